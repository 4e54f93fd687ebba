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
    assertThat(hourly.dueAt(4 * HOUR, 4 * HOUR)).isEqualTo(5 * HOUR);
    assertThat(hourly.dueAt(7 * HOUR, 4 * HOUR)).isEqualTo(5 * HOUR);
  }

  @Test
  void aClockThatWasSetBackIsNotWaitedFor() {
    assertThat(ReconcileInterval.of(Duration.ofHours(1)).dueAt(HOUR, HOUR + 1)).isEqualTo(HOUR);
  }

  @Test
  void neverIsNever() {
    assertThat(ReconcileInterval.NEVER.dueAt(0, 0)).isEqualTo(Long.MAX_VALUE);
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
