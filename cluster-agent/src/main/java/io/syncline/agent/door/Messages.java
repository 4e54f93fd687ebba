package io.syncline.agent.door;

import io.syncline.cache.namespace.Freshness;
import io.syncline.cache.namespace.WriteAnswer;
import io.syncline.core.model.Token;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.WriteResult;

/** Parts of answers that the gRPC and the data door have in common, in their wire form. */
public final class Messages {
  private Messages() {}

  /** What a write left in the log. */
  public static WriteResult result(WriteAnswer answer) {
    WriteResult.Builder result = WriteResult.newBuilder().setPublished(answer.published());
    for (Token token : answer.tokens()) {
      result.addTokens(
          io.syncline.proto.node.v1.Token.newBuilder()
              .setOrigin(token.origin().toString())
              .setPartition(token.partition())
              .setSequence(token.sequence()));
    }
    return result.build();
  }

  /** Why an answer was served. */
  public static ServeReason serveReason(Freshness freshness) {
    if (freshness.stale()) {
      return ServeReason.SERVE_REASON_STALE_SERVED;
    }
    if (freshness.asked()) {
      return ServeReason.SERVE_REASON_VALIDATED_NOW;
    }
    return switch (freshness.reason()) {
      case VALIDATED -> ServeReason.SERVE_REASON_VALIDATED_WITHIN_INTERVAL;
      case WATERMARK -> ServeReason.SERVE_REASON_COVERED_BY_WATERMARK;
      case UNBOUNDED -> ServeReason.SERVE_REASON_NO_BOUND;
      case MISSING, PLACEHOLDER, INVALIDATED, SUBTREE_INVALIDATED, INCOMPLETE, TOO_OLD, NOT_OWNED ->
          ServeReason.SERVE_REASON_VALIDATED_NOW;
    };
  }
}
