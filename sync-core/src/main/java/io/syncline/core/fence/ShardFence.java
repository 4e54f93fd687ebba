package io.syncline.core.fence;

import io.syncline.core.feed.FeedProof;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far one shard is at one node that holds it.
 *
 * @param shard its number
 * @param node who holds it; empty where nobody does
 * @param applied whether it has applied everything that was committed before the node's mark
 * @param limit what keeps it from having applied more; empty where nobody holds it
 * @param subject the origin or cluster that the limit is about; empty where there is none
 * @param behind up to how long ago it has applied everything; empty where that is not known
 */
public record ShardFence(
    int shard,
    String node,
    boolean applied,
    Optional<FeedProof.Limit> limit,
    String subject,
    Optional<Duration> behind) {

  /**
   * Compares what is proven in a shard with the mark of its node.
   *
   * @param nanos ticker time now
   */
  public static ShardFence of(int shard, FeedProof proof, FenceMark mark, long nanos) {
    OptionalLong proven = proof.nanos();
    return new ShardFence(
        shard,
        mark.node(),
        proven.isPresent() && proven.getAsLong() - mark.instant() >= 0,
        Optional.of(proof.limit()),
        proof.name(),
        proven.isPresent()
            ? Optional.of(Duration.ofNanos(Math.max(0, nanos - proven.getAsLong())))
            : Optional.empty());
  }

  /** A shard that nobody holds at the moment: nobody has applied anything in it. */
  static ShardFence ofNobody(int shard) {
    return new ShardFence(shard, "", false, Optional.empty(), "", Optional.empty());
  }
}
