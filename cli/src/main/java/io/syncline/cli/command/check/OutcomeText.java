package io.syncline.cli.command.check;

import io.syncline.cli.output.Table;
import io.syncline.cli.quantity.CountText;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a check found, in a few lines: a table by kind, or what was compared without a finding. */
final class OutcomeText {
  /** From which part of all that is held on it is worth a word that it was not compared. */
  private static final int ONE_IN = 10;

  private OutcomeText() {}

  static List<String> lines(GetCheckResponse check) {
    CheckRun run = check.getRun();
    List<String> lines = new ArrayList<>(table(check));
    if (run.getState() == CheckState.CHECK_STATE_DONE && CheckWords.found(run) == 0) {
      lines.add(clean(run));
      if (isMuchUnserved(run)) {
        lines.add(
            run.getPath()
                + "  "
                + CountText.rounded(run.getUnserved())
                + " paths that are held were not compared: the cluster would ask the store about"
                + " them");
      }
    }
    return lines;
  }

  private static List<String> table(GetCheckResponse check) {
    CheckRun run = check.getRun();
    boolean repairs = CheckWords.repairs(run);
    Table table =
        new Table(
            repairs
                ? List.of("KIND", "COUNT", "REPAIRED", "OLDEST", "EXAMPLE")
                : List.of("KIND", "COUNT", "OLDEST", "EXAMPLE"));
    for (CheckKindCount count : run.getKindsList()) {
      table.row(
          row(
              CheckWords.of(count.getKind()),
              count.getCount(),
              repairs ? Optional.of(Long.toUnsignedString(count.getRepaired())) : Optional.empty(),
              age(count.getOldestMillis(), run),
              example(count.getKind(), check)));
    }
    Optional<String> unrepaired = repairs ? Optional.of("-") : Optional.empty();
    if (run.getSettled() != 0) {
      String why = "(normal: explained by changes on their way)";
      table.row(row("IN_FLIGHT", run.getSettled(), unrepaired, "-", why));
    }
    if (run.getWaiting() != 0) {
      String why = "(it ended before they were looked at again)";
      table.row(row("SETTLING", run.getWaiting(), unrepaired, "-", why));
    }
    return table.size() == 0 ? List.of() : table.lines();
  }

  private static List<String> row(
      String word, long count, Optional<String> repaired, String age, String example) {
    List<String> cells = new ArrayList<>(List.of(word, Long.toUnsignedString(count)));
    repaired.ifPresent(cells::add);
    cells.add(age);
    cells.add(example);
    return cells;
  }

  /** How long the store had been seen to differ when the check ended, by the cluster's clocks. */
  private static String age(long sinceMillis, CheckRun run) {
    return run.hasEndedMillis() ? CheckWords.time(sinceMillis, run.getEndedMillis()) : "-";
  }

  private static String example(CheckKind kind, GetCheckResponse check) {
    return check.getFindingsList().stream()
        .filter(finding -> finding.getKind() == kind)
        .min(
            Comparator.comparing(CheckFinding::getRepaired)
                .thenComparingLong(CheckFinding::getFirstSeenMillis))
        .map(Evidence::oneLine)
        .orElse("-");
  }

  private static String clean(CheckRun run) {
    return run.getPath()
        + "  "
        + counted(run.getCompared(), "path")
        + " compared with "
        + counted(run.getRequests(), "request")
        + " in "
        + CheckWords.took(run)
        + (CheckWords.isSample(run) ? ", a sample of " + PercentText.of(run.getSample()) : "")
        + ": no inconsistencies";
  }

  private static String counted(long count, String noun) {
    return CountText.rounded(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private static boolean isMuchUnserved(CheckRun run) {
    return run.getUnserved() > 0
        && run.getUnserved() >= (run.getCompared() + run.getUnserved()) / ONE_IN;
  }
}
