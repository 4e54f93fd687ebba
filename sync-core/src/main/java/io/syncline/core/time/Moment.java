package io.syncline.core.time;

/**
 * One instant as both readings of a ticker tell it.
 *
 * @param nanos ticker time
 * @param steadyNanos steady ticker time
 */
public record Moment(long nanos, long steadyNanos) {
  /** Now; the difference of the readings is rather too large than too small. */
  public static Moment of(Ticker ticker) {
    long steady = ticker.steadyNanos();
    return new Moment(ticker.nanos(), steady);
  }

  /**
   * An earlier instant of which only the steady time is known, as ticker time: the true one or
   * later. What was slept through since makes it later.
   */
  public long latest(long earlierSteadyNanos) {
    return earlierSteadyNanos + (nanos - steadyNanos);
  }
}
