package io.syncline.core.advice;

import io.syncline.core.advice.Prediction.Quantiles;
import io.syncline.core.advice.Prediction.Scenario;
import io.syncline.core.advice.Recorded.Calls;
import io.syncline.core.advice.Recorded.Column;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Predicts for one interval from what the nodes recorded: sums of what each of them does in an
 * hour. Between two simulated intervals the number of calls follows a power of the interval.
 */
final class Forecast {
  private static final double HOUR = 3600;

  /** The record must be so many intervals long for its end not to matter. */
  private static final double LEAST_INTERVALS = 2;

  /** Standard deviations within which nineteen of twenty lie. */
  private static final double MARGIN = 2;

  /** Young columns tell less than their neighbours of the grid. */
  private static final double LEAST_COLUMN_SECONDS = 600;

  private final List<Recorded> recorded;
  private final AdviceQuestion question;
  private final double feedShare;

  Forecast(List<Recorded> recorded, AdviceQuestion question, double feedShare) {
    this.recorded = recorded;
    this.question = question;
    this.feedShare = feedShare;
  }

  /** What is added up over the nodes, per hour. */
  private static final class Sums {
    private Calls polled = Calls.NONE;
    private Calls fed = Calls.NONE;
    private double variance;
    private final Spread ages = new Spread();
    private final Spread staleness = new Spread();
    private final Spread proven = new Spread();

    void add(Column column, double share, double perHour) {
      polled = polled.plus(column.polled(), share * perHour);
      fed = fed.plus(column.fed(), share * perHour);
      variance += Math.pow(share * column.deviation() * perHour, 2);
      ages.add(column.ages(), share * perHour);
      staleness.add(column.staleness(), share * perHour);
      proven.add(column.proven(), share * perHour);
    }
  }

  Prediction of(long interval) {
    Sums sums = new Sums();
    double seconds = Double.MAX_VALUE;
    for (Recorded node : recorded) {
      if (node.seconds() > 0) {
        add(node, interval, sums);
        seconds = Math.min(seconds, node.seconds());
      }
    }
    boolean told = question.external() != ExternalChanges.UNWATCHED;
    Scenario polling =
        new Scenario(
            sums.polled,
            OptionalDouble.of(
                sums.polled.total() == 0
                    ? 0
                    : MARGIN * Math.sqrt(sums.variance) / sums.polled.total()),
            question.prices().ofAMonth(sums.polled),
            Quantiles.of(sums.ages),
            told ? Optional.of(Quantiles.of(sums.staleness)) : Optional.empty(),
            told ? OptionalDouble.of(sums.staleness.shareAboveZero()) : OptionalDouble.empty());
    Optional<Scenario> live =
        told && feedShare > 0 && interval > 0 ? Optional.of(live(sums)) : Optional.empty();
    double cost = live.map(Scenario::monthly).orElse(polling.monthly());
    boolean unbounded = interval == Long.MAX_VALUE;
    return new Prediction(
        interval,
        interval == question.currentNanos(),
        unbounded || seconds >= LEAST_INTERVALS * interval / 1e9,
        polling,
        live,
        cost);
  }

  private Scenario live(Sums sums) {
    return new Scenario(
        sums.fed,
        OptionalDouble.empty(),
        question.prices().ofAMonth(sums.fed),
        Quantiles.of(sums.proven),
        Optional.empty(),
        OptionalDouble.empty());
  }

  private static void add(Recorded node, long interval, Sums sums) {
    double perHour = HOUR / node.seconds();
    sums.polled = sums.polled.plus(node.unowned(), perHour);
    sums.fed = sums.fed.plus(node.unowned(), perHour);
    if (interval == 0) {
      Calls all = node.everyRead().times(perHour);
      sums.polled = sums.polled.plus(all, 1);
      sums.fed = sums.fed.plus(all, 1);
      sums.ages.add(0, 1);
      sums.staleness.add(0, 1);
      return;
    }
    Column current = node.columns().get(Columns.CURRENT);
    if (current.intervalNanos() == interval
        && current.seconds() >= Math.min(LEAST_COLUMN_SECONDS, node.seconds())
        && current.seconds() > 0) {
      sums.add(current, 1, HOUR / current.seconds());
      return;
    }
    interpolate(node.columns(), interval, perHour, sums);
  }

  private static void interpolate(List<Column> columns, long interval, double perHour, Sums sums) {
    int above = 0;
    while (above < Columns.UNBOUNDED && columns.get(above).intervalNanos() < interval) {
      above++;
    }
    Column next = columns.get(above);
    if (next.intervalNanos() == interval || above == 0) {
      sums.add(next, 1, perHour);
      return;
    }
    Column before = columns.get(above - 1);
    if (above == Columns.UNBOUNDED) {
      sums.add(before, 1, perHour);
      return;
    }
    double share =
        Math.log(interval / (double) before.intervalNanos())
            / Math.log(next.intervalNanos() / (double) before.intervalNanos());
    sums.add(before, 1 - share, perHour);
    sums.add(next, share, perHour);
  }
}
