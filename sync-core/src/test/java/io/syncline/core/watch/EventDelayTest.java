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
    assertThat(delay.isTrusted(1_059)).isFalse();
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
  void limitsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(
            () ->
                new EventDelay.Limits(
                    Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
