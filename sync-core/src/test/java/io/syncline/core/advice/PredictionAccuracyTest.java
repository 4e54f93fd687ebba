package io.syncline.core.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.syncline.core.advice.Access.Cost;
import io.syncline.core.advice.Prediction.Scenario;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Predictions from a sample against exact replays of the same trace by the rule itself.
 *
 * <p>The errors that are allowed are those that the internals page states: where all is in the
 * sample, none but that of a histogram's bucket for quantiles; where one path in 32 is, a tenth of
 * the calls and of a quantile.
 */
final class PredictionAccuracyTest {
  private static final Percentage STATED = Percentage.withPercentage(10);
  private static final List<Duration> WIDE =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofHours(1));
  private static final long FEED_BEHIND = 1_500_000_000L;
  private static final Cost FILE = new Cost(1, 0, 12);
  private static final Cost DIRECTORY = new Cost(0, 1, 12);

  @Test
  void whereAllIsInTheSampleThePredictionIsExact() {
    Trace trace = new Trace(7, 3_000, 7_200).zipf(40).bursts(600, 2_000).scans(900, 20).changes(2);
    Advice advice = replayed(trace);
    for (Duration interval : AdviceQuestion.USUAL) {
      Prediction predicted = predicted(advice, interval);
      ExactReplay polling = new ExactReplay(trace, interval.toNanos(), -1);
      ExactReplay live = new ExactReplay(trace, interval.toNanos(), FEED_BEHIND);
      Scenario polled = predicted.polling();
      assertThat(polled.perHour().gets() * 2).isEqualTo((double) polling.gets, within(0.5));
      assertThat(polled.perHour().lists() * 2).isEqualTo((double) polling.lists, within(0.5));
      assertThat(polled.margin().orElseThrow()).isZero();
      Scenario fed = predicted.live().orElseThrow();
      assertThat(fed.perHour().gets() * 2).isEqualTo((double) live.gets, within(0.5));
      assertThat(fed.perHour().lists() * 2).isEqualTo((double) live.lists, within(0.5));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSampleOfOneInThirtyTwoIsWithinTheStatedError(long seed) {
    Trace trace =
        new Trace(seed, 100_000, 7_200).zipf(90).bursts(600, 8_000).scans(900, 60).changes(4);
    AccessRecord record = record(trace);
    assertThat(record.trackedPaths())
        .isBetween(1_500, AccessRecord.MAX_SAMPLED_PATHS + AccessRecord.MAX_HOT_PATHS);
    Advice advice = advice(record, trace);
    for (Duration interval : WIDE) {
      Prediction predicted = predicted(advice, interval);
      ExactReplay polling = new ExactReplay(trace, interval.toNanos(), -1);
      ExactReplay live = new ExactReplay(trace, interval.toNanos(), FEED_BEHIND);
      Scenario polled = predicted.polling();
      Scenario fed = predicted.live().orElseThrow();
      assertThat(polled.perHour().gets() * 2).isCloseTo((double) polling.gets, STATED);
      assertThat(fed.perHour().gets() * 2).isCloseTo((double) live.gets, STATED);
      assertThat(polled.margin().orElseThrow()).isBetween(0.005, 0.1);
      assertThat(polled.staleness().orElseThrow().p50())
          .isCloseTo(polling.staleness(0.5), within(0.1 * interval.toSeconds()));
      assertThat(polled.staleness().orElseThrow().p99()).isCloseTo(polling.staleness(0.99), STATED);
      assertThat(polled.staleShare().orElseThrow()).isCloseTo(polling.staleShare(), STATED);
      assertThat(fed.age().p99()).isLessThanOrEqualTo(1.5 * 1.2);
    }
  }

  /** Left to the sample, each of them would count as none or as 32. */
  @Test
  void fewVeryPopularFilesAreNotLeftToChance() {
    Trace trace = new Trace(9, 100_000, 3_600).zipf(40).scans(1_800, 900).steadily(12, 4);
    Advice advice = replayed(trace);
    Duration second = Duration.ofSeconds(1);
    ExactReplay polling = new ExactReplay(trace, second.toNanos(), -1);
    assertThat(predicted(advice, second).polling().perHour().gets())
        .isCloseTo((double) polling.gets, withinPercentage(5));
  }

  private static Prediction predicted(Advice advice, Duration interval) {
    return advice.predictions().stream()
        .filter(each -> each.intervalNanos() == interval.toNanos())
        .findFirst()
        .orElseThrow();
  }

  private static Advice replayed(Trace trace) {
    return advice(record(trace), trace);
  }

  private static AccessRecord record(Trace trace) {
    AccessRecord record = new AccessRecord(0, Duration.ofSeconds(45).toNanos());
    for (Trace.Event event : trace.events()) {
      switch (event.kind()) {
        case STAT ->
            record.read(
                new Access(
                    Trace.file(event.file()),
                    false,
                    event.at(),
                    Long.MAX_VALUE,
                    FILE,
                    Access.NEVER,
                    event.at() - FEED_BEHIND));
        case LIST ->
            record.read(
                new Access(
                    Trace.directory(event.file()),
                    true,
                    event.at(),
                    Long.MAX_VALUE,
                    DIRECTORY,
                    Access.NEVER,
                    event.at() - FEED_BEHIND));
        case CHANGE ->
            record.heard(
                event.at(), List.of(new Invalidation(Trace.file(event.file()), Scope.PATH)), true);
      }
    }
    return record;
  }

  private static Advice advice(AccessRecord record, Trace trace) {
    return Advisor.advise(
        List.of(record.recorded(trace.seconds * Trace.SECOND)),
        new AdviceQuestion(
            Duration.ofSeconds(45).toNanos(),
            AdviceQuestion.USUAL.stream().map(Duration::toNanos).toList(),
            Prices.DEFAULT,
            OptionalDouble.empty(),
            ExternalChanges.NONE));
  }
}
