package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.compare.ComparedShards;
import io.syncline.cli.compare.PeerComparison;
import io.syncline.cli.compare.PeerResult;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a cluster with another one, or with all others, one after the other. */
final class QuickCheck {
  private final Session session;
  private final PeerComparison.Options options;
  private final Optional<String> against;
  private final FailOn failOn;

  QuickCheck(
      Session session, PeerComparison.Options options, Optional<String> against, FailOn failOn) {
    this.session = session;
    this.options = options;
    this.against = against;
    this.failOn = failOn;
  }

  /** Compares, shows what came of it, and returns how the command ends. */
  ExitCode run() {
    List<PeerResult> results = new ArrayList<>();
    List<String> unanswered = new ArrayList<>();
    try (NodeClient here = session.connect()) {
      ComparedShards remembered =
          ComparedShards.of(session.surroundings().environment(), session.console()::warn);
      for (String name : others(here.context())) {
        try (NodeClient there = session.connect(name);
            Progress progress = session.progress()) {
          results.add(new PeerComparison(here, there, options, remembered, progress::update).run());
        } catch (Failure e) {
          if (Thread.interrupted()) {
            return ExitCode.INTERRUPTED;
          }
          if (e.exitCode() != ExitCode.UNAVAILABLE && against.isPresent()) {
            throw e;
          }
          // The cluster that all are compared with has to answer; the others may not.
          here.status();
          session.console().warn(name + " was not compared: " + e.getMessage());
          unanswered.add(name);
        }
      }
      QuickOutcome outcome =
          new QuickOutcome(here.context().name(), options.path(), results, unanswered);
      RowWriter<QuickOutcome> rows = session.local(QuickOutcome.SHAPE);
      rows.row("", outcome);
      rows.end();
      conclude(outcome);
      return exitCode(outcome);
    }
  }

  private List<String> others(ClusterContext here) {
    if (against.isPresent()) {
      if (against.get().equals(here.name())) {
        throw Failure.usage(
            "--against " + here.name() + " is the cluster that is compared",
            "Name another one, or the one that is compared with -c NAME.");
      }
      return List.of(against.get());
    }
    List<String> others =
        session.contexts().stream()
            .map(ClusterContext::name)
            .filter(name -> !name.equals(here.name()))
            .toList();
    if (others.isEmpty()) {
      throw Failure.usage(
          "there is no other cluster to compare with: the contexts file has none",
          "Add one to the contexts file, or take --level standard.");
    }
    return others;
  }

  private void conclude(QuickOutcome outcome) {
    session.surroundings().out().flush();
    if (outcome.diverged() > 0) {
      List<String> next = new ArrayList<>();
      next.add(standard(outcome.cluster(), outcome.path()));
      outcome.peers().stream()
          .filter(peer -> peer.diverged() > 0)
          .forEach(peer -> next.add(standard(peer.there(), String.join(" ", peer.mounts()))));
      session
          .console()
          .note(
              outcome.diverged()
                  + (outcome.diverged() == 1 ? " path is" : " paths are")
                  + " wrong in one of two clusters at least. next: "
                  + String.join(", and ", next));
    } else if (outcome.unverifiable() > 0) {
      session
          .console()
          .note(
              outcome.unverifiable()
                  + (outcome.unverifiable() == 1 ? " path" : " paths")
                  + " could not be verified: one of two clusters may answer at any age");
    }
  }

  private static String standard(String cluster, String path) {
    return "syncline -c " + cluster + " check run " + path;
  }

  /** What was found is wrong, whoever did not answer. */
  private ExitCode exitCode(QuickOutcome outcome) {
    CheckRun.Builder run = CheckRun.newBuilder().setState(CheckState.CHECK_STATE_DONE);
    add(run, CheckKind.CHECK_KIND_PEER_DIVERGED, outcome.diverged());
    add(run, CheckKind.CHECK_KIND_UNVERIFIABLE, outcome.unverifiable());
    ExitCode found = failOn.exitCode(run.build());
    return outcome.unanswered().isEmpty() || found == ExitCode.INCONSISTENT
        ? found
        : ExitCode.PARTIAL;
  }

  private static void add(CheckRun.Builder run, CheckKind kind, long count) {
    if (count > 0) {
      run.addKinds(CheckKindCount.newBuilder().setKind(kind).setCount(count));
    }
  }
}
