package io.syncline.core.advice;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The sync intervals for which the rule is simulated: a fixed grid, no bound at all, and the one
 * that is in effect. Each has its own column in every table of this package.
 */
final class Columns {
  private static final long[] GRID =
      Stream.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofHours(1),
              Duration.ofHours(6),
              Duration.ofDays(1))
          .mapToLong(Duration::toNanos)
          .toArray();

  /** How many there are. */
  static final int COUNT = GRID.length + 2;

  /** The column without a bound. */
  static final int UNBOUNDED = GRID.length;

  /** The column of the interval in effect. */
  static final int CURRENT = GRID.length + 1;

  private final long[] nanos = new long[COUNT];

  Columns(long currentNanos) {
    System.arraycopy(GRID, 0, nanos, 0, GRID.length);
    nanos[UNBOUNDED] = Long.MAX_VALUE;
    nanos[CURRENT] = currentNanos;
  }

  long nanos(int column) {
    return nanos[column];
  }

  void retune(long currentNanos) {
    nanos[CURRENT] = currentNanos;
  }

  /** The column of the grid, or that without a bound, whose interval is the next one up. */
  int atLeast(long interval) {
    int column = 0;
    while (column < UNBOUNDED && nanos[column] < interval) {
      column++;
    }
    return column;
  }
}
