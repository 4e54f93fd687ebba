package io.syncline.cli.command.check;

import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.util.ArrayList;
import java.util.List;

/** Everything about one check, for people. */
final class DetailText {
  private DetailText() {}

  static List<String> lines(GetCheckResponse check) {
    CheckRun run = check.getRun();
    if (run.hasAudit()) {
      return AuditText.lines(check);
    }
    List<String> lines = new ArrayList<>();
    lines.add(run.getId() + "  " + run.getPath() + "  " + CheckWords.of(run.getState()));
    lines.add("  location      " + CheckWords.orDash(run.getLocation()));
    lines.add("  started       " + CheckWords.instant(run.getStartedMillis()));
    lines.add("  ended         " + ended(run));
    lines.add("  reason        " + CheckWords.orDash(Evidence.oneLine(run.getReason())));
    lines.add("  rate          " + run.getRequestsPerSecond() + " requests/s by each node");
    lines.add("  settle        " + DurationText.exact(run.getSettleMillis()));
    lines.add("  sample        " + PercentText.of(run.getSample()));
    lines.add("  repair        " + RepairWord.of(run.getRepair()));
    lines.add(
        "  max duration  "
            + (run.hasMaxDurationMillis() ? DurationText.exact(run.getMaxDurationMillis()) : "-"));
    lines.add("  shards        " + CheckWords.shards(run));
    lines.add("  directories   " + Long.toUnsignedString(run.getDirectories()));
    lines.add("  compared      " + Long.toUnsignedString(run.getCompared()));
    lines.add("  unserved      " + Long.toUnsignedString(run.getUnserved()));
    lines.add("  settled       " + Long.toUnsignedString(run.getSettled()));
    lines.add("  waiting       " + Long.toUnsignedString(run.getWaiting()));
    lines.add("  requests      " + Long.toUnsignedString(run.getRequests()));
    if (!run.getFailure().isEmpty()) {
      lines.add("  ended by      " + Evidence.oneLine(run.getFailure()));
    }
    run.getKindsList().forEach(count -> lines.add("  found         " + text(count)));
    addFindings(lines, check);
    return lines;
  }

  private static void addFindings(List<String> lines, GetCheckResponse check) {
    check.getFindingsList().forEach(finding -> add(lines, finding));
    long found = CheckWords.found(check.getRun());
    if (found > check.getFindingsCount()) {
      lines.add(
          check.getFindingsCount() + " of " + found + " are kept: of each shard the first ones");
    }
  }

  /** What was found, with the evidence for it. */
  static void add(List<String> lines, CheckFinding finding) {
    lines.add(CheckWords.of(finding.getKind()) + "  " + finding.getPath());
    lines.add("  location      " + CheckWords.orDash(finding.getLocation()));
    lines.add("  here          " + held(finding));
    lines.add(
        "  ufs           "
            + (finding.hasFound() ? Evidence.full(finding.getFound()) : "refuses to say"));
    lines.add("  first seen    " + seen(finding));
    if (finding.hasAccount()) {
      lines.addAll(AccountText.lines(finding.getAccount()));
    }
    if (finding.getRepaired()) {
      lines.add("  repaired      yes, and looked at again");
    }
    if (!finding.getDetail().isEmpty()) {
      lines.add("  detail        " + Evidence.oneLine(finding.getDetail()));
    }
    lines.add("  shard         " + finding.getShard() + " at " + finding.getNode());
  }

  private static String held(CheckFinding finding) {
    if (!finding.hasHeld()) {
      return "would ask the store";
    }
    return Evidence.full(finding.getHeld())
        + (finding.hasHeldSinceMillis()
            ? "; so at " + CheckWords.instant(finding.getHeldSinceMillis())
            : "");
  }

  private static String seen(CheckFinding finding) {
    return CheckWords.instant(finding.getFirstSeenMillis())
        + ", looked at "
        + (finding.getLooks() == 1 ? "once" : finding.getLooks() + " times");
  }

  private static String ended(CheckRun run) {
    return run.hasEndedMillis()
        ? CheckWords.instant(run.getEndedMillis()) + ", after " + CheckWords.took(run)
        : "-";
  }

  private static String text(CheckKindCount count) {
    return CheckWords.of(count.getKind())
        + " "
        + Long.toUnsignedString(count.getCount())
        + (count.getRepaired() == 0 ? "" : " (" + count.getRepaired() + " repaired)")
        + ", the oldest since "
        + CheckWords.instant(count.getOldestMillis());
  }
}
