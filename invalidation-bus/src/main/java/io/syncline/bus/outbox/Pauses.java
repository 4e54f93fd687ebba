package io.syncline.bus.outbox;

import java.util.HashMap;
import java.util.Map;

/**
 * Which partitions failed, and until when each of them is left alone: for longer the more often it
 * fails in a row, and whatever the others do.
 *
 * <p>Thread rule: one call at a time; its owner serialises them.
 */
final class Pauses {
  private final long shortest;
  private final long longest;
  private final Map<Integer, Pause> pauses = new HashMap<>();

  /**
   * Pauses that double from the shortest to the longest.
   *
   * @param shortest nanoseconds
   * @param longest nanoseconds
   */
  Pauses(long shortest, long longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  /** Whether no partition has failed since it last worked. */
  boolean none() {
    return pauses.isEmpty();
  }

  /** Whether a partition may be tried now. */
  boolean over(int partition, long now) {
    Pause pause = pauses.get(partition);
    return pause == null || now - pause.until >= 0;
  }

  /**
   * A partition failed. Records that fail together are one failure: a short outage must not cost
   * the longest pause.
   */
  void failed(int partition, long now) {
    if (pauses.containsKey(partition) && !over(partition, now)) {
      return;
    }
    Pause before = pauses.getOrDefault(partition, new Pause(0, now));
    long length = Math.min(longest, shortest << Math.min(before.failures, 10));
    pauses.put(partition, new Pause(before.failures + 1, now + length));
  }

  /** A partition works; returns how often it had failed before. */
  int worked(int partition) {
    Pause ended = pauses.remove(partition);
    return ended == null ? 0 : ended.failures;
  }

  /** How long until the next pause under way ends, at most so long: nanoseconds, positive. */
  long untilNext(long now, long atMost) {
    long next = atMost;
    for (Pause pause : pauses.values()) {
      long left = pause.until - now;
      // One that is over already has let out what waited: nothing comes of looking again.
      if (left > 0) {
        next = Math.min(next, left);
      }
    }
    return next;
  }

  private record Pause(int failures, long until) {}
}
