package io.syncline.core.feed;

import java.util.Objects;

/**
 * How the feeds of a node's shards are run.
 *
 * @param lag where stores may answer late
 * @param limits of each feed
 * @param carrying whether statuses that changes carry are taken over, where that is proven right
 */
public record FeedSettings(ReadLag lag, FeedLimits limits, boolean carrying) {
  /** No store lags, and every change is asked about. */
  public static final FeedSettings DEFAULT =
      new FeedSettings(ReadLag.NONE, FeedLimits.DEFAULT, false);

  /** Checks that nothing is missing. */
  public FeedSettings {
    Objects.requireNonNull(lag);
    Objects.requireNonNull(limits);
  }

  /** The same with stores that lag. */
  public FeedSettings with(ReadLag other) {
    return new FeedSettings(other, limits, carrying);
  }

  /** The same, and statuses are taken over. */
  public FeedSettings carryingStatuses() {
    return new FeedSettings(lag, limits, true);
  }
}
