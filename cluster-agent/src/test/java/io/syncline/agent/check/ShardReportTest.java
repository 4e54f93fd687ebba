package io.syncline.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.model.Location;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which findings are kept of many. */
final class ShardReportTest {
  @Test
  void theFirstAreKeptAndAllAreCounted() {
    ShardReport report = many(ShardReport.MAX_FINDINGS + 5, false);
    assertThat(report.findings()).hasSize(ShardReport.MAX_FINDINGS).contains(finding(0, false));
    ShardReport.KindCount count = report.kinds().get(DifferenceKind.STALE_ATTR);
    assertThat(count.count()).isEqualTo(ShardReport.MAX_FINDINGS + 5);
    assertThat(count.repaired()).isZero();
  }

  @Test
  void whatRemainsWrongIsKeptRatherThanWhatWasRepaired() {
    ShardReport report = many(ShardReport.MAX_FINDINGS + 5, true).with(finding(100, false));
    assertThat(report.findings())
        .hasSize(ShardReport.MAX_FINDINGS)
        .contains(finding(100, false))
        .doesNotContain(finding(0, true));
    assertThat(report.with(finding(101, true)).findings()).isEqualTo(report.findings());
  }

  private static ShardReport many(int count, boolean repaired) {
    ShardReport report = ShardReport.begun("n1");
    for (int i = 0; i < count; i++) {
      report = report.with(finding(i, repaired));
    }
    return report;
  }

  private static ReportedFinding finding(int number, boolean repaired) {
    return new ReportedFinding(
        DifferenceKind.STALE_ATTR,
        Location.parse("s3://lake/f" + number),
        null,
        Optional.empty(),
        null,
        Instant.EPOCH,
        2,
        "",
        repaired,
        null);
  }
}
