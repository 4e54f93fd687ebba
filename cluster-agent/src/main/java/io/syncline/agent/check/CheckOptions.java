package io.syncline.agent.check;

import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a run compares.
 *
 * @param requestsPerSecond requests to the store, at most, by each node; 1 to 10,000
 * @param settle from one look at a difference to the next; at most a day
 * @param maxDuration after which time it ends; empty for never
 * @param sample the part of what is held that is compared: more than 0, 1 for all
 * @param repair what is done about wrong answers
 */
public record CheckOptions(
    int requestsPerSecond,
    Duration settle,
    Optional<Duration> maxDuration,
    double sample,
    RepairAction repair) {
  /** Requests a second where nobody says otherwise. */
  public static final int DEFAULT_RATE = 100;

  static final int MAX_RATE = 10_000;
  static final Duration MAX_SETTLE = Duration.ofDays(1);

  /** How much longer than its mount's bound a difference waits. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  public CheckOptions {
    Objects.requireNonNull(repair);
    require(
        requestsPerSecond >= 1 && requestsPerSecond <= MAX_RATE,
        requestsPerSecond + " requests a second (expected 1 to " + MAX_RATE + ")");
    require(
        !settle.isNegative() && settle.compareTo(MAX_SETTLE) <= 0,
        "settle " + settle + " (expected 0 to " + MAX_SETTLE.toHours() + "h)");
    require(
        maxDuration.isEmpty() || maxDuration.get().compareTo(Duration.ofSeconds(1)) >= 0,
        "max-duration " + maxDuration.orElse(Duration.ZERO) + " (expected 1s and more)");
    require(
        sample > 0 && sample <= 1, "sample " + sample + " (expected more than 0, and at most 1)");
  }

  /** The same, where no difference is looked at again before its mount's bound has passed. */
  CheckOptions settlingFor(Optional<Duration> bound) {
    Duration least = bound.orElse(Duration.ZERO).plus(MARGIN);
    Duration longer = settle.compareTo(least) >= 0 ? settle : least;
    return new CheckOptions(
        requestsPerSecond,
        longer.compareTo(MAX_SETTLE) > 0 ? MAX_SETTLE : longer,
        maxDuration,
        sample,
        repair);
  }

  private static void require(boolean fine, String found) {
    if (!fine) {
      throw new SyncException(ErrorCode.INVALID_ARGUMENT, found);
    }
  }
}
