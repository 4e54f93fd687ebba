package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.origin.Fencing.Step;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long is waited before an origin is declared gone, and from when on. */
class FencingWaitTest extends FencingFixture {
  @Test
  void theWaitIsTwiceTheLeaseOrWhatTheLeaseLeftUnderWayIfThatIsLonger() {
    assertThat(WAITS.of(false)).isEqualTo(Duration.ofMinutes(2));
    FencingWaits slowStore =
        new FencingWaits(Duration.ofSeconds(60), Duration.ofSeconds(100), Duration.ofSeconds(10));
    assertThat(slowStore.of(false)).isEqualTo(Duration.ofSeconds(170));
    assertThat(WAITS.of(true)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void theWaitIsThatOfTheOriginWhereItIsLonger() {
    membership.read("n2/3", joined(OLDER, LAKE, FencingWaits.lease(Duration.ofMinutes(4))));
    membership.read("n2/7", joined(DEAD, LAKE, FencingWaits.lease(Duration.ofMinutes(3))));
    measure(10, 20);
    assertThat(next()).isEqualTo(new Step.Wait(Duration.ofMinutes(8).toNanos()));
  }

  @Test
  void whatAnOriginSaidBeforeItsShorterWaitIsRemembered() {
    membership.read("n2/7", joined(DEAD, LAKE, FencingWaits.lease(Duration.ofMinutes(3))));
    membership.read("n2/7", joined(DEAD, LAKE, FencingWaits.lease(Duration.ofMinutes(1))));
    measure(10, 20);
    assertThat(next()).isEqualTo(new Step.Wait(Duration.ofMinutes(6).toNanos()));
  }

  @Test
  void aLongerLeaseThatIsHeardOfAfterTheWaitIsWaitedForBeforeTheFence() {
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.wasRead();
    membership.read("n2/7", joined(DEAD, LAKE, FencingWaits.lease(Duration.ofMinutes(3))));
    date();
    assertThat(next()).isEqualTo(new Step.Wait(Duration.ofMinutes(4).toNanos()));
    assertThat(fencing.progress().detail()).contains("waits longer");
    now += Duration.ofMinutes(4).toNanos();
    measure(15, 25);
    readSilence(Map.of(0, 15L, 1, 25L), Map.of(0, 15L, 1, 25L));
    date();
    assertThat(next()).isInstanceOf(Step.Append.class);
  }

  @Test
  void aLongerLeaseThatIsHeardOfAfterTheFenceMakesItCountForNothing() {
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.wasRead();
    date();
    assertThat(next()).isInstanceOf(Step.Append.class);
    membership.read("n2/7", joined(DEAD, LAKE, FencingWaits.lease(Duration.ofMinutes(3))));
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Wait.class);
    now += Duration.ofMinutes(4).toNanos();
    measure(17, 31);
    readSilence(Map.of(0, 15L, 1, 25L), Map.of(0, 17L, 1, 31L));
    date();
    assertThat(next()).isInstanceOf(Step.Append.class);
  }

  @Test
  void nobodyMaySayThatHeIsToBeWaitedForLongerThanDay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FencingWaits.lease(Duration.ofDays(1).plusMillis(1)))
        .withMessageContaining("a lease of PT24H0.001S (expected 0 to PT24H)");
  }

  @Test
  void theWaitRunsFromWhenItWasKnownWhereTheLogEndedAndNotFromTheQuestion() {
    assertThat(next()).isInstanceOf(Step.Measure.class);
    now += 1_000_000_000;
    fencing.measured(TOPIC_ID, Map.of(0, 10L, 1, 20L), now);
    assertThat(next()).isEqualTo(new Step.Wait(FULL));
    now += FULL - 1;
    assertThat(next()).isEqualTo(new Step.Wait(1));
  }

  @Test
  void aProcessThatIsDeadIsWaitedForOnlyUntilWhatItHadUnderWayIsOver() {
    fencing = fencing(true, DEAD);
    measure(10, 20);
    assertThat(next()).isEqualTo(new Step.Wait(SHORT));
    now += SHORT;
    assertThat(next()).isInstanceOf(Step.Measure.class);
  }

  @Test
  void whoIsKnownToBeDeadOnlyLaterIsWaitedForFromThenOn() {
    measure(10, 20);
    now += SHORT * 2;
    assertThat(next()).isInstanceOf(Step.Wait.class);
    fencing.processIsDead();
    measure(11, 21);
    assertThat(next()).isEqualTo(new Step.Wait(SHORT));
    assertThat(fencing.progress().processIsDead()).isTrue();
  }
}
