package io.syncline.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.schedule.Timetable.Action;
import io.syncline.core.schedule.Timetable.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When regular work is due: after restarts, at clocks that jump, and for two nodes. */
final class TimetableTest {
  private static final Instant T = Instant.parse("2025-01-31T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** Stored for all nodes; replaced as ZooKeeper does it. */
  private Timetable stored = new Timetable(HOUR, T, 0, 0, 0);

  @Test
  void eachTimeIsUsedOnceWhicheverNodeLooksFirst() {
    List<Instant> starts = new ArrayList<>();
    for (int second = -10; second < 3 * 3_600; second++) {
      Instant now = T.plusSeconds(second);
      Timetable one = stored;
      Timetable two = stored;
      for (Timetable seen : List.of(one, two)) {
        Step step = seen.step(now, false);
        if (step.action() == Action.START && replace(seen, step.after())) {
          starts.add(now);
        }
      }
    }
    assertThat(starts).containsExactly(T, T.plus(HOUR), T.plus(HOUR.multipliedBy(2)));
    assertThat(stored).isEqualTo(new Timetable(HOUR, T.plus(HOUR.multipliedBy(3)), 3, 0, 0));
  }

  @Test
  void nodesWhoseClocksAreApartStartEachTimeOnce() {
    int starts = 0;
    for (int second = 0; second < 10 * 3_600; second += 7) {
      Instant now = T.plusSeconds(second);
      for (Instant clock : List.of(now, now.minus(Duration.ofMinutes(4)))) {
        Step step = stored.step(clock, false);
        starts += step.action() == Action.START ? 1 : 0;
        stored = step.after();
      }
    }
    assertThat(starts).isEqualTo(10);
    assertThat(stored.missed()).isZero();
  }

  @Test
  void timesThatPassedWhileNobodyLookedAreCountedAndNotMadeUpFor() {
    Step step = stored.step(T.plus(HOUR.multipliedBy(5)).plusSeconds(60), false);
    assertThat(step.action()).isEqualTo(Action.START);
    assertThat(step.after()).isEqualTo(new Timetable(HOUR, T.plus(HOUR.multipliedBy(6)), 1, 0, 5));
    assertThat(step.after().step(T.plus(HOUR.multipliedBy(5)).plusSeconds(61), false).action())
        .isEqualTo(Action.WAIT);
  }

  @Test
  void whatIsUnderWayIsNotStartedOnceMoreAndTheTimeIsSkipped() {
    Step step = stored.step(T, true);
    assertThat(step.action()).isEqualTo(Action.SKIP);
    assertThat(step.after()).isEqualTo(new Timetable(HOUR, T.plus(HOUR), 0, 1, 0));
    assertThat(step.after().step(T.plusSeconds(1), false).action())
        .as("it is not made up for")
        .isEqualTo(Action.WAIT);
  }

  @Test
  void aClockThatIsSetBackMakesNobodyWaitLongerThanAPeriod() {
    Instant back = T.minus(Duration.ofDays(30));
    Step step = stored.step(back, false);
    assertThat(step.action()).isEqualTo(Action.WAIT);
    assertThat(step.after()).isEqualTo(new Timetable(HOUR, back.plus(HOUR), 0, 0, 0));
    assertThat(step.after().step(back.plus(HOUR), false).action()).isEqualTo(Action.START);
  }

  @Test
  void aClockThatIsSetBackALittleOnlyDelays() {
    Timetable later = new Timetable(HOUR, T.plus(HOUR), 1, 0, 0);
    assertThat(later.step(T.minus(Duration.ofMinutes(5)), false))
        .isEqualTo(new Step(Action.WAIT, later));
  }

  @Test
  void aClockThatIsSetForwardMakesOneTimeDueAndSetRightAgainNoneIsLost() {
    Step ahead = stored.step(T.plus(Duration.ofDays(2)), false);
    assertThat(ahead.action()).isEqualTo(Action.START);
    Timetable right = ahead.after().step(T.plusSeconds(10), false).after();
    assertThat(right.next()).isEqualTo(T.plusSeconds(10).plus(HOUR));
  }

  @Test
  void anotherPeriodCountsFromNowAndTheSameOneChangesNothing() {
    Timetable used = new Timetable(HOUR, T, 3, 2, 1);
    assertThat(used.each(HOUR, T.plusSeconds(5), "east/lake")).isEqualTo(used);
    Timetable shorter = used.each(Duration.ofMinutes(1), T, "east/lake");
    assertThat(shorter.next()).isBetween(T, T.plusSeconds(60));
    assertThat(shorter.started()).isEqualTo(3);
    assertThat(shorter.skipped()).isEqualTo(2);
    assertThat(shorter.missed()).isEqualTo(1);
  }

  @Test
  void aRestartGoesOnWithWhatIsStored() {
    Timetable read = new Timetable(HOUR, T.plusSeconds(30), 7, 0, 0);
    assertThat(read.step(T, false)).isEqualTo(new Step(Action.WAIT, read));
    assertThat(read.step(T.plusSeconds(30), false).action()).isEqualTo(Action.START);
  }

  @Test
  void namesAreSpreadOverThePeriodAndOneNameIsAlwaysAtTheSamePlace() {
    Set<Long> tenths = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      Timetable first = Timetable.from(T, HOUR, "cluster" + i + "/lake");
      assertThat(first).isEqualTo(Timetable.from(T, HOUR, "cluster" + i + "/lake"));
      Duration until = Duration.between(T, first.next());
      assertThat(until).isBetween(Duration.ZERO, HOUR);
      tenths.add(until.toMinutes() / 6);
    }
    assertThat(tenths).hasSize(10);
  }

  @Test
  void itIsCountedForHowManyPeriodsNothingWasDone() {
    assertThat(stored.periodsSince(T, T.plus(Duration.ofMinutes(90)))).isEqualTo(1.5);
    assertThat(stored.periodsSince(T, T.minusSeconds(1))).isZero();
  }

  @Test
  void aStartThatWasRefusedIsASkippedTime() {
    Timetable after = stored.step(T, false).after().startedInVain();
    assertThat(after).isEqualTo(new Timetable(HOUR, T.plus(HOUR), 0, 1, 0));
  }

  @Test
  void refusesPeriodsThatAreTooShortOrTooLong() {
    for (Duration every : List.of(Duration.ofMillis(999), Duration.ofDays(366))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Timetable(every, T, 0, 0, 0))
          .withMessageContaining("expected PT1S to PT8760H");
    }
  }

  private boolean replace(Timetable before, Timetable after) {
    if (!stored.equals(before)) {
      return false;
    }
    stored = after;
    return true;
  }
}
