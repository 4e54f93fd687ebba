package io.syncline.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.budget.CallRate.Unit;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class CallLedgerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BORN = 17;

  @Test
  void callsBeyondTheBurstWaitForTheRateInTheirOrder() {
    CallLedger ledger = new CallLedger(new CallRate(20, Unit.SECOND), BORN);
    for (int call = 0; call < 20; call++) {
      assertThat(ledger.take(BORN, SECOND)).isZero();
    }
    assertThat(ledger.take(BORN, SECOND)).isEqualTo(SECOND / 20);
    assertThat(ledger.take(BORN, SECOND)).isEqualTo(SECOND / 10);
    assertThat(ledger.take(BORN + SECOND / 10, SECOND)).isEqualTo(SECOND / 20);
  }

  @Test
  void aCallThatWouldWaitTooLongIsRefusedAndTakesNothing() {
    CallLedger ledger = new CallLedger(new CallRate(10, Unit.SECOND), BORN);
    while (ledger.take(BORN, 0) == 0) {
      // Spends all of it.
    }
    assertThat(ledger.take(BORN, SECOND / 10 - 1)).isEqualTo(CallLedger.REFUSED);
    assertThat(ledger.take(BORN, SECOND / 10)).isEqualTo(SECOND / 10);
  }

  @Test
  void noCallWaitsLongerThanTheMostThatAnyMay() {
    CallLedger ledger = new CallLedger(new CallRate(1, Unit.HOUR), BORN);
    for (int call = 0; call < CallRate.LEAST_BURST; call++) {
      assertThat(ledger.take(BORN, 0)).isZero();
    }
    assertThat(ledger.take(BORN, Long.MAX_VALUE)).isEqualTo(CallLedger.REFUSED);
  }

  @Test
  void upkeepLeavesHalfOfTheBurstToReads() {
    CallLedger ledger = new CallLedger(new CallRate(10, Unit.SECOND), BORN);
    int begun = 0;
    while (ledger.hasRoomForUpkeep(BORN)) {
      assertThat(ledger.take(BORN, 0)).isZero();
      begun++;
    }
    assertThat(begun).isEqualTo(5);
    assertThat(ledger.take(BORN, 0)).as("a read").isZero();
  }

  @Test
  void upkeepDoesNotBeginWhileCallsWait() {
    CallLedger ledger = new CallLedger(new CallRate(10, Unit.SECOND), BORN);
    for (int call = 0; call < 20; call++) {
      assertThat(ledger.take(BORN, SECOND)).isGreaterThanOrEqualTo(0);
    }
    assertThat(ledger.hasRoomForUpkeep(BORN + SECOND)).isFalse();
    assertThat(ledger.hasRoomForUpkeep(BORN + 2 * SECOND)).isTrue();
  }

  @Test
  void anotherRateKeepsWhatWasSpent() {
    CallLedger ledger = new CallLedger(new CallRate(100, Unit.SECOND), BORN);
    for (int call = 0; call < 97; call++) {
      assertThat(ledger.take(BORN, 0)).isZero();
    }
    ledger.change(new CallRate(600, Unit.MINUTE), BORN);
    for (int call = 0; call < 3; call++) {
      assertThat(ledger.take(BORN, 0)).isZero();
    }
    assertThat(ledger.take(BORN, SECOND)).as("one of ten a second").isEqualTo(SECOND / 10);
  }

  @Test
  void aSmallerRateKeepsNoMoreThanItsOwnBurst() {
    CallLedger ledger = new CallLedger(new CallRate(1000, Unit.SECOND), BORN);
    ledger.change(new CallRate(20, Unit.SECOND), BORN);
    int made = 0;
    while (ledger.take(BORN, 0) == 0) {
      made++;
    }
    assertThat(made).isEqualTo(20);
  }

  @Test
  void callsThatWaitedUnderAnotherRateOweNothing() {
    CallLedger ledger = new CallLedger(new CallRate(100, Unit.SECOND), BORN);
    for (int call = 0; call < 1000; call++) {
      assertThat(ledger.take(BORN, 10 * SECOND)).isGreaterThanOrEqualTo(0);
    }
    ledger.change(new CallRate(1, Unit.SECOND), BORN);
    assertThat(ledger.take(BORN, 2 * SECOND)).as("not behind 900 others").isEqualTo(SECOND);
  }

  @Property
  void noSpanOfTimeHasMoreCallsThanItsRateAndOneBurst(
      @ForAll("rates") CallRate rate, @ForAll @Size(max = 300) List<Short> pauses) {
    CallLedger ledger = new CallLedger(rate, BORN);
    long now = BORN;
    List<Long> made = new ArrayList<>();
    long unit = rate.unit().nanos();
    for (short pause : pauses) {
      now += Math.abs((long) pause) * unit / rate.calls() / 10_000;
      for (int call = 0; call < 3; call++) {
        long wait = ledger.take(now, 3 * unit / rate.calls());
        if (wait != CallLedger.REFUSED) {
          made.add(now + wait);
        }
      }
    }
    assertThat(made).isSorted();
    for (int first = 0; first < made.size(); first++) {
      for (int last = first; last < made.size(); last++) {
        double span = (double) made.get(last) - made.get(first);
        assertThat(last - first + 1 - rate.burst())
            .isLessThanOrEqualTo((long) Math.floor(span * rate.calls() / unit + 1e-6));
      }
    }
  }

  @Provide
  Arbitrary<CallRate> rates() {
    return Combinators.combine(Arbitraries.longs().between(1, 40), Arbitraries.of(Unit.values()))
        .as(CallRate::new);
  }

  @Property
  void theLargestRatesNeitherOverflowNorStop(
      @ForAll("extremes") CallRate rate, @ForAll long pause) {
    CallLedger ledger = new CallLedger(rate, BORN);
    for (int call = 0; call < 100; call++) {
      assertThat(ledger.take(BORN, Long.MAX_VALUE)).isBetween(-1L, CallLedger.MOST_WAIT.toNanos());
    }
    long later = BORN + (pause & (Long.MAX_VALUE >> 1));
    assertThat(ledger.take(later, Long.MAX_VALUE)).isBetween(-1L, CallLedger.MOST_WAIT.toNanos());
    long rested = BORN + (Long.MAX_VALUE >> 1);
    assertThat(ledger.hasRoomForUpkeep(rested)).isTrue();
    assertThat(ledger.take(rested, 0)).isZero();
  }

  @Provide
  Arbitrary<CallRate> extremes() {
    return Combinators.combine(
            Arbitraries.of(1L, 10L, CallRate.MAX_CALLS), Arbitraries.of(Unit.values()))
        .as(CallRate::new);
  }
}
