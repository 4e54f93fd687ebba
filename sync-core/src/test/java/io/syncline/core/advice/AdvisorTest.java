package io.syncline.core.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.advice.Access.Cost;
import io.syncline.core.model.Location;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which interval is recommended, and what is said of how little is known. */
final class AdvisorTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = Duration.ofMinutes(5).toNanos();
  private static final Prices DEAR = new Prices(1, 1);

  @Test
  void whereTheFeedIsLiveTheShortestThatItKeepsUpWithIsRecommended() {
    Advice advice = advise(List.of(recorded(true)), ExternalChanges.NONE, OptionalDouble.empty());
    assertThat(advice.recommendedNanos()).isEqualTo(OptionalLong.of(5 * SECOND));
    assertThat(advice.confidence()).isEqualTo(Confidence.LOW);
    assertThat(advice.reasons()).anyMatch(reason -> reason.contains("it costs the same"));
  }

  @Test
  void whilePollingNoneIsRecommendedThatCostsMoreThanNow() {
    Advice advice =
        advise(List.of(recorded(false)), ExternalChanges.UNWATCHED, OptionalDouble.empty());
    assertThat(advice.recommendedNanos()).isEqualTo(OptionalLong.of(NOW));
    assertThat(advice.reasons()).anyMatch(reason -> reason.contains("nobody tells of changes"));
  }

  @Test
  void aBudgetBuysAShorterOne() {
    double minute =
        prediction(
                advise(List.of(recorded(false)), ExternalChanges.UNWATCHED, OptionalDouble.empty()),
                60 * SECOND)
            .expectedCost();
    Advice advice =
        advise(
            List.of(recorded(false)), ExternalChanges.UNWATCHED, OptionalDouble.of(minute * 1.01));
    assertThat(advice.recommendedNanos()).isEqualTo(OptionalLong.of(60 * SECOND));
    Advice poor = advise(List.of(recorded(false)), ExternalChanges.UNWATCHED, OptionalDouble.of(0));
    assertThat(poor.recommendedNanos()).isEmpty();
    assertThat(poor.reasons()).singleElement().asString().contains("budget");
  }

  @Test
  void withLittleRecordedNothingIsRecommended() {
    AccessRecord young = new AccessRecord(0, NOW);
    young.read(read(0, 0, false));
    Advice advice =
        advise(List.of(young.recorded(SECOND)), ExternalChanges.NONE, OptionalDouble.empty());
    assertThat(advice.confidence()).isEqualTo(Confidence.NOT_ENOUGH);
    assertThat(advice.recommendedNanos()).isEmpty();
    assertThat(advice.reasons()).singleElement().asString().startsWith("not enough recorded: 1");
    assertThat(advise(List.of(), ExternalChanges.NONE, OptionalDouble.empty()).confidence())
        .isEqualTo(Confidence.NOT_ENOUGH);
  }

  @Test
  void anIntervalOfMoreThanHalfTheRecordIsNotCompared() {
    Advice advice = advise(List.of(recorded(false)), ExternalChanges.NONE, OptionalDouble.empty());
    assertThat(prediction(advice, Duration.ofMinutes(30).toNanos()).assessable()).isTrue();
    assertThat(prediction(advice, Duration.ofHours(2).toNanos()).assessable()).isFalse();
  }

  @Test
  void twoNodesMakeTwiceAsManyCallsAndAsOldAnswers() {
    Recorded one = recorded(false);
    Prediction single =
        prediction(advise(List.of(one), ExternalChanges.NONE, OptionalDouble.empty()), 10 * SECOND);
    Prediction twice =
        prediction(
            advise(List.of(one, one), ExternalChanges.NONE, OptionalDouble.empty()), 10 * SECOND);
    double calls = single.polling().perHour().gets();
    assertThat(twice.polling().perHour().gets()).isEqualTo(2 * calls, within(1e-6 * calls));
    assertThat(twice.polling().age().p99()).isEqualTo(single.polling().age().p99(), within(0.01));
  }

  @Test
  void betweenTwoSimulatedIntervalsTheNumberOfCallsLiesBetweenTheirs() {
    Advice advice = advise(List.of(recorded(false)), ExternalChanges.NONE, OptionalDouble.empty());
    double seven = prediction(advice, 7 * SECOND).polling().perHour().gets();
    assertThat(seven)
        .isBetween(
            prediction(advice, 10 * SECOND).polling().perHour().gets(),
            prediction(advice, 5 * SECOND).polling().perHour().gets());
  }

  @Test
  void missingATenthOfTheReadsMakesItLow() {
    assertThat(Confidence.of(1e6, 1e6, 0.09)).isEqualTo(Confidence.HIGH);
    assertThat(Confidence.of(1e6, 1e6, 0.11)).isEqualTo(Confidence.LOW);
    assertThat(Confidence.of(599, 1e6, 0)).isEqualTo(Confidence.NOT_ENOUGH);
  }

  @Test
  void refusesIntervalsThatAreNotSimulated() {
    for (long nanos : new long[] {1, SECOND - 1, Duration.ofDays(2).toNanos(), -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new AdviceQuestion(
                      NOW, List.of(nanos), DEAR, OptionalDouble.empty(), ExternalChanges.NONE));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Prices(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Prices(0, Double.NaN));
  }

  private static Advice advise(
      List<Recorded> recorded, ExternalChanges external, OptionalDouble budget) {
    return Advisor.advise(
        recorded,
        new AdviceQuestion(
            NOW,
            List.of(
                SECOND,
                5 * SECOND,
                7 * SECOND,
                10 * SECOND,
                60 * SECOND,
                Duration.ofMinutes(30).toNanos(),
                Duration.ofHours(2).toNanos()),
            DEAR,
            budget,
            external));
  }

  private static Prediction prediction(Advice advice, long interval) {
    return advice.predictions().stream()
        .filter(each -> each.intervalNanos() == interval)
        .findFirst()
        .orElseThrow();
  }

  /** An hour in which ten files are read every three seconds; the feed is 1.5 s behind. */
  private static Recorded recorded(boolean live) {
    AccessRecord record = new AccessRecord(0, NOW);
    for (int i = 0; i < 1_200; i++) {
      for (int file = 0; file < 10; file++) {
        record.read(read(file, i * (3 * SECOND), live));
      }
    }
    return record.recorded(3_600 * SECOND);
  }

  private static Access read(int file, long at, boolean live) {
    return new Access(
        Location.parse("s3://lake/f" + file),
        false,
        at,
        Long.MAX_VALUE,
        new Cost(1, 0, 12),
        Access.NEVER,
        live ? at - 3 * SECOND / 2 : Access.NEVER);
  }
}
