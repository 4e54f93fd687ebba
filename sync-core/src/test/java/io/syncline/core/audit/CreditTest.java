package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Never more is done than was earned. */
final class CreditTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void growsEvenlyUpToItsLimit() {
    Credit credit = new Credit(0.5, 3, 100);
    assertThat(credit.has(1, 100 + 2 * SECOND - 1)).isFalse();
    assertThat(credit.has(1, 100 + 2 * SECOND)).isTrue();
    assertThat(credit.has(3, 100 + 60 * SECOND)).isTrue();
    assertThat(credit.has(3.01, 100 + 600 * SECOND)).isFalse();
  }

  @Test
  void whatWasOverspentIsEarnedFirst() {
    Credit credit = new Credit(1, 5, 0);
    credit.spend(2);
    assertThat(credit.has(1, 2 * SECOND)).isFalse();
    assertThat(credit.has(1, 3 * SECOND)).isTrue();
  }

  @Property(tries = 100)
  void inTheLongRunNoMoreIsSpentThanIsEarned(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 5_000) Integer> pauses) {
    Credit credit = new Credit(2, 4, 0);
    long now = 0;
    int spent = 0;
    for (int pause : pauses) {
      now += pause * 1_000_000L;
      if (credit.has(1, now)) {
        credit.spend(1);
        spent++;
      }
    }
    assertThat(spent).isLessThanOrEqualTo((int) (now / 1e9 * 2) + 4);
  }
}
