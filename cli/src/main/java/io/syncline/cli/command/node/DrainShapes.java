package io.syncline.cli.command.node;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.DrainStep;
import io.syncline.proto.node.v1.NodeStanding;
import java.util.List;
import java.util.TreeSet;

/** How the draining of a node is shown. */
final class DrainShapes {
  static final Shape<DrainNodeResponse> DRAIN =
      Shape.<DrainNodeResponse>of("NodeDrain", DrainNodeResponse::getNode, DrainShapes::json)
          .text(answer -> List.of(text(answer)))
          .build();

  private DrainShapes() {}

  /** What is going to be done, behind "would". */
  static String plan(DrainNodeResponse planned) {
    if (planned.getStanding() != NodeStanding.NODE_STANDING_SERVING) {
      return "change nothing: " + text(planned);
    }
    String others = String.join(", ", new TreeSet<>(planned.getOthersMap().keySet()));
    return "drain node "
        + planned.getNode()
        + ": it takes no more writes ("
        + planned.getWritesUnderWay()
        + " under way, "
        + planned.getOutboxDepth()
        + " in its outbox) and gives its "
        + planned.getShardsOwned()
        + " shards to "
        + (others.isEmpty()
            ? "nobody: no other node of the cluster takes writes, none will until it is restarted"
            : others)
        + (planned.getFencingsUnderWay() == 0
            ? ""
            : "; it is declaring "
                + planned.getFencingsUnderWay()
                + " nodes gone, which another node must be asked for again");
  }

  private static String text(DrainNodeResponse answer) {
    String step =
        switch (answer.getStep()) {
          case DRAIN_STEP_WRITES -> answer.getWritesUnderWay() + " writes are under way";
          case DRAIN_STEP_OUTBOX ->
              answer.getOutboxDepth()
                  + " writes in the outbox are not in the log, or may still take effect late";
          case DRAIN_STEP_SHARDS -> answer.getShardsOwned() + " shards are being given away";
          case DRAIN_STEP_LEAVE -> "the log is being told";
          case DRAIN_STEP_DONE -> "it may be stopped; until then it answers reads from the store";
          case DRAIN_STEP_UNSPECIFIED, UNRECOGNIZED -> "nothing is done";
        };
    return answer.getNode() + "  " + standing(answer.getStanding()) + "  " + step;
  }

  /** How a node stands, in one word. */
  static String standing(NodeStanding standing) {
    return standing.name().replace("NODE_STANDING_", "");
  }

  private static JsonObject json(DrainNodeResponse answer) {
    JsonObject json = new JsonObject();
    json.addProperty("node", answer.getNode());
    json.addProperty("standing", standing(answer.getStanding()));
    if (answer.getStep() != DrainStep.DRAIN_STEP_UNSPECIFIED) {
      json.addProperty("step", answer.getStep().name().replace("DRAIN_STEP_", ""));
    }
    json.addProperty("writesUnderWay", answer.getWritesUnderWay());
    json.addProperty("outboxDepth", answer.getOutboxDepth());
    json.addProperty("shardsOwned", answer.getShardsOwned());
    json.add(
        "others",
        Json.array(
            List.copyOf(new TreeSet<>(answer.getOthersMap().keySet())),
            name -> new JsonPrimitive(name)));
    if (!answer.getReason().isEmpty()) {
      json.addProperty("reason", answer.getReason());
    }
    if (answer.hasSinceSeconds()) {
      json.addProperty("since", Json.seconds(answer.getSinceSeconds()));
    }
    return json;
  }
}
