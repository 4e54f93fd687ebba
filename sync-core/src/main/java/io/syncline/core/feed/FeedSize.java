package io.syncline.core.feed;

/**
 * How much a feed remembers.
 *
 * @param samples of the partition of which it has most; see {@link FeedLimits#maxSamples}
 * @param strangers origins that are not known to have joined; see {@link FeedLimits#maxStrangers}
 * @param origins whose numbers it goes by: those that are known and have not ended, and strangers
 */
public record FeedSize(int samples, int strangers, int origins) {}
