package io.syncline.cli.command.check;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a check ends as a command.
 *
 * @param kinds those that make it fail; none for never
 */
record FailOn(Set<CheckKind> kinds) {
  /** All that is known to differ. */
  static final FailOn STUCK =
      new FailOn(
          EnumSet.of(
              CheckKind.CHECK_KIND_MISSING_LOCAL,
              CheckKind.CHECK_KIND_ORPHAN_LOCAL,
              CheckKind.CHECK_KIND_STALE_ATTR,
              CheckKind.CHECK_KIND_TYPE_MISMATCH,
              CheckKind.CHECK_KIND_PEER_DIVERGED));

  private static final String NONE = "none";

  FailOn {
    kinds = Set.copyOf(kinds);
  }

  /** Reads kinds with commas between them, or {@code none}. */
  static FailOn parse(String text) {
    return text.equals(NONE)
        ? new FailOn(Set.of())
        : new FailOn(Stream.of(text.split(",", -1)).map(FailOn::kind).collect(Collectors.toSet()));
  }

  /**
   * The exit code of a check that has ended. What was found and not repaired is wrong, whether or
   * not the check came to its end; that nothing was found proves nothing before, nor in a sample
   * that has nothing. A path that nobody can tell about may be of any kind.
   */
  ExitCode exitCode(CheckRun run) {
    Set<CheckKind> found =
        run.getKindsList().stream()
            .filter(count -> count.getCount() > count.getRepaired())
            .map(CheckKindCount::getKind)
            .collect(Collectors.toSet());
    if (found.stream().anyMatch(kinds::contains)) {
      return run.getRepair() == CheckRepair.CHECK_REPAIR_UNSPECIFIED
          ? ExitCode.INCONSISTENT
          : ExitCode.INCONSISTENT_AFTER_REPAIR;
    }
    boolean isEmptySample = CheckWords.isSample(run) && run.getCompared() == 0;
    if (run.getState() != CheckState.CHECK_STATE_DONE || isEmptySample) {
      return ExitCode.INCONCLUSIVE;
    }
    return found.contains(CheckKind.CHECK_KIND_UNVERIFIABLE) && !kinds.isEmpty()
        ? ExitCode.INCONCLUSIVE
        : ExitCode.OK;
  }

  private static CheckKind kind(String word) {
    String name = word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return Stream.of(CheckKind.values())
        .filter(FailOn::isSent)
        .filter(kind -> CheckWords.of(kind).equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(word, name));
  }

  private static Failure unknown(String word, String name) {
    List<String> known =
        Stream.of(CheckKind.values()).filter(FailOn::isSent).map(CheckWords::of).toList();
    return Failure.usage(
        "--fail-on '"
            + word
            + "' is not known (expected "
            + String.join(", ", known)
            + ", or none alone)",
        NearestWord.of(name, known).map(nearest -> "Did you mean " + nearest + "?").orElse(""));
  }

  private static boolean isSent(CheckKind kind) {
    return kind != CheckKind.CHECK_KIND_UNSPECIFIED && kind != CheckKind.UNRECOGNIZED;
  }
}
