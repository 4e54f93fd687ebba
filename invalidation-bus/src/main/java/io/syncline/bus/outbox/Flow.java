package io.syncline.bus.outbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * How many records each partition of the log takes now. What it does not take stays in the outbox,
 * where it can be told in fewer records or collapse.
 *
 * <p>A partition that works has a few under way. One that did not answer is tried with a single
 * record after each pause, until that is answered.
 *
 * <p>Thread rule: one call at a time; its owner serialises them.
 */
final class Flow {
  /** The most records of one partition that are under way. */
  static final int MAX_UNDER_WAY = 16;

  private final Pauses pauses;
  private final Map<Integer, Integer> underWay = new HashMap<>();

  /** Partitions that have not answered since a record failed there. */
  private final Set<Integer> away = new HashSet<>();

  /** How many are under way in all partitions. */
  private int all;

  Flow(Pauses pauses) {
    this.pauses = pauses;
  }

  /** How many more records a partition takes; asked before the next call. */
  IntUnaryOperator room(long now) {
    return partition -> {
      int busy = underWay.getOrDefault(partition, 0);
      if (!pauses.over(partition, now)) {
        return 0;
      }
      return Math.max(0, (away.contains(partition) ? 1 : MAX_UNDER_WAY) - busy);
    };
  }

  /** How long until a partition may be tried again, at most so long: nanoseconds, positive. */
  long untilNext(long now, long atMost) {
    return pauses.untilNext(now, atMost);
  }

  /** Whether every partition answered last time. */
  boolean isUndisturbed() {
    return away.isEmpty() && pauses.none();
  }

  /** Whether every partition takes what it is given, as far as is known. */
  boolean keepsUp() {
    return isUndisturbed() && underWay.values().stream().allMatch(busy -> busy < MAX_UNDER_WAY);
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return all == 0;
  }

  /** How many are under way in the partition in which most are. */
  int busiest() {
    return underWay.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** A record was handed over. */
  void sent(int partition) {
    underWay.merge(partition, 1, Integer::sum);
    all++;
  }

  /** A record was answered, whatever the answer was, and what that meant has been done. */
  void ended(int partition) {
    underWay.merge(partition, -1, Integer::sum);
    all--;
  }

  /** A partition took a record; returns how often it had failed before. */
  int worked(int partition) {
    away.remove(partition);
    return pauses.worked(partition);
  }

  /** A partition did not answer. */
  void failed(int partition, long now) {
    away.add(partition);
    pauses.failed(partition, now);
  }

  /** A partition refused a record, which goes out again in another form. */
  void refused(int partition) {
    away.remove(partition);
  }

  /** A partition refuses a record in every form: it is left alone for a while, and then goes on. */
  void refusedForGood(int partition, long now) {
    away.remove(partition);
    pauses.failed(partition, now);
  }
}
