package io.syncline.core.feed;

/**
 * The limits of one shard's feed.
 *
 * @param maxSamples answers kept about where a partition ends; beyond it every second one of the
 *     older half is forgotten: dates get older, never newer
 * @param maxStrangers origins that are not known to have joined, of which a shard remembers that it
 *     has seen them; beyond it those found never to have joined are forgotten, and where none is,
 *     each record of a further one makes the shard old
 * @param maxMutations mutations of which a shard remembers that it was told of them; beyond it the
 *     oldest is forgotten: its event invalidates once more
 */
public record FeedLimits(int maxSamples, int maxStrangers, int maxMutations) {
  /** 64 samples a partition, 256 strangers and 4,096 mutations a shard. */
  public static final FeedLimits DEFAULT =
      new FeedLimits(EndSamples.MAX_SAMPLES, ShardFeed.MAX_STRANGERS, 4_096);

  /** Origins of one shard that wait to be judged for what they told; a further one is not. */
  public static final int MAX_OUTSIDERS = Outsiders.MAX_WAITING;

  /**
   * Invalidations of one shard that wait to be repeated because their store lags; above, one of all
   * that lags stands for them.
   */
  public static final int MAX_ECHOES = LagEchoes.MAX_WAITING;

  /**
   * Answers of one shard that contradict what was held, and wait to be explained; a further one is
   * not looked at.
   */
  public static final int MAX_UNTOLD = UntoldChanges.MAX_WAITING;

  public FeedLimits {
    if (maxSamples < 4 || maxStrangers < 1 || maxMutations < 1) {
      throw new IllegalArgumentException(
          "limits out of range: " + maxSamples + ", " + maxStrangers + ", " + maxMutations);
    }
  }
}
