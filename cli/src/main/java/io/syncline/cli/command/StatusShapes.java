package io.syncline.cli.command;

import com.google.gson.JsonObject;
import io.syncline.cli.command.mount.MountShapes;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.ComponentHealth;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How the state of a node is shown. */
final class StatusShapes {
  /** One row for each node. */
  static final Shape<NodeStatus> ROWS =
      Shape.of("NodeStatus", NodeStatus::getNode, StatusShapes::json)
          .column("NODE", NodeStatus::getNode)
          .column("STATE", StatusShapes::state)
          .column("VERSION", NodeStatus::getVersion)
          .column("UPTIME", status -> DurationText.rounded(status.getUptimeSeconds()))
          .column("SHARDS", StatusShapes::shards)
          .column("OUTBOX", status -> String.valueOf(status.getOutboxDepth()))
          .column("MOUNTS", status -> String.valueOf(status.getMountsCount()))
          .column("PROBLEM", StatusShapes::worst)
          .wideColumn("ENTRIES", status -> String.valueOf(status.getCachedEntries()))
          .wideColumn("QUARANTINED", status -> String.valueOf(status.getQuarantinedRecords()))
          .wideColumn("INCARNATION", status -> Long.toUnsignedString(status.getIncarnation()))
          .build();

  /** Everything about one node. */
  static final Shape<NodeStatus> DETAIL =
      Shape.of("NodeStatus", NodeStatus::getNode, StatusShapes::json)
          .text(StatusShapes::text)
          .build();

  private StatusShapes() {}

  private static JsonObject json(NodeStatus status) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", status.getCluster());
    json.addProperty("node", status.getNode());
    json.addProperty("state", state(status));
    json.addProperty("version", status.getVersion());
    json.addProperty("uptime", Json.seconds(status.getUptimeSeconds()));
    json.addProperty("incarnation", status.getIncarnation());
    json.addProperty("shardsOwned", status.getShardsOwned());
    json.addProperty("shardsTotal", status.getShardsTotal());
    json.addProperty("outboxDepth", status.getOutboxDepth());
    if (status.hasOutboxOldestSeconds()) {
      json.addProperty("outboxOldest", Json.seconds(status.getOutboxOldestSeconds()));
    }
    json.addProperty("quarantinedRecords", status.getQuarantinedRecords());
    json.addProperty("cachedEntries", status.getCachedEntries());
    json.add("problems", Json.array(status.getProblemsList(), StatusShapes::json));
    json.add("components", Json.array(status.getComponentsList(), StatusShapes::json));
    json.add("mounts", Json.array(status.getMountsList(), MountShapes::json));
    return json;
  }

  private static JsonObject json(Problem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("code", problem.getCode());
    json.addProperty("message", problem.getMessage());
    json.addProperty("remedy", problem.getRemedy());
    return json;
  }

  private static JsonObject json(ComponentHealth component) {
    JsonObject json = new JsonObject();
    json.addProperty("name", component.getName());
    json.addProperty("health", health(component));
    json.addProperty("detail", component.getDetail());
    if (component.hasLastAnswerSeconds()) {
      json.addProperty("lastAnswer", Json.seconds(component.getLastAnswerSeconds()));
    }
    return json;
  }

  private static List<String> text(NodeStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(status.getCluster() + "/" + status.getNode() + "  " + state(status));
    lines.add(
        "  version     "
            + status.getVersion()
            + ", up "
            + DurationText.rounded(status.getUptimeSeconds())
            + ", incarnation "
            + Long.toUnsignedString(status.getIncarnation()));
    lines.add("  shards      owns " + status.getShardsOwned() + " of " + status.getShardsTotal());
    lines.add("  outbox      " + outbox(status));
    lines.add("  entries     " + status.getCachedEntries());
    status
        .getComponentsList()
        .forEach(component -> lines.add("  component   " + component(component)));
    status.getMountsList().forEach(mount -> lines.add("  mount       " + mount(mount)));
    for (Problem problem : status.getProblemsList()) {
      lines.add("  problem     " + problem.getCode() + ": " + problem.getMessage());
      if (!problem.getRemedy().isEmpty()) {
        lines.add("    try       " + problem.getRemedy());
      }
    }
    return lines;
  }

  private static String component(ComponentHealth component) {
    String detail = component.getDetail().isEmpty() ? "" : " (" + component.getDetail() + ")";
    return component.getName() + " " + health(component) + detail;
  }

  private static String mount(MountInfo mount) {
    String bound =
        mount.hasStalenessBoundSeconds()
            ? ", staleness <= " + DurationText.rounded(mount.getStalenessBoundSeconds())
            : "";
    return mount.getPath() + " " + MountShapes.state(mount) + bound;
  }

  private static String outbox(NodeStatus status) {
    return status.hasOutboxOldestSeconds()
        ? status.getOutboxDepth()
            + " not published, the oldest for "
            + DurationText.rounded(status.getOutboxOldestSeconds())
        : status.getOutboxDepth() + " not published";
  }

  private static String worst(NodeStatus status) {
    if (status.getProblemsCount() == 0) {
      return "-";
    }
    Problem worst = status.getProblems(0);
    String more =
        status.getProblemsCount() > 1 ? " (+" + (status.getProblemsCount() - 1) + ")" : "";
    return worst.getCode()
        + ": "
        + worst.getMessage().lines().collect(Collectors.joining(" "))
        + more;
  }

  private static String shards(NodeStatus status) {
    return status.getShardsOwned() + "/" + status.getShardsTotal();
  }

  private static String state(NodeStatus status) {
    return word(status.getState().name(), "NODE_STATE_");
  }

  private static String health(ComponentHealth component) {
    return word(component.getHealth().name(), "HEALTH_");
  }

  private static String word(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
