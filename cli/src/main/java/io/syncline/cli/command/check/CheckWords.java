package io.syncline.cli.command.check;

import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The words for what a check is and finds. */
final class CheckWords {
  private CheckWords() {}

  static String of(CheckKind kind) {
    return kind.name().replace("CHECK_KIND_", "");
  }

  static String of(CheckState state) {
    return state.name().replace("CHECK_STATE_", "");
  }

  /** How a check is; an audit is one that never ends. */
  static String state(CheckRun run) {
    return run.hasAudit() ? "AUDIT" : of(run.getState());
  }

  /** An instant in UTC, to the second. */
  static String instant(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String shards(CheckRun run) {
    return run.getShardsDone() + "/" + run.getShardsTotal();
  }

  /** How many paths were found, of all kinds. */
  static long found(CheckRun run) {
    return run.getKindsList().stream().mapToLong(CheckKindCount::getCount).sum();
  }

  /** How many of them were repaired. */
  static long repaired(CheckRun run) {
    return run.getKindsList().stream().mapToLong(CheckKindCount::getRepaired).sum();
  }

  /** Whether only a part was to be compared. */
  static boolean isSample(CheckRun run) {
    return run.getSample() > 0 && run.getSample() < 1;
  }

  /** Whether something was to be done about what was found. */
  static boolean repairs(CheckRun run) {
    return run.getRepair() != CheckRepair.CHECK_REPAIR_UNSPECIFIED;
  }

  /** How many paths were found of which nobody can tell. */
  static long unverifiable(CheckRun run) {
    return run.getKindsList().stream()
        .filter(count -> count.getKind() == CheckKind.CHECK_KIND_UNVERIFIABLE)
        .mapToLong(CheckKindCount::getCount)
        .sum();
  }

  /** How long a check took that has ended. */
  static String took(CheckRun run) {
    return time(run.getStartedMillis(), run.getEndedMillis());
  }

  /** How long it is from one instant to a later one; nothing where clocks say otherwise. */
  static String time(long fromMillis, long toMillis) {
    return DurationText.rounded(Math.max(0, toMillis - fromMillis) / 1000.0);
  }

  static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
