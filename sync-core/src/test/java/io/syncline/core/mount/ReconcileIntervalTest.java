package io.syncline.core.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconcileIntervalTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @Test
  void aRoundIsDueWhenTheIntervalHasPassedSinceTheLastBegan() {
    ReconcileInterval hourly = ReconcileInterval.of(Duration.ofHours(1));
    assertThat(hourly.isDue(5 * HOUR - 1, 4 * HOUR)).isFalse();
    assertThat(hourly.isDue(5 * HOUR, 4 * HOUR)).isTrue();
  }

  @Test
  void aClockThatWasSetBackIsNotWaitedFor() {
    assertThat(ReconcileInterval.of(Duration.ofHours(1)).isDue(HOUR, HOUR + 1)).isTrue();
  }

  @Test
  void neverIsNever() {
    assertThat(ReconcileInterval.NEVER.isDue(Long.MAX_VALUE, 0)).isFalse();
  }

  @Test
  void mistakesAreRefused() {
    for (Duration wrong :
        new Duration[] {Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(366)}) {
      assertThatThrownBy(() -> ReconcileInterval.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 1s to 365d, or never");
    }
  }
}
