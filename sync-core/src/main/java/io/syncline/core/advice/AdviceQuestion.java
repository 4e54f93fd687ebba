package io.syncline.core.advice;

import io.syncline.core.mount.MountPolicy.ExternalChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * What somebody wants to know of a mount's sync interval.
 *
 * @param currentNanos the interval in effect; {@link Long#MAX_VALUE} for never
 * @param intervals other ones to look at, in nanoseconds; at most {@value #MAX_INTERVALS}
 * @param prices what calls cost
 * @param budget the most that a month may cost; empty for about what it costs now
 * @param external who else changes the mount
 */
public record AdviceQuestion(
    long currentNanos,
    List<Long> intervals,
    Prices prices,
    OptionalDouble budget,
    ExternalChanges external) {
  /** The most intervals that are looked at at once; more are refused. */
  public static final int MAX_INTERVALS = 32;

  /** Other intervals than 0 and never are not simulated below. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Other intervals than never are not simulated beyond. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** What is looked at unless something else is wanted. */
  public static final List<Duration> USUAL =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1));

  public AdviceQuestion {
    intervals = List.copyOf(intervals);
    if (intervals.size() > MAX_INTERVALS) {
      throw new IllegalArgumentException(
          intervals.size() + " intervals (expected at most " + MAX_INTERVALS + ")");
    }
    intervals.forEach(AdviceQuestion::check);
  }

  private static void check(long nanos) {
    boolean inGrid = nanos >= SHORTEST.toNanos() && nanos <= LONGEST.toNanos();
    if (nanos != 0 && nanos != Long.MAX_VALUE && !inGrid) {
      throw new IllegalArgumentException(
          "interval of " + Duration.ofNanos(nanos) + " (expected 0, 1s to 1d, or never)");
    }
  }

  /** All that are looked at, the shortest first. */
  List<Long> all() {
    TreeSet<Long> all = new TreeSet<>(intervals);
    all.add(currentNanos);
    return new ArrayList<>(all);
  }
}
