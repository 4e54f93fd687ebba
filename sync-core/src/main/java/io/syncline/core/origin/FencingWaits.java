package io.syncline.core.origin;

import java.time.Duration;

/**
 * How long is waited before an origin is declared gone. Each origin says what holds for itself when
 * it joins: whoever declares it gone may be set up otherwise, or belong to another cluster.
 *
 * @param lease how long an origin may write without being heard
 * @param settle how long a request may take effect in a store after it was given up
 * @param request the longest wait for one answer, of the log or of a store
 */
public record FencingWaits(Duration lease, Duration settle, Duration request) {
  /** The longest of each; an origin that says more is not believed. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** Of who writes nothing. */
  public static final FencingWaits NONE =
      new FencingWaits(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Of who appends, and changes no store. */
  public static FencingWaits lease(Duration lease) {
    return new FencingWaits(lease, Duration.ZERO, Duration.ZERO);
  }

  public FencingWaits {
    check("lease", lease);
    check("settle time", settle);
    check("request", request);
  }

  private static void check(String what, Duration wait) {
    if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a " + what + " of " + wait + " (expected 0 to " + LONGEST + ")");
    }
  }

  /** What is long enough for either. */
  public FencingWaits longest(FencingWaits other) {
    return new FencingWaits(
        longer(lease, other.lease), longer(settle, other.settle), longer(request, other.request));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * The wait for an origin from the instant at which it was heard last. Its lease must be over, by
   * a clock that may be slower, and whatever it began within it; of a process that is known to be
   * dead only what it had under way is left.
   */
  public Duration of(boolean processIsDead) {
    Duration underWay = settle.plus(request);
    if (processIsDead) {
      return underWay;
    }
    return longer(lease.multipliedBy(2), lease.plus(underWay));
  }
}
