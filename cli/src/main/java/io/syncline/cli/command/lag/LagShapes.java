package io.syncline.cli.command.lag;

import com.google.gson.JsonObject;
import io.syncline.cli.command.mount.LimitText;
import io.syncline.cli.command.mount.MountShapes;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NodeStatus;

/** How the lag of mounts is shown. */
final class LagShapes {
  /** One mount at one node. */
  record Lag(NodeStatus node, MountInfo mount) {}

  static final Shape<Lag> LAG =
      Shape.<Lag>of("Lag", lag -> lag.mount().getPath(), LagShapes::json)
          .column("PATH", lag -> lag.mount().getPath())
          .column("STATE", lag -> MountShapes.state(lag.mount()))
          .column("STALENESS<=", lag -> MountShapes.staleness(lag.mount()))
          .column("LIMITED BY", lag -> LimitText.word(lag.mount()))
          .column("BEHIND", lag -> Long.toUnsignedString(lag.node().getRecordsBehind()))
          .column("OUTBOX OLDEST", lag -> oldest(lag.node()))
          .wideColumn("OUTBOX", lag -> Long.toUnsignedString(lag.node().getOutboxDepth()))
          .wideColumn("WHY", lag -> LimitText.of(lag.mount()))
          .build();

  private LagShapes() {}

  private static JsonObject json(Lag lag) {
    JsonObject json = new JsonObject();
    json.addProperty("path", lag.mount().getPath());
    json.addProperty("cluster", lag.node().getCluster());
    json.addProperty("node", lag.node().getNode());
    MountShapes.addFeed(json, lag.mount());
    json.addProperty("recordsBehind", lag.node().getRecordsBehind());
    json.addProperty("outboxDepth", lag.node().getOutboxDepth());
    if (lag.node().hasOutboxOldestSeconds()) {
      json.addProperty("outboxOldest", Json.seconds(lag.node().getOutboxOldestSeconds()));
    }
    return json;
  }

  private static String oldest(NodeStatus node) {
    return node.hasOutboxOldestSeconds()
        ? DurationText.rounded(node.getOutboxOldestSeconds())
        : "-";
  }
}
