package io.syncline.cli.command.node;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.FencingInfo;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.NodeOriginInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How nodes are shown. */
final class NodeShapes {
  /** One row for each start of each node. */
  static final Shape<Start> STARTS =
      Shape.of("NodeStart", NodeShapes::name, NodeShapes::json)
          .column("NODE", NodeShapes::name)
          .column("STATE", start -> state(start.node()))
          .column("ADDRESS", start -> orDash(start.node().getAddress()))
          .column("ORIGIN", start -> start.origin().map(NodeShapes::state).orElse("-"))
          .column("SINCE", start -> fencing(start).map(NodeShapes::since).orElse("-"))
          .column("WAITS-UNTIL", start -> fencing(start).map(NodeShapes::until).orElse("-"))
          .wideColumn(
              "INCARNATION",
              start ->
                  start
                      .origin()
                      .map(origin -> Long.toUnsignedString(origin.getIncarnation()))
                      .orElse("-"))
          .wideColumn("DETAIL", start -> fencing(start).map(NodeShapes::detail).orElse("-"))
          .build();

  /** What is done about a node that is gone. */
  static final Shape<ForgetNodeResponse> FORGETTING =
      Shape.<ForgetNodeResponse>of(
              "NodeForgetting", answer -> answer.getNode().getName(), NodeShapes::json)
          .text(NodeShapes::text)
          .build();

  /** What is done about a cluster that is gone. */
  static final Shape<ForgetClusterResponse> FORGETTING_CLUSTER =
      Shape.<ForgetClusterResponse>of(
              "ClusterForgetting", ForgetClusterResponse::getCluster, NodeShapes::json)
          .text(NodeShapes::text)
          .build();

  /**
   * One start of a node.
   *
   * @param origin empty for a node that lives and has not joined the log yet
   */
  record Start(ClusterNodeInfo node, Optional<NodeOriginInfo> origin) {}

  private NodeShapes() {}

  /** The rows of a node; at least one. */
  static List<Start> startsOf(ClusterNodeInfo node) {
    List<Start> starts = new ArrayList<>();
    node.getOriginsList().forEach(origin -> starts.add(new Start(node, Optional.of(origin))));
    return starts.isEmpty() ? List.of(new Start(node, Optional.empty())) : starts;
  }

  private static String name(Start start) {
    return start.node().getCluster().isEmpty()
        ? start.node().getName()
        : start.node().getCluster() + "/" + start.node().getName();
  }

  private static JsonObject json(Start start) {
    JsonObject json = new JsonObject();
    json.addProperty("node", start.node().getName());
    if (!start.node().getCluster().isEmpty()) {
      json.addProperty("ofCluster", start.node().getCluster());
    }
    json.addProperty("state", state(start.node()));
    if (!start.node().getAddress().isEmpty()) {
      json.addProperty("address", start.node().getAddress());
    }
    start
        .origin()
        .ifPresent(
            origin -> {
              json.addProperty("incarnation", origin.getIncarnation());
              json.addProperty("origin", state(origin));
            });
    fencing(start).ifPresent(fencing -> json.add("fencing", json(fencing)));
    return json;
  }

  private static JsonObject json(FencingInfo fencing) {
    JsonObject json = new JsonObject();
    json.addProperty("since", Json.instant(fencing.getSinceMillis()));
    if (fencing.hasUntilMillis()) {
      json.addProperty("waitsUntil", Json.instant(fencing.getUntilMillis()));
    }
    json.addProperty("processIsDead", fencing.getProcessIsDead());
    json.addProperty("beginnings", fencing.getBeginnings());
    json.addProperty("detail", fencing.getDetail());
    return json;
  }

  private static JsonObject json(ForgetNodeResponse answer) {
    JsonObject json = new JsonObject();
    json.addProperty("node", answer.getNode().getName());
    json.addProperty("wait", Json.seconds(answer.getWaitSeconds()));
    json.add("starts", Json.array(startsOf(answer.getNode()), NodeShapes::json));
    return json;
  }

  private static JsonObject json(ForgetClusterResponse answer) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", answer.getCluster());
    json.addProperty("wait", Json.seconds(answer.getWaitSeconds()));
    json.add(
        "starts",
        Json.array(
            answer.getNodesList().stream().flatMap(node -> startsOf(node).stream()).toList(),
            NodeShapes::json));
    return json;
  }

  private static List<String> text(ForgetClusterResponse answer) {
    return List.of(
        answer.getCluster()
            + "  is being declared gone ("
            + nodes(answer)
            + "), in "
            + DurationText.rounded(answer.getWaitSeconds())
            + " at the earliest; how far it is: syncline node list");
  }

  /** How many nodes a cluster that is gone has. */
  static String nodes(ForgetClusterResponse answer) {
    return answer.getNodesCount() + (answer.getNodesCount() == 1 ? " node" : " nodes");
  }

  private static List<String> text(ForgetNodeResponse answer) {
    return List.of(
        answer.getNode().getName()
            + "  is being declared gone, in "
            + DurationText.rounded(answer.getWaitSeconds())
            + " at the earliest; how far it is: syncline node list");
  }

  private static Optional<FencingInfo> fencing(Start start) {
    return start.origin().filter(NodeOriginInfo::hasFencing).map(NodeOriginInfo::getFencing);
  }

  private static String state(ClusterNodeInfo node) {
    if (!node.getLive()) {
      return "GONE";
    }
    return switch (node.getStanding()) {
      case NODE_STANDING_DRAINING, NODE_STANDING_DRAINED ->
          DrainShapes.standing(node.getStanding());
      case NODE_STANDING_SERVING, NODE_STANDING_UNSPECIFIED, UNRECOGNIZED -> "LIVE";
    };
  }

  private static String state(NodeOriginInfo origin) {
    return origin.getState().name().replace("NODE_ORIGIN_STATE_", "");
  }

  private static String since(FencingInfo fencing) {
    return time(fencing.getSinceMillis());
  }

  private static String until(FencingInfo fencing) {
    return fencing.hasUntilMillis() ? time(fencing.getUntilMillis()) : "-";
  }

  private static String detail(FencingInfo fencing) {
    return orDash(fencing.getDetail());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
