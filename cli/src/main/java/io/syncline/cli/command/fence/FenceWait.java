package io.syncline.cli.command.fence;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.AskAgain;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for clusters, each by itself. The marks of an answer go back with the next question: they
 * say from when on the cluster counts.
 */
final class FenceWait {
  /** How long one question may take; asked again after that. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private final AskAgain patience;

  FenceWait(AskAgain patience) {
    this.patience = patience;
  }

  /** The first answer of a cluster that gives one; a service that is away is asked again. */
  FenceResponse begin(ClusterContext context, FenceRequest request) {
    try (NodeClient node = NodeClient.of(context, Optional.of(CALL))) {
      while (true) {
        try {
          return node.fence(request);
        } catch (Failure e) {
          if (e.exitCode() != ExitCode.UNAVAILABLE || !patience.pause()) {
            throw e;
          }
        }
      }
    }
  }

  /** Asks until everything is applied, or the time is over. */
  FenceOutcome until(ClusterContext context, FenceRequest request) {
    FenceRequest next = request;
    try (NodeClient node = NodeClient.of(context, Optional.of(CALL))) {
      while (true) {
        FenceOutcome fence;
        try {
          FenceResponse answer = node.fence(next);
          next = next.toBuilder().clearMarks().addAllMarks(answer.getMarksList()).build();
          fence = FenceOutcome.of(answer);
        } catch (Failure e) {
          fence = FenceOutcome.unanswered(context.name(), e);
          if (e.exitCode() != ExitCode.UNAVAILABLE) {
            return fence;
          }
        }
        if (fence.state() == FenceOutcome.State.APPLIED || !patience.pause()) {
          return fence;
        }
      }
    }
  }
}
