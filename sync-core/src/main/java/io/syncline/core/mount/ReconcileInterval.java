package io.syncline.core.mount;

import java.time.Duration;
import java.util.Optional;

/**
 * How often all that is held of a mount is asked again, whatever the feed says: what nobody told of
 * is right after that time at the latest, and a little more for asking.
 *
 * @param every from the beginning of one round to the next; empty for never
 */
public record ReconcileInterval(Optional<Duration> every) {
  /** Shorter intervals are refused: that is what sync intervals are for. */
  public static final Duration MIN = Duration.ofSeconds(1);

  /** Longer intervals are refused: they are mistakes for {@link #NEVER}. */
  public static final Duration MAX = Duration.ofDays(365);

  /** What nobody told of stays until somebody looks. */
  public static final ReconcileInterval NEVER = new ReconcileInterval(Optional.empty());

  /** Once a day. */
  public static final ReconcileInterval DEFAULT = of(Duration.ofDays(1));

  public ReconcileInterval {
    if (every.isPresent() && (every.get().compareTo(MIN) < 0 || every.get().compareTo(MAX) > 0)) {
      throw new IllegalArgumentException(
          "reconcile interval " + every.get() + " is out of range (expected 1s to 365d, or never)");
    }
  }

  public static ReconcileInterval of(Duration every) {
    return new ReconcileInterval(Optional.of(every));
  }

  /**
   * From when on a round is due, in milliseconds of wall time; {@link Long#MAX_VALUE} for never.
   *
   * @param wallNow wall time now, in milliseconds
   * @param lastBegan wall time at which the last one that was finished began; in the future where
   *     the clock was set back, which nobody can wait for: it is due now
   */
  public long dueAt(long wallNow, long lastBegan) {
    return every
        .map(interval -> wallNow < lastBegan ? wallNow : lastBegan + interval.toMillis())
        .orElse(Long.MAX_VALUE);
  }
}
