package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.ChangePick.Change;
import io.syncline.core.audit.LookSchedule.Look;
import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A change is looked at after each delay, once. */
final class LookScheduleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final List<AuditDelay> DELAYS =
      List.of(AuditDelay.AFTER_1S, AuditDelay.AFTER_10S, AuditDelay.AFTER_1M, AuditDelay.AFTER_5M);

  @Test
  void delaysAreWhatTheyAreCalled() {
    assertThat(DELAYS.stream().map(AuditDelay::word)).containsExactly("1s", "10s", "1m", "5m");
    assertThat(DELAYS.stream().map(AuditDelay::delay))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));
    assertThat(AuditDelay.OF_CHANGES).isEqualTo(DELAYS);
  }

  @Test
  void aFurtherChangeIsNotFollowedWhenAsManyAreAsMay() {
    LookSchedule schedule = new LookSchedule(2);
    assertThat(schedule.follow(change(1, 0))).isTrue();
    assertThat(schedule.follow(change(2, 0))).isTrue();
    assertThat(schedule.follow(change(3, 0))).isFalse();
    assertThat(schedule.size()).isEqualTo(2);
    long hour = 3600 * SECOND;
    for (int looks = 0; looks < 2 * DELAYS.size(); looks++) {
      assertThat(schedule.take(hour)).isPresent();
    }
    assertThat(schedule.size()).isZero();
    assertThat(schedule.follow(change(3, hour)))
        .as("all were looked at for the last time")
        .isTrue();
  }

  @Test
  void aLookIsLateWhenTheNextOfItsChangeIsDue() {
    Look first = Look.of(change(1, 0), AuditDelay.AFTER_1S);
    assertThat(first.isLate(10 * SECOND - 1)).isFalse();
    assertThat(first.isLate(10 * SECOND)).isTrue();
    Look last = Look.of(change(1, 0), AuditDelay.AFTER_5M);
    assertThat(last.isLate(600 * SECOND - 1)).isFalse();
    assertThat(last.isLate(600 * SECOND)).isTrue();
  }

  @Property(tries = 100)
  void eachChangeIsLookedAtAfterEachDelayOnceAndNeverBefore(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 400) Integer> seconds,
      @ForAll long start) {
    LookSchedule schedule = new LookSchedule();
    for (int i = 0; i < seconds.size(); i++) {
      assertThat(schedule.follow(change(i, start + seconds.get(i) * SECOND))).isTrue();
    }
    Map<Location, List<AuditDelay>> looked = new HashMap<>();
    for (int second = 0; second <= 1000; second++) {
      long now = start + second * SECOND;
      for (Optional<Look> look = schedule.take(now); look.isPresent(); look = schedule.take(now)) {
        Look due = look.get();
        assertThat(now - due.change().applied()).isEqualTo(due.delay().delay().toNanos());
        looked
            .computeIfAbsent(due.change().location(), unknown -> new ArrayList<>())
            .add(due.delay());
      }
    }
    assertThat(looked).hasSize(seconds.size());
    assertThat(looked.values()).allMatch(DELAYS::equals);
    assertThat(schedule.nextDue()).isEmpty();
  }

  private static Change change(int number, long applied) {
    return new Change(Location.parse("s3://lake/" + number), applied);
  }
}
