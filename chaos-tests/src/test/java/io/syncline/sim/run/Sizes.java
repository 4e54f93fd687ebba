package io.syncline.sim.run;

import io.syncline.core.feed.FeedLimits;
import io.syncline.core.shard.ShardLimits;
import java.util.Random;

/**
 * How much the nodes of a run may hold.
 *
 * @param shard what a shard may
 * @param feed what its feed may
 * @param maxQuestions under way about one shard; beyond it a call is refused
 * @param maxIntents unfinished writes of a node
 * @param maxAcks heartbeats of a partition that were acked and not claimed
 * @param maxTrees of which one collapse of an outbox tells
 */
public record Sizes(
    ShardLimits shard,
    FeedLimits feed,
    int maxQuestions,
    int maxIntents,
    int maxAcks,
    int maxTrees) {
  /** As much as a run needs, but for marks and changes during a listing. */
  public static final Sizes ROOMY =
      new Sizes(new ShardLimits(64, 4, 2), FeedLimits.DEFAULT, 256, 40, 256, 64);

  /** As much as a run needs, but for writes that are not finished. */
  public static final Sizes CROWDED =
      new Sizes(new ShardLimits(64, 4, 2), FeedLimits.DEFAULT, 256, 6, 256, 64);

  /** Limits of which a run reaches many. */
  public static Sizes tight(Random random) {
    return new Sizes(
        new ShardLimits(4L << random.nextInt(4), 1 + random.nextInt(6), 1 + random.nextInt(3)),
        new FeedLimits(8 << random.nextInt(4), 1 << random.nextInt(3), 4),
        2 << random.nextInt(4),
        2 << random.nextInt(4),
        2 << random.nextInt(6),
        1 << random.nextInt(4));
  }

  /** The same limits for who does without them. */
  public Sizes boundless() {
    int none = 1_000_000;
    return new Sizes(
        new ShardLimits(none, none, none),
        new FeedLimits(none, none, none),
        none,
        none,
        none,
        none);
  }
}
