package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What is older than a day does not count any more. */
final class AuditWindowTest {
  private static final long STEP = AuditWindow.STEP.toNanos();
  private static final long DAY = AuditWindow.LENGTH.toNanos();

  @Test
  void countsWhatItWasTold() {
    AuditWindow window = new AuditWindow();
    for (AuditOutcome outcome : AuditOutcome.values()) {
      window.count(outcome, 5);
    }
    window.count(AuditOutcome.CONSISTENT, STEP + 5);
    assertThat(window.counts(STEP + 5)).isEqualTo(new AuditCounts(2, 1, 1, 1));
    assertThat(window.counts(STEP + 5).all()).isEqualTo(5);
  }

  @Test
  void forgetsADayLater() {
    AuditWindow window = new AuditWindow();
    window.count(AuditOutcome.INCONSISTENT, 0);
    window.count(AuditOutcome.CONSISTENT, STEP);
    assertThat(window.counts(DAY - 1)).isEqualTo(new AuditCounts(1, 1, 0, 0));
    assertThat(window.counts(DAY)).isEqualTo(new AuditCounts(1, 0, 0, 0));
    assertThat(window.counts(DAY + STEP)).isEqualTo(AuditCounts.NONE);
  }

  @Property(tries = 20)
  void neverTakesMoreThanOneCountForEachQuarter(
      @ForAll @LongRange(min = 1, max = 1800) long seconds) {
    AuditWindow window = new AuditWindow();
    for (int i = 0; i < 2_000; i++) {
      window.count(AuditOutcome.UNSERVED, i * seconds * 1_000_000_000L);
      assertThat(window.size()).isLessThanOrEqualTo((int) (DAY / STEP));
    }
  }
}
