package io.syncline.core.budget;

import java.time.Duration;

/**
 * Decides when the calls of one budget may be made: a token bucket whose tokens can be taken in
 * advance, by calls that wait for them in the order in which they came.
 *
 * <p>In any span of time, at most {@link CallRate#burst} calls and those of its rate for that span
 * become due, whatever is asked for. Arithmetic is exact: a call weighs one unit of time in
 * nanoseconds, and each nanosecond brings as much as the rate has calls.
 *
 * <p>Belongs to one thread at a time. Time is ticker time and never goes back.
 */
public final class CallLedger {
  /** The answer that a call is not to be made. */
  public static final long REFUSED = -1;

  /** A call waits no longer than this, whatever it is ready to: it bounds how many wait. */
  public static final Duration MOST_WAIT = Duration.ofMinutes(10);

  private CallRate rate;

  /** What is there to be spent; below zero as far as calls wait for it. */
  private long level;

  private long asOf;

  /** A full one. */
  public CallLedger(CallRate rate, long now) {
    this.rate = rate;
    this.level = full(rate);
    this.asOf = now;
  }

  /** The rate that applies. */
  public CallRate rate() {
    return rate;
  }

  /**
   * Takes the next place for a call.
   *
   * @param most nanoseconds that the call is ready to wait, 0 and up
   * @return after how many nanoseconds it is to be made, or {@link #REFUSED} when that would be
   *     more, and no place is taken
   */
  public long take(long now, long most) {
    refill(now);
    long lacking = weight(rate) - level;
    long wait = lacking <= 0 ? 0 : ceilDiv(lacking, rate.calls());
    if (wait > Math.min(most, MOST_WAIT.toNanos())) {
      return REFUSED;
    }
    level -= weight(rate);
    return wait;
  }

  /**
   * Whether work that nobody waits for may begin a question: no call waits, and half of what can be
   * kept is left to reads after it.
   */
  public boolean hasRoomForUpkeep(long now) {
    refill(now);
    return level / weight(rate) >= 1 + rate.burst() / 2;
  }

  /**
   * Goes on at another rate. What was kept stays, as far as the new rate permits to keep it. Places
   * that are not due yet are lost: calls that wait for theirs have made no request and take new
   * ones.
   */
  public void change(CallRate changed, long now) {
    refill(now);
    long weight = weight(rate);
    long kept = level < 0 ? Math.floorMod(level, weight) : level;
    long part = (long) ((double) (kept % weight) / weight * weight(changed));
    level = Math.min(full(changed), kept / weight * weight(changed) + part);
    rate = changed;
  }

  private void refill(long now) {
    long missing = full(rate) - level;
    long passed = now - asOf;
    level = passed > missing / rate.calls() ? full(rate) : level + passed * rate.calls();
    asOf = now;
  }

  private static long weight(CallRate rate) {
    return rate.unit().nanos();
  }

  private static long full(CallRate rate) {
    return rate.burst() * weight(rate);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
