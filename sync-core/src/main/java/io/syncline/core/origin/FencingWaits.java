package io.syncline.core.origin;

import java.time.Duration;

/**
 * How long is waited before an origin is declared gone.
 *
 * @param lease how long an origin may write without being heard; the same in the whole cluster
 * @param settle how long a request may take effect in a store after it was given up
 * @param request the longest wait for one answer, of the log or of a store
 */
public record FencingWaits(Duration lease, Duration settle, Duration request) {

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
    Duration twice = lease.multipliedBy(2);
    Duration least = lease.plus(underWay);
    return twice.compareTo(least) > 0 ? twice : least;
  }
}
