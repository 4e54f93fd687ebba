package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.audit.AuditCounts.Ratio;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A share of right answers is told together with how sure it is. */
final class AuditCountsTest {
  @ParameterizedTest
  @CsvSource({
    // The 5% quantile of the beta distribution of (k, n - k + 1), as other programs compute it.
    "1, 1, 0.05",
    "1, 100, 0.0005128014162622921",
    "8, 10, 0.4930986989367976",
    "95, 100, 0.8977466223567255",
    "100, 100, 0.9704869503929601",
    "999, 1000, 0.9952650064245002",
    "5000, 5000, 0.9994010329976851",
    "99990, 100000, 0.9998303837123736",
    "0, 7, 0"
  })
  void theBoundIsThatOfClopperAndPearson(long right, long decided, double expected) {
    Ratio ratio = new AuditCounts(right, decided - right, 3, 4).ratio().orElseThrow();
    assertThat(ratio.seen()).isCloseTo((double) right / decided, within(1e-12));
    assertThat(ratio.atLeast()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void nothingIsSaidWithoutADecidedLook() {
    assertThat(new AuditCounts(0, 0, 5, 5).ratio()).isEmpty();
  }

  @Property(tries = 200)
  void atTheBoundSoManyRightAnswersAreJustAsUnlikelyAsIsRisked(
      @ForAll @IntRange(min = 1, max = 400) int decided, @ForAll @IntRange(max = 400) int wrong) {
    int right = Math.max(1, decided - wrong);
    Ratio ratio = new AuditCounts(right, decided - right, 0, 0).ratio().orElseThrow();
    assertThat(tail(right, decided, ratio.atLeast())).isCloseTo(AuditCounts.RISK, within(1e-8));
    assertThat(ratio.atLeast()).isLessThanOrEqualTo(ratio.seen());
  }

  @Property(tries = 200)
  void moreRightAnswersNeverLowerTheBound(
      @ForAll @IntRange(min = 1, max = 2000) int right, @ForAll @IntRange(max = 50) int wrong) {
    double bound = new AuditCounts(right, wrong, 0, 0).ratio().orElseThrow().atLeast();
    double next = new AuditCounts(right + 1, wrong, 0, 0).ratio().orElseThrow().atLeast();
    double worse = new AuditCounts(right, wrong + 1, 0, 0).ratio().orElseThrow().atLeast();
    assertThat(next).isGreaterThan(bound);
    assertThat(worse).isLessThan(bound);
  }

  /** How likely at least so many successes are, term by term. */
  private static double tail(int successes, int trials, double share) {
    double sum = 0;
    double logChoose = 0;
    for (int k = 0; k <= trials; k++) {
      if (k > 0) {
        logChoose += Math.log(trials - k + 1.0) - Math.log(k);
      }
      if (k >= successes) {
        sum += Math.exp(logChoose + k * Math.log(share) + (trials - k) * Math.log1p(-share));
      }
    }
    return sum;
  }
}
