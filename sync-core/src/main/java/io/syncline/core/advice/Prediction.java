package io.syncline.core.advice;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one sync interval would cost and bring.
 *
 * @param intervalNanos the interval; {@link Long#MAX_VALUE} for never
 * @param current whether it is the one in effect
 * @param assessable whether enough is recorded for an interval of this length
 * @param polling while the feed proves nothing
 * @param live with the feed as it was, also while it proved nothing; empty where it never proved
 *     anything
 * @param expectedCost of a month in which the feed does as it did
 */
public record Prediction(
    long intervalNanos,
    boolean current,
    boolean assessable,
    Scenario polling,
    Optional<Scenario> live,
    double expectedCost) {

  /**
   * One of the two ways in which a mount is kept fresh.
   *
   * @param perHour calls to the store in an hour
   * @param margin by how much their number may be wrong because only a sample is simulated, as a
   *     share of it, in nineteen of twenty cases; not known of what is LIVE
   * @param monthly what they cost in a month
   * @param age how old answers are: the most by which they can be out of date
   * @param staleness by how much they are out of date; empty where changes are not told of
   * @param staleShare the share of answers that are out of date; empty as well
   */
  public record Scenario(
      Recorded.Calls perHour,
      OptionalDouble margin,
      double monthly,
      Quantiles age,
      Optional<Quantiles> staleness,
      OptionalDouble staleShare) {}

  /**
   * Two quantiles of a time, in seconds.
   *
   * @param p50 half of all answers are below
   * @param p99 all but one in a hundred are below
   */
  public record Quantiles(double p50, double p99) {
    static Quantiles of(Spread spread) {
      return new Quantiles(spread.quantile(0.5), spread.quantile(0.99));
    }
  }
}
