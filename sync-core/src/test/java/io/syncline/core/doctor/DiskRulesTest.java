package io.syncline.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiskRulesTest {
  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @CsvSource({"63, FAIL", "64, WARN", "1023, WARN", "1024, OK"})
  void judgesWhatIsFreeByWhatIsKeptBack(long freeMib, Verdict verdict) {
    Examination found = new DiskRules(64 * MIB).examine("/data", freeMib * MIB, 10_000 * MIB);
    assertThat(found.verdict()).isEqualTo(verdict);
    assertThat(found.found())
        .startsWith(freeMib + " MiB of 10000 MiB are free under /data")
        .matches(text -> text.contains("writes are refused") == (verdict == Verdict.FAIL));
    assertThat(found.expected()).isEqualTo(verdict == Verdict.OK ? "" : "at least 1024 MiB");
  }
}
