package io.syncline.core.feed;

/**
 * How much a feed remembers.
 *
 * @param samples of the partition of which it has most; see {@link FeedLimits#maxSamples}
 * @param strangers origins that are not known to have joined; see {@link FeedLimits#maxStrangers}
 * @param origins whose numbers it goes by: those that are known and have not ended, and strangers
 * @param outsiders origins that told of what they had not said that they write, and wait to be
 *     judged; at most {@link FeedLimits#MAX_OUTSIDERS}
 * @param echoes invalidations of stores that lag, which wait to be repeated; at most {@link
 *     FeedLimits#MAX_ECHOES}
 * @param untold answers that contradict what was held, and wait to be explained; at most {@link
 *     FeedLimits#MAX_UNTOLD}
 * @param mutations of which it knows that it was told; see {@link FeedLimits#maxMutations}
 */
public record FeedSize(
    int samples, int strangers, int origins, int outsiders, int echoes, int untold, int mutations) {
  /** Nothing is remembered. */
  public static final FeedSize NONE = new FeedSize(0, 0, 0, 0, 0, 0, 0);

  FeedSize with(int echoesNow, int untoldNow) {
    return new FeedSize(samples, strangers, origins, outsiders, echoesNow, untoldNow, mutations);
  }

  /** Of each the larger one. */
  public FeedSize max(FeedSize other) {
    return new FeedSize(
        Math.max(samples, other.samples),
        Math.max(strangers, other.strangers),
        Math.max(origins, other.origins),
        Math.max(outsiders, other.outsiders),
        Math.max(echoes, other.echoes),
        Math.max(untold, other.untold),
        Math.max(mutations, other.mutations));
  }
}
