package io.syncline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of several rounds together. */
final class RatesTest {
  private static final Rates.Round FAST = new Rates.Round(400, 100);
  private static final Rates.Round SLOW = new Rates.Round(100, 50);
  private static final Rates.Round EQUAL = new Rates.Round(200, 200);
  private static final Rates.Round BETTER = new Rates.Round(300, 600);

  @Test
  void theMedianOfAnOddCountIsTheOneInTheMiddle() {
    Rates rates = rates(FAST, SLOW, EQUAL);
    assertThat(rates.alone()).isEqualTo(new Rates.Spread(100, 200, 400));
    assertThat(rates.watched()).isEqualTo(new Rates.Spread(50, 100, 200));
  }

  @Test
  void theMedianOfAnEvenCountLiesBetweenTheTwoInTheMiddle() {
    Rates rates = rates(FAST, SLOW, EQUAL, BETTER);
    assertThat(rates.alone()).isEqualTo(new Rates.Spread(100, 250, 400));
    assertThat(rates.watched()).isEqualTo(new Rates.Spread(50, 150, 600));
  }

  /** Rounds meet different moments of the machine; both sides of one meet the same. */
  @Test
  void theRatioIsThatOfEachRound() {
    assertThat(rates(FAST, SLOW, EQUAL, BETTER).ratio()).isEqualTo(new Rates.Spread(0.25, 0.75, 2));
  }

  @Test
  void oneRoundIsAllThreeOfThem() {
    assertThat(rates(SLOW).alone()).isEqualTo(new Rates.Spread(100, 100, 100));
  }

  private static Rates rates(Rates.Round... rounds) {
    return new Rates("feed", List.of(rounds));
  }
}
