package io.syncline.sim.run;

import java.util.Random;

/**
 * How a run watches what others change.
 *
 * @param kind what its feeds are like
 * @param clusters how many of the clusters watch
 * @param allowanceMillis how late an event of a queue may be
 * @param hiddenMillis how long a queue hides what somebody received
 * @param canaries whether a queue is believed only while it tells of canaries
 */
public record WatchPlan(
    Kind kind, int clusters, long allowanceMillis, long hiddenMillis, boolean canaries) {
  /** What feeds are like. */
  public enum Kind {
    /** Exact and in order. */
    LOG,
    /** Consumed by reading, late, and in any order. */
    QUEUE
  }

  /** The same with canaries, or without. */
  WatchPlan with(boolean believing) {
    return new WatchPlan(kind, clusters, allowanceMillis, hiddenMillis, believing);
  }

  /**
   * What a seed decides.
   *
   * @param alone whether nobody else may tell what one cluster's watcher does not
   */
  static WatchPlan of(Random random, Kind kind, boolean alone) {
    return new WatchPlan(
        kind,
        alone ? 1 : 1 + random.nextInt(3),
        4_000 + random.nextInt(2) * 4_000,
        10_000L << random.nextInt(2),
        false);
  }
}
