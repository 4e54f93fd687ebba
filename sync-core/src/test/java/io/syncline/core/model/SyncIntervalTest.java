package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Staleness bounds and which of two is stricter. */
final class SyncIntervalTest {
  private static final SyncInterval SECOND = SyncInterval.of(Duration.ofSeconds(1));
  private static final SyncInterval MINUTE = SyncInterval.of(Duration.ofMinutes(1));

  @Test
  void theStricterIsTheShorter() {
    assertThat(SECOND.min(MINUTE)).isEqualTo(SECOND);
    assertThat(MINUTE.min(SECOND)).isEqualTo(SECOND);
    assertThat(SECOND.min(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void neverIsTheLeastStrictAndAlwaysTheMost() {
    assertThat(SyncInterval.NEVER.min(MINUTE)).isEqualTo(MINUTE);
    assertThat(MINUTE.min(SyncInterval.NEVER)).isEqualTo(MINUTE);
    assertThat(SyncInterval.NEVER.min(SyncInterval.NEVER)).isEqualTo(SyncInterval.NEVER);
    assertThat(SyncInterval.ALWAYS.min(SECOND)).isEqualTo(SyncInterval.ALWAYS);
    assertThat(SyncInterval.NEVER.min(SyncInterval.ALWAYS)).isEqualTo(SyncInterval.ALWAYS);
  }

  @Test
  void theLongestIsAYear() {
    assertThat(SyncInterval.of(SyncInterval.MAX).bound()).contains(Duration.ofDays(365));
    assertThatThrownBy(() -> SyncInterval.of(SyncInterval.MAX.plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 0 to 365d, or never");
    assertThatThrownBy(() -> SyncInterval.of(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
