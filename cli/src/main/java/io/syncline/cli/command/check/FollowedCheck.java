package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.time.Duration;
import java.util.function.Function;

/** A check that a command begins and, unless it is told not to, follows to its end. */
final class FollowedCheck {
  /** How long a node may be silent that is asked how far it is. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Session session;
  private final FollowOptions options;

  FollowedCheck(Session session, FollowOptions options) {
    this.session = session;
    this.options = options;
  }

  /** Begins the check and returns how the command ends. */
  ExitCode run(Function<ClusterChecks, CheckRun> begin) {
    FailOn failOn = options.failOn();
    try (CheckReport report = options.report();
        NodeClient node = session.connect()) {
      CheckRun started = begin.apply(new ClusterChecks(node));
      if (options.detach()) {
        write(CheckShapes.RUN, started);
        return ExitCode.OK;
      }
      NextCall next = NextCall.of(session, node);
      GetCheckResponse ended;
      try {
        ended = follow(started, node, next, report);
      } catch (Failure e) {
        if (Thread.interrupted()) {
          return ExitCode.INTERRUPTED;
        }
        throw e;
      }
      report.write(ended);
      write(CheckShapes.OUTCOME, ended);
      conclude(ended.getRun(), next);
      return failOn.exitCode(ended.getRun());
    }
  }

  private GetCheckResponse follow(
      CheckRun started, NodeClient node, NextCall next, CheckReport report) {
    CheckFollow check = new CheckFollow(node, next, session.timeout().orElse(PATIENCE));
    try (Progress progress = session.progress()) {
      return LastWord.during(
          () -> check.toItsEnd(started, progress, session.clock()),
          () -> interrupted(started, next, progress, report));
    }
  }

  private void interrupted(CheckRun run, NextCall next, Progress progress, CheckReport report) {
    progress.close();
    report.close();
    session
        .console()
        .warn(
            "interrupted, and check "
                + run.getId()
                + " goes on. next: "
                + next.show(run.getId())
                + ", or "
                + next.cancel(run.getId()));
  }

  private <T> void write(Shape<T> shape, T item) {
    RowWriter<T> rows = session.local(shape);
    rows.row("", item);
    rows.end();
  }

  /** Tells what can be done next; behind the data. */
  private void conclude(CheckRun run, NextCall next) {
    session.surroundings().out().flush();
    if (run.getState() != CheckState.CHECK_STATE_DONE) {
      session.console().warn(cutShort(run) + ". next: " + next.resume(run.getId()));
    } else if (CheckWords.found(run) > 0) {
      session.console().note(found(run) + ". next: " + next(run, next));
    }
  }

  private static String next(CheckRun run, NextCall next) {
    String show = next.show(run.getId());
    boolean isRepairable = CheckWords.found(run) > CheckWords.unverifiable(run);
    return isRepairable && !CheckWords.repairs(run)
        ? show + ", or " + next.repair(run.getPath())
        : show;
  }

  private static String cutShort(CheckRun run) {
    return "check "
        + run.getId()
        + (run.getState() == CheckState.CHECK_STATE_FAILED ? " failed" : " was cancelled")
        + " with "
        + CheckWords.shards(run)
        + " shards compared"
        + (run.getFailure().isEmpty() ? "" : ": " + Evidence.oneLine(run.getFailure()));
  }

  private static String found(CheckRun run) {
    long unverifiable = CheckWords.unverifiable(run);
    long stuck = CheckWords.found(run) - unverifiable;
    String unknown =
        unverifiable + (unverifiable == 1 ? " path" : " paths") + " could not be verified";
    if (stuck == 0) {
      return unknown;
    }
    return stuck
        + (stuck == 1 ? " stuck inconsistency" : " stuck inconsistencies")
        + (CheckWords.repairs(run) ? ", " + CheckWords.repaired(run) + " repaired" : "")
        + (unverifiable == 0 ? "" : ", " + unknown);
  }
}
