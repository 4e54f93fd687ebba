package io.syncline.core.model;

import java.time.Duration;
import java.util.Optional;

/**
 * A mount's staleness bound: how old an answer may be. Zero asks the store every time; {@link
 * #NEVER} serves what is valid however old it is.
 *
 * @param bound the bound; empty for never asking on account of age
 */
public record SyncInterval(Optional<Duration> bound) {
  // First: the other constants are checked against it.
  /** Longer intervals are refused: they are mistakes for {@link #NEVER}. */
  public static final Duration MAX = Duration.ofDays(365);

  /** Age alone never makes an entry stale. */
  public static final SyncInterval NEVER = new SyncInterval(Optional.empty());

  /** Every read asks the store. */
  public static final SyncInterval ALWAYS = new SyncInterval(Optional.of(Duration.ZERO));

  public SyncInterval {
    if (bound.isPresent() && (bound.get().isNegative() || bound.get().compareTo(MAX) > 0)) {
      throw new IllegalArgumentException(
          "sync interval " + bound.get() + " is out of range (expected 0 to 365d, or never)");
    }
  }

  public static SyncInterval of(Duration bound) {
    return new SyncInterval(Optional.of(bound));
  }

  /** The stricter of the two. */
  public SyncInterval min(SyncInterval other) {
    if (bound.isEmpty()) {
      return other;
    }
    return other.bound.isEmpty() || bound.get().compareTo(other.bound.get()) <= 0 ? this : other;
  }
}
