package io.syncline.cli.command.check;

import io.syncline.cli.output.Table;
import io.syncline.proto.node.v1.CheckAuditDelay;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The audit of a mount, for people: the answer that has been wrong longest first. */
final class AuditText {
  private static final int DIGITS = 4;

  private AuditText() {}

  static List<String> lines(GetCheckResponse check) {
    CheckRun run = check.getRun();
    List<String> lines = new ArrayList<>();
    lines.add(run.getId() + "  " + run.getPath() + "  " + CheckWords.state(run));
    lines.add("  location      " + CheckWords.orDash(run.getLocation()));
    lines.add("  since         " + CheckWords.instant(run.getStartedMillis()));
    lines.add("  nodes         " + run.getAudit().getNodes());
    lines.add("  judging       " + Long.toUnsignedString(run.getWaiting()));
    lines.add("  wrong now     " + CheckWords.found(run));
    Table table =
        new Table(
            List.of("AFTER", "RIGHT", "WRONG", "UNSERVED", "UNDECIDED", "RATIO", "AT LEAST (95%)"));
    run.getAudit().getDelaysList().forEach(delay -> table.row(row(delay)));
    lines.addAll(table.lines());
    for (CheckFinding finding : check.getFindingsList()) {
      DetailText.add(lines, finding);
    }
    return lines;
  }

  private static List<String> row(CheckAuditDelay delay) {
    return List.of(
        delay.getDelay(),
        Long.toUnsignedString(delay.getConsistent()),
        Long.toUnsignedString(delay.getInconsistent()),
        Long.toUnsignedString(delay.getUnserved()),
        Long.toUnsignedString(delay.getUndecided()),
        delay.hasRatio() ? percent(delay.getRatio()) : "-",
        delay.hasRatioAtLeast() ? percent(delay.getRatioAtLeast()) : "-");
  }

  /** Rounded down: nothing is all right that is not. */
  private static String percent(double share) {
    return BigDecimal.valueOf(share)
            .movePointRight(2)
            .setScale(DIGITS, RoundingMode.DOWN)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }
}
