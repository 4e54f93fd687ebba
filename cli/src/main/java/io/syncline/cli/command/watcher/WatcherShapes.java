package io.syncline.cli.command.watcher;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.command.mount.MountShapes;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.WatcherInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How watchers are shown. */
final class WatcherShapes {
  /** One row for each watcher. */
  static final Shape<WatcherInfo> LIST =
      Shape.of("Watcher", WatcherInfo::getName, WatcherShapes::json)
          .column("WATCHER", WatcherInfo::getName)
          .column("KIND", WatcherInfo::getKind)
          .column("STATE", WatcherShapes::state)
          .column("NODE", watcher -> orDash(watcher.getNode()))
          .column("BEHIND", WatcherShapes::behind)
          .column("CHANGES", watcher -> Long.toUnsignedString(watcher.getChanges()))
          .column("LOSSES", watcher -> Long.toUnsignedString(watcher.getLosses()))
          .wideColumn("COVERS", watcher -> orDash(shown(watcher.getLocationsList())))
          .wideColumn("POSITION", watcher -> orDash(watcher.getPosition()))
          .wideColumn("DETAIL", WatcherShapes::detail)
          .build();

  /** Everything about one watcher. */
  static final Shape<WatcherInfo> DETAIL =
      Shape.of("Watcher", WatcherInfo::getName, WatcherShapes::json)
          .text(WatcherShapes::text)
          .build();

  /** What was taken as old. */
  static final Shape<Rescan> RESCAN =
      Shape.of("WatcherRescan", Rescan::watcher, WatcherShapes::json)
          .text(rescan -> List.of(text(rescan)))
          .build();

  /** What a node answered that was asked to take as old what a watcher covers. */
  record Rescan(String watcher, RescanResponse answer) {}

  private WatcherShapes() {}

  /** What is going to be taken as old, behind "would". */
  static String plan(Rescan planned) {
    return "take "
        + shown(planned.answer().getLocationsList())
        + " as old in every cluster (watcher "
        + planned.watcher()
        + ", read by "
        + planned.answer().getNode()
        + "); each of them asks the store again for all that it is asked for below";
  }

  private static String text(Rescan rescan) {
    return rescan.watcher()
        + "  "
        + shown(rescan.answer().getLocationsList())
        + " taken as old by "
        + rescan.answer().getNode()
        + "; how far the clusters are: syncline lag -A";
  }

  private static JsonObject json(Rescan rescan) {
    JsonObject json = new JsonObject();
    json.addProperty("watcher", rescan.watcher());
    json.addProperty("node", rescan.answer().getNode());
    json.add("locations", array(rescan.answer().getLocationsList()));
    return json;
  }

  private static JsonObject json(WatcherInfo watcher) {
    JsonObject json = new JsonObject();
    json.addProperty("name", watcher.getName());
    // Documents have a kind of their own.
    json.addProperty("feedKind", watcher.getKind());
    json.addProperty("state", state(watcher));
    addKnown(json, "node", watcher.getNode());
    if (watcher.hasSinceSeconds()) {
      json.addProperty("since", Json.seconds(watcher.getSinceSeconds()));
    }
    addKnown(json, "origin", watcher.getOrigin());
    if (watcher.hasBehindSeconds()) {
      json.addProperty("behind", Json.seconds(watcher.getBehindSeconds()));
    }
    json.add("locations", array(watcher.getLocationsList()));
    addKnown(json, "position", watcher.getPosition());
    json.addProperty("changes", watcher.getChanges());
    json.addProperty("losses", watcher.getLosses());
    addKnown(json, "lastLoss", watcher.getLastLoss());
    addKnown(json, "failure", watcher.getFailure());
    if (watcher.hasCanarySeconds()) {
      json.addProperty("canary", Json.seconds(watcher.getCanarySeconds()));
    }
    return json;
  }

  private static void addKnown(JsonObject json, String key, String text) {
    if (!text.isEmpty()) {
      json.addProperty(key, text);
    }
  }

  private static JsonArray array(List<String> texts) {
    return Json.array(texts, JsonPrimitive::new);
  }

  private static List<String> text(WatcherInfo watcher) {
    List<String> lines = new ArrayList<>();
    lines.add(watcher.getName() + "  " + state(watcher));
    lines.add("  kind        " + watcher.getKind());
    lines.add("  node        " + orDash(watcher.getNode()) + since(watcher));
    lines.add("  origin      " + orDash(watcher.getOrigin()));
    lines.add("  behind      " + behind(watcher));
    watcher.getLocationsList().forEach(covered -> lines.add("  covers      " + shown(covered)));
    lines.add("  position    " + orDash(watcher.getPosition()));
    lines.add("  changes     " + Long.toUnsignedString(watcher.getChanges()));
    lines.add("  losses      " + Long.toUnsignedString(watcher.getLosses()));
    if (watcher.hasCanarySeconds()) {
      lines.add(
          "  canary      came back " + DurationText.rounded(watcher.getCanarySeconds()) + " ago");
    }
    if (!watcher.getLastLoss().isEmpty()) {
      lines.add("  last loss   " + oneLine(watcher.getLastLoss()));
    }
    addProblem(lines, watcher);
    return lines;
  }

  private static void addProblem(List<String> lines, WatcherInfo watcher) {
    switch (watcher.getState()) {
      case WATCHER_STATE_FAILING ->
          addProblem(
              lines,
              watcher.getFailure().isEmpty() ? "it cannot be read" : watcher.getFailure(),
              "syncline config show ufs." + watcher.getName());
      case WATCHER_STATE_DISTRUSTED ->
          addProblem(
              lines,
              watcher.getFailure().isEmpty()
                  ? "what it tells is not believed"
                  : watcher.getFailure(),
              "Check the notifications of the bucket; it is believed again by itself.");
      case WATCHER_STATE_CATCHING_UP ->
          addProblem(
              lines,
              watcher.getFailure().isEmpty()
                  ? "it was not read to its end yet"
                  : watcher.getFailure(),
              "Wait: it is read on by itself.");
      case WATCHER_STATE_LIVE -> {
        if (!watcher.getFailure().isEmpty()) {
          addProblem(lines, watcher.getFailure(), "Wait: it is tried again by itself.");
        }
      }
      case WATCHER_STATE_UNKNOWN, WATCHER_STATE_UNSPECIFIED, UNRECOGNIZED ->
          addProblem(
              lines,
              watcher.getNode().isEmpty()
                  ? "nobody reads it, or nobody knows who does"
                  : watcher.getNode() + ", which reads it, does not answer",
              "syncline node list");
    }
  }

  private static void addProblem(List<String> lines, String problem, String remedy) {
    lines.add("  problem     " + oneLine(problem));
    lines.add("    try       " + remedy);
  }

  private static String since(WatcherInfo watcher) {
    return watcher.hasSinceSeconds()
        ? ", for " + DurationText.rounded(watcher.getSinceSeconds())
        : "";
  }

  private static String behind(WatcherInfo watcher) {
    return watcher.hasBehindSeconds() ? DurationText.rounded(watcher.getBehindSeconds()) : "-";
  }

  private static String detail(WatcherInfo watcher) {
    return oneLine(
        watcher.getFailure().isEmpty() ? orDash(watcher.getLastLoss()) : watcher.getFailure());
  }

  private static String state(WatcherInfo watcher) {
    return watcher.getState().name().replace("WATCHER_STATE_", "");
  }

  private static String shown(List<String> locations) {
    return locations.stream().map(WatcherShapes::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String location) {
    return MountShapes.shownLocation(location);
  }

  private static String oneLine(String text) {
    return text.lines().collect(Collectors.joining(" "));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
