package io.syncline.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class CallRateTest {
  @Test
  void readsWhatItWrites() {
    for (String text : new String[] {"200/s", "600/min", "1000000/h"}) {
      assertThat(CallRate.parse(text)).get().hasToString(text);
      assertThat(CallBudget.of(CallRate.parse(text).orElseThrow())).hasToString(text);
    }
    assertThat(CallBudget.NONE).hasToString("none");
  }

  @Test
  void refusesWhatIsNoRate() {
    for (String text : new String[] {"", "200", "0/s", "1000001/s", "-1/s", "5/d", "5/ s", "/s"}) {
      assertThat(CallRate.parse(text)).as(text).isEmpty();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CallRate(0, CallRate.Unit.SECOND))
        .withMessage("a rate of 0 calls is out of range (expected 1 to 1000000)");
  }

  @Test
  void keepsWhatOneUnitGivesAndEnoughForOneQuestion() {
    assertThat(new CallRate(600, CallRate.Unit.MINUTE).burst()).isEqualTo(600);
    assertThat(new CallRate(2, CallRate.Unit.HOUR).burst()).isEqualTo(10);
  }

  @Test
  void everyUnitIsFoundByItsLength() {
    for (CallRate.Unit unit : CallRate.Unit.values()) {
      assertThat(CallRate.Unit.of(unit.seconds())).contains(unit);
    }
    assertThat(CallRate.Unit.of(7)).isEmpty();
  }
}
