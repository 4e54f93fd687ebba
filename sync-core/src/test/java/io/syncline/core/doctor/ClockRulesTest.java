package io.syncline.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClockRulesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, OK",
    "2000, 0, OK",
    "2001, 0, WARN",
    "-2001, 0, WARN",
    // What the network may explain is no fault of a clock.
    "2400, 500, OK",
    "2600, 500, WARN",
    "240000, 0, WARN",
    "240001, 0, FAIL",
    "-240001, 0, FAIL"
  })
  void judgesWhatIsCertain(long aheadMillis, long uncertainMillis, Verdict verdict) {
    assertThat(ClockRules.examine(List.of(offset("n2", aheadMillis, uncertainMillis))).verdict())
        .isEqualTo(verdict);
  }

  @Test
  void namesTheOneThatIsFarthestOff() {
    Examination found =
        ClockRules.examine(
            List.of(offset("n2", 10, 0), offset("n3", -9_300, 100), offset("n4", 9_000, 0)));
    assertThat(found.found())
        .isEqualTo("the clock of node n3 is 9.3 s behind this one (give or take 0.1 s)");
    assertThat(found.expected()).isEqualTo("at most 2 s apart");
    assertThat(found.remedy()).contains("chronyc");
  }

  @Test
  void saysWhatIsNotCompared() {
    assertThat(ClockRules.examine(List.of(offset("n2", 1, 1))).found())
        .startsWith("within 2 s of node n2; not compared with Kafka");
    Examination alone = ClockRules.examine(List.of());
    assertThat(alone.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(alone.found()).contains("no other node", "not compared with Kafka");
  }

  @Test
  void takesTheMiddleOfTheQuestionForTheInstantOfTheAnswer() {
    assertThat(ClockOffset.measured("n2", 1_000, Duration.ofMillis(200), 6_100))
        .isEqualTo(new ClockOffset("n2", Duration.ofSeconds(5), Duration.ofMillis(100)));
  }

  private static ClockOffset offset(String node, long aheadMillis, long uncertainMillis) {
    return new ClockOffset(
        node, Duration.ofMillis(aheadMillis), Duration.ofMillis(uncertainMillis));
  }
}
