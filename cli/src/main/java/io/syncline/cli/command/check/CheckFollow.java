package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.session.AskAgain;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Asks a node again and again how far a check is, and shows it. A node that does not answer is
 * asked on for a while: the check does not need it.
 */
final class CheckFollow {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final NodeClient node;
  private final NextCall next;
  private final Duration silence;

  /**
   * A follower of checks.
   *
   * @param silence how long the node may be silent
   */
  CheckFollow(NodeClient node, NextCall next, Duration silence) {
    this.node = node;
    this.next = next;
    this.silence = silence;
  }

  /** The check when it has ended. */
  GetCheckResponse toItsEnd(CheckRun started, Progress progress, InstantSource clock) {
    CheckProgress shown = new CheckProgress();
    shown.sample(started, clock.instant());
    Duration pause = FIRST_PAUSE;
    while (true) {
      GetCheckResponse now = ask(started.getId());
      if (now.getRun().getState() != CheckState.CHECK_STATE_RUNNING) {
        return now;
      }
      shown.sample(now.getRun(), clock.instant());
      progress.update(() -> shown.line(now.getRun()));
      new AskAgain(pause, pause).pause();
      pause = longer(pause);
    }
  }

  private GetCheckResponse ask(String id) {
    AskAgain patience = new AskAgain(silence, LONGEST_PAUSE);
    while (true) {
      try {
        return node.check(id);
      } catch (Failure e) {
        boolean again =
            e.exitCode() == ExitCode.UNAVAILABLE && !Thread.currentThread().isInterrupted();
        if (!again || !patience.pause()) {
          throw new Failure(
              e.code(), e.getMessage(), e.finding(), "The check goes on: " + next.show(id), e);
        }
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
