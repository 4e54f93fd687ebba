package io.syncline.cli.command.bus;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.ReplayedNode;
import java.util.ArrayList;
import java.util.List;

/** How it is shown what was taken as old once more. */
final class ReplayShapes {
  /** What nodes answered about a path. */
  record Replayed(String path, ReplayLogResponse answer) {}

  /** What was done. */
  static final Shape<Replayed> DONE = shape("");

  /** What would be done. */
  static final Shape<Replayed> PLANNED = shape("would take ");

  private ReplayShapes() {}

  private static Shape<Replayed> shape(String would) {
    return Shape.<Replayed>of("Replay", Replayed::path, ReplayShapes::json)
        .text(replayed -> lines(would.isEmpty() ? "took " : would, replayed))
        .build();
  }

  /** What is about to be done, to be put behind "This will". */
  static String plan(String path, ReplayLogResponse planned) {
    return "take " + what(path, planned);
  }

  private static String what(String path, ReplayLogResponse answer) {
    long changes = answer.getNodesList().stream().mapToLong(ReplayedNode::getChanges).sum();
    long records = answer.getNodesList().stream().mapToLong(ReplayedNode::getRecords).sum();
    boolean dropped = answer.getNodesList().stream().anyMatch(ReplayedNode::getDropped);
    String all = dropped ? ", and all of it in shards whose records the log has dropped" : "";
    return "as old what "
        + changes
        + " changes of "
        + records
        + " records told of "
        + path
        + " in "
        + answer.getNodesCount()
        + (answer.getNodesCount() == 1 ? " node" : " nodes")
        + all;
  }

  private static List<String> lines(String did, Replayed replayed) {
    List<String> lines = new ArrayList<>();
    lines.add(did + what(replayed.path(), replayed.answer()));
    replayed.answer().getSilentList().forEach(silent -> lines.add("  not at " + silent));
    if (replayed.answer().getShardsLeftOut() > 0) {
      lines.add(
          "  "
              + replayed.answer().getShardsLeftOut()
              + " shards are held by no node that answered: run it again when they are");
    }
    return lines;
  }

  private static JsonObject json(Replayed replayed) {
    JsonObject json = new JsonObject();
    json.addProperty("path", replayed.path());
    json.add("nodes", Json.array(replayed.answer().getNodesList(), ReplayShapes::json));
    json.add("silent", Json.array(replayed.answer().getSilentList(), JsonPrimitive::new));
    json.addProperty("shardsLeftOut", replayed.answer().getShardsLeftOut());
    return json;
  }

  private static JsonObject json(ReplayedNode node) {
    JsonObject json = new JsonObject();
    json.addProperty("node", node.getNode());
    json.addProperty("shards", node.getShardsCount());
    json.addProperty("records", node.getRecords());
    json.addProperty("changes", node.getChanges());
    json.addProperty("dropped", node.getDropped());
    return json;
  }
}
