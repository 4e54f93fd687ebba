package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Token;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that an answer reflects the writes whose tokens the caller carries: by waiting a
 * moment until they are applied here, otherwise by asking the store, which has seen each of them
 * before its token was given.
 *
 * <p>A shard that has applied the record of a write has taken as old what the write changed, and
 * lets nobody share a question that was asked before. So whatever may be served there reflects it.
 */
final class TokenRule {
  /**
   * How long a reader waits for its tokens in all: longer than a record takes to get here, shorter
   * than asking the store would be worth.
   */
  static final Duration PATIENCE = Duration.ofMillis(30);

  private final NodeShards shards;

  TokenRule(NodeShards shards) {
    this.shards = shards;
  }

  /**
   * The caller, as it may be answered: one that has to ask the store where a token of the shards
   * that are read is not applied.
   *
   * @throws SyncException {@code INVALID_ARGUMENT} for a token of a partition that does not exist
   */
  Caller answerable(Caller caller, Set<Integer> read) {
    List<Token> tokens = caller.terms().tokens();
    tokens.forEach(this::requirePartition);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean applied =
        tokens.stream()
            .filter(token -> read.contains(token.partition()))
            .allMatch(token -> awaitApplied(token, deadline));
    return applied ? caller : new Caller(caller.terms().asking(), caller.arrival());
  }

  private boolean awaitApplied(Token token, long deadline) {
    try {
      return shards.awaitApplied(token, Duration.ofNanos(deadline - System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while waiting for token " + token, e);
    }
  }

  private void requirePartition(Token token) {
    int partitions = shards.function().shards();
    if (token.partition() >= partitions) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "token "
              + token
              + " is of partition "
              + token.partition()
              + " (expected 0 to "
              + (partitions - 1)
              + ")");
    }
  }
}
