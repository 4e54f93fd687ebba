package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an event that comes too late does to the claims that come after it. */
class EventDelayTest {
  private final EventDelay delay =
      new EventDelay(
          new EventDelay.Limits(Duration.ofNanos(10), Duration.ofNanos(100), Duration.ofNanos(50)));

  @Test
  void nothingIsLateBeforeAnythingWasClaimed() {
    assertThat(delay.came(Duration.ofNanos(90), 1_000)).isFalse();
    assertThat(delay.allowed()).isEqualTo(Duration.ofNanos(10));
    assertThat(delay.isTrusted(1_000)).isTrue();
  }

  @Test
  void anEventOfWhatWasClaimedRaisesTheAllowanceAndEndsClaimsForSomeTime() {
    delay.covered(1_000);
    assertThat(delay.came(Duration.ofNanos(20), 1_010))
        .as("of 990, which was not claimed")
        .isFalse();
    assertThat(delay.came(Duration.ofNanos(40), 1_010)).isTrue();
    assertThat(delay.allowed()).isEqualTo(Duration.ofNanos(60));
    assertThat(delay.doubt(1_059)).contains(new Doubt(Doubt.Kind.LATE_EVENTS, 1_060));
    assertThat(delay.isTrusted(1_059)).isFalse();
    assertThat(delay.doubt(1_060)).isEmpty();
    assertThat(delay.isTrusted(1_060)).isTrue();
    assertThat(delay.isTrusted(1_059)).as("distrust that has passed does not come back").isTrue();
  }

  @Test
  void theAllowanceGrowsNoFurtherThanItMay() {
    delay.covered(1_000);
    assertThat(delay.came(Duration.ofDays(20_000), 1_010)).isTrue();
    assertThat(delay.allowed()).isEqualTo(Duration.ofNanos(100));
  }

  @Test
  void theAllowanceNeverShrinks() {
    delay.covered(1_000);
    delay.came(Duration.ofNanos(60), 1_010);
    delay.covered(1_100);
    assertThat(delay.came(Duration.ofNanos(92), 1_101)).as("of 1,009").isTrue();
    assertThat(delay.came(Duration.ofNanos(30), 1_010)).as("of 980, long claimed").isTrue();
    assertThat(delay.allowed()).isEqualTo(Duration.ofNanos(100));
  }

  @Test
  void aTimeThatIsStillToComeSaysNothing() {
    delay.covered(1_000);
    assertThat(delay.came(Duration.ofNanos(-5), 900)).isFalse();
  }

  @Test
  void aSuccessorDistrustsForAsLongAsWasLeft() {
    EventDelay first = new EventDelay(EventDelay.Limits.DEFAULT);
    assertThat(first.memory(0)).isEmpty();
    first.covered(0);
    assertThat(first.came(Duration.ofMinutes(20), 0)).isTrue();
    long later = Duration.ofMinutes(38).toNanos();
    String memory = first.memory(later);
    assertThat(first.memory(later + Duration.ofMinutes(1).toNanos()))
        .as("it is not kept anew all the time")
        .isEqualTo(memory);
    // Another process, whose ticker began elsewhere.
    EventDelay second = new EventDelay(EventDelay.Limits.DEFAULT);
    second.recall(memory, -7);
    assertThat(second.allowed()).isEqualTo(Duration.ofMinutes(30));
    assertThat(second.isTrusted(-7 + Duration.ofMinutes(22).toNanos())).isFalse();
    assertThat(second.isTrusted(-7 + Duration.ofMinutes(25).toNanos())).isTrue();
    assertThat(second.memory(-7 + Duration.ofMinutes(25).toNanos())).isEmpty();
  }

  @Test
  void whatIsRememberedHasTheSameLimits() {
    for (String memory :
        new String[] {"x", "1", "1 2 3", "1 -5", Long.MAX_VALUE + " " + Long.MAX_VALUE}) {
      EventDelay later = new EventDelay(EventDelay.Limits.DEFAULT);
      later.recall(memory, 5);
      assertThat(later.allowed()).isBetween(Duration.ofMinutes(2), Duration.ofHours(1));
      assertThat(later.isTrusted(5 + Duration.ofHours(1).toNanos() - 1)).as(memory).isFalse();
      assertThat(later.isTrusted(5 + Duration.ofHours(1).toNanos())).as(memory).isTrue();
    }
    EventDelay fresh = new EventDelay(EventDelay.Limits.DEFAULT);
    fresh.recall("", 5);
    assertThat(fresh.isTrusted(5)).isTrue();
  }

  @Test
  void limitsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(
            () ->
                new EventDelay.Limits(
                    Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
