package io.syncline.cli.command.fence;

import com.google.gson.JsonObject;
import io.syncline.cli.command.mount.LimitText;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.ShardFence;
import io.syncline.proto.node.v1.SilentNode;

/** How a fence is shown: one row for each cluster. */
final class FenceShapes {
  static final Shape<FenceOutcome> FENCE =
      Shape.of("Fence", FenceOutcome::cluster, FenceShapes::json)
          .column("CLUSTER", FenceOutcome::cluster)
          .column("STATE", fence -> fence.state().name())
          .column("SHARDS", FenceShapes::shards)
          .column("BEHIND", FenceShapes::behind)
          .column("HELD BACK BY", FenceShapes::reason)
          .build();

  private FenceShapes() {}

  private static String shards(FenceOutcome fence) {
    return fence
        .answer()
        .map(answer -> answer.getShardsApplied() + "/" + answer.getShardsTotal())
        .orElse("-");
  }

  private static String behind(FenceOutcome fence) {
    return fence
        .answer()
        .filter(answer -> answer.getHeldBackCount() > 0)
        .map(answer -> answer.getHeldBack(0))
        .filter(ShardFence::hasBehindSeconds)
        .map(shard -> DurationText.rounded(shard.getBehindSeconds()))
        .orElse("-");
  }

  private static String reason(FenceOutcome fence) {
    return switch (fence.state()) {
      case APPLIED -> "-";
      case GONE -> "no node of it is joined to the log";
      case WAITING -> fence.answer().map(FenceShapes::reason).orElse("-");
      case UNKNOWN ->
          fence
              .failure()
              .map(failure -> failure.code() + " " + failure.getMessage())
              .orElse("there is no context to ask it by");
    };
  }

  private static String reason(FenceResponse answer) {
    if (answer.getSilentCount() > 0) {
      SilentNode silent = answer.getSilent(0);
      return "node " + silent.getNode() + " does not answer: " + silent.getDetail();
    }
    if (answer.getHeldBackCount() == 0) {
      return "how recently the origins topic was read";
    }
    ShardFence worst = answer.getHeldBack(0);
    return worst.getNode().isEmpty()
        ? "shard " + worst.getShard() + ": no node holds it"
        : "shard "
            + worst.getShard()
            + " at "
            + worst.getNode()
            + ": "
            + LimitText.word(worst.getLimit(), worst.getLimitSubject());
  }

  private static JsonObject json(FenceOutcome fence) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", fence.cluster());
    json.addProperty("state", fence.state().name());
    fence
        .answer()
        .ifPresent(
            answer -> {
              json.addProperty("shardsApplied", answer.getShardsApplied());
              json.addProperty("shardsTotal", answer.getShardsTotal());
              json.add("heldBack", Json.array(answer.getHeldBackList(), FenceShapes::json));
              json.add("silent", Json.array(answer.getSilentList(), FenceShapes::json));
            });
    fence.failure().ifPresent(failure -> json.add("failure", json(failure)));
    return json;
  }

  private static JsonObject json(ShardFence shard) {
    JsonObject json = new JsonObject();
    json.addProperty("shard", shard.getShard());
    if (!shard.getNode().isEmpty()) {
      json.addProperty("node", shard.getNode());
    }
    if (shard.getLimit() != FeedLimit.FEED_LIMIT_UNSPECIFIED) {
      json.addProperty("limit", LimitText.name(shard.getLimit()));
    }
    if (!shard.getLimitSubject().isEmpty()) {
      json.addProperty("limitSubject", shard.getLimitSubject());
    }
    if (shard.hasBehindSeconds()) {
      json.addProperty("behind", Json.seconds(shard.getBehindSeconds()));
    }
    return json;
  }

  private static JsonObject json(SilentNode silent) {
    JsonObject json = new JsonObject();
    json.addProperty("node", silent.getNode());
    json.addProperty("detail", silent.getDetail());
    return json;
  }

  private static JsonObject json(Failure failure) {
    JsonObject json = new JsonObject();
    json.addProperty("code", failure.code());
    json.addProperty("message", failure.getMessage());
    return json;
  }
}
