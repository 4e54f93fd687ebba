package io.syncline.cli.command.check;

import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.CountText;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.time.Instant;
import java.util.List;

/** How checks are shown. */
final class CheckShapes {
  private static final String KIND = "CheckRun";

  /** What was found, by kind. */
  static final Shape<GetCheckResponse> OUTCOME =
      Shape.<GetCheckResponse>of(KIND, check -> check.getRun().getId(), CheckJson::of)
          .text(OutcomeText::lines)
          .build();

  /** Everything about one check. */
  static final Shape<GetCheckResponse> DETAIL =
      Shape.<GetCheckResponse>of(KIND, check -> check.getRun().getId(), CheckJson::of)
          .text(DetailText::lines)
          .build();

  /** A check without what it found; people see its name only. */
  static final Shape<CheckRun> RUN =
      Shape.of(KIND, CheckRun::getId, CheckJson::of).text(run -> List.of(run.getId())).build();

  /** One thing that was found. */
  static final Shape<CheckFinding> FINDING =
      Shape.of("CheckFinding", CheckFinding::getPath, CheckJson::of).build();

  private CheckShapes() {}

  /** One row for each check; those that run took until now. */
  static Shape<CheckRun> list(Instant now) {
    return Shape.of(KIND, CheckRun::getId, CheckJson::of)
        .column("ID", CheckRun::getId)
        .column("PATH", CheckRun::getPath)
        .column("STATE", CheckWords::state)
        .column("STARTED", run -> CheckWords.instant(run.getStartedMillis()))
        .column("TOOK", run -> took(run, now))
        .column("COMPARED", run -> CountText.rounded(run.getCompared()))
        .column("FOUND", run -> Long.toUnsignedString(CheckWords.found(run)))
        .wideColumn("SHARDS", run -> run.hasAudit() ? "-" : CheckWords.shards(run))
        .wideColumn("REQUESTS", run -> run.hasAudit() ? "-" : CountText.rounded(run.getRequests()))
        .wideColumn("LOCATION", CheckRun::getLocation)
        .wideColumn("REASON", run -> CheckWords.orDash(run.getReason()))
        .build();
  }

  /** A check that somebody wanted to end, and what can be called next. */
  static Shape<CheckRun> cancelled(NextCall next) {
    return Shape.of(KIND, CheckRun::getId, CheckJson::of)
        .text(run -> List.of(cancelled(run, next)))
        .build();
  }

  private static String took(CheckRun run, Instant now) {
    return run.hasEndedMillis()
        ? CheckWords.took(run)
        : CheckWords.time(run.getStartedMillis(), now.toEpochMilli());
  }

  private static String cancelled(CheckRun run, NextCall next) {
    String head = run.getId() + "  " + run.getPath() + "  " + CheckWords.of(run.getState()) + "  ";
    return run.getState() == CheckState.CHECK_STATE_DONE
        ? head + "it had come to its end before; see " + next.show(run.getId())
        : head
            + CheckWords.shards(run)
            + " shards were compared; go on with: "
            + next.resume(run.getId());
  }
}
