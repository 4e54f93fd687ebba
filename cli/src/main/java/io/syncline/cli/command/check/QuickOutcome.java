package io.syncline.cli.command.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.syncline.cli.compare.PeerFinding;
import io.syncline.cli.compare.PeerResult;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.output.Table;
import io.syncline.cli.quantity.CountText;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.LocationAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of comparing a cluster with others, and how it is shown.
 *
 * @param cluster the context of the one that was compared with all others
 * @param path at and below which path of it
 * @param peers the others that were compared
 * @param unanswered those that could not be
 */
record QuickOutcome(String cluster, String path, List<PeerResult> peers, List<String> unanswered) {
  static final Shape<QuickOutcome> SHAPE =
      Shape.of("QuickCheck", QuickOutcome::path, QuickOutcome::json)
          .text(QuickOutcome::lines)
          .build();

  /** About how many paths one of two clusters is wrong. */
  long diverged() {
    return peers.stream().mapToLong(PeerResult::diverged).sum();
  }

  /** About how many paths nobody can tell. */
  long unverifiable() {
    return peers.stream().mapToLong(PeerResult::unverifiable).sum();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (PeerResult peer : peers) {
      if (peer.diverged() + peer.unverifiable() == 0) {
        lines.add(clean(peer));
      } else {
        lines.addAll(table(peer));
      }
    }
    return lines;
  }

  private String clean(PeerResult peer) {
    return path
        + "  "
        + cluster
        + " and "
        + peer.there()
        + " do not contradict each other: "
        + counted(peer.directories(), "directory", "directories")
        + " compared, "
        + peer.unchanged()
        + " of "
        + peer.shards()
        + " shards unchanged"
        + (peer.settled() == 0
            ? ""
            : ", " + counted(peer.settled(), "change", "changes") + " settled")
        + (peer.unserved() == 0
            ? ""
            : ", " + CountText.rounded(peer.unserved()) + " not held by both");
  }

  private List<String> table(PeerResult peer) {
    Table table = new Table(List.of("KIND", "COUNT", "EXAMPLE"));
    row(table, CheckKind.CHECK_KIND_PEER_DIVERGED, peer.diverged(), peer);
    row(table, CheckKind.CHECK_KIND_UNVERIFIABLE, peer.unverifiable(), peer);
    if (peer.settled() != 0) {
      table.row(
          List.of(
              "IN_FLIGHT",
              Long.toString(peer.settled()),
              "(normal: explained by changes on their way)"));
    }
    return table.lines();
  }

  private void row(Table table, CheckKind kind, long count, PeerResult peer) {
    if (count != 0) {
      String example =
          peer.findings().stream()
              .filter(finding -> finding.kind() == kind)
              .findFirst()
              .map(
                  finding ->
                      finding.here().getPath()
                          + "  "
                          + side(cluster, finding.here())
                          + " / "
                          + side(peer.there(), finding.there()))
              .orElse("-");
      table.row(List.of(CheckWords.of(kind), Long.toString(count), example));
    }
  }

  private static String side(String cluster, LocationAnswer answer) {
    return cluster + " " + (answer.hasHeld() ? shortly(answer.getHeld()) : "would ask");
  }

  private static String shortly(CheckedStatus status) {
    if (!status.getExists() || status.getDirectory()) {
      return Evidence.full(status);
    }
    return status.getSize()
        + " B"
        + (status.getVersion().isEmpty() ? "" : " version " + status.getVersion());
  }

  private static String counted(long count, String one, String many) {
    return CountText.rounded(count) + " " + (count == 1 ? one : many);
  }

  private JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", cluster);
    json.addProperty("path", path);
    json.add("peers", Json.array(peers, this::json));
    JsonArray silent = new JsonArray();
    unanswered.forEach(silent::add);
    json.add("unanswered", silent);
    return json;
  }

  private JsonObject json(PeerResult peer) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", peer.there());
    JsonArray mounts = new JsonArray();
    peer.mounts().forEach(mounts::add);
    json.add("mounts", mounts);
    json.addProperty("settle", Json.seconds(peer.settle().toMillis() / 1000.0));
    json.addProperty("shardsTotal", peer.shards());
    json.addProperty("shardsUnchanged", peer.unchanged());
    json.addProperty("directories", peer.directories());
    json.addProperty("unserved", peer.unserved());
    json.addProperty("settled", peer.settled());
    json.addProperty("diverged", peer.diverged());
    json.addProperty("unverifiable", peer.unverifiable());
    json.add("findings", Json.array(peer.findings(), finding -> json(finding, peer)));
    return json;
  }

  private JsonObject json(PeerFinding finding, PeerResult peer) {
    JsonObject json = new JsonObject();
    json.addProperty("checkKind", CheckWords.of(finding.kind()));
    json.addProperty("path", finding.here().getPath());
    json.addProperty("location", finding.here().getLocation());
    json.addProperty("looks", finding.looks());
    json.add("here", json(cluster, finding.here()));
    json.add("there", json(peer.there(), finding.there()));
    return json;
  }

  private static JsonObject json(String cluster, LocationAnswer answer) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", cluster);
    json.addProperty("path", answer.getPath());
    json.addProperty("shard", answer.getShard());
    json.addProperty("node", answer.getNode());
    if (answer.hasHeld()) {
      json.add("held", CheckJson.of(answer.getHeld()));
    }
    if (answer.hasLearnedMillis()) {
      json.addProperty("heldSince", Json.instant(answer.getLearnedMillis()));
    }
    if (answer.hasSinceMillis()) {
      json.addProperty("freshAsOf", Json.instant(answer.getSinceMillis()));
    }
    return json;
  }
}
