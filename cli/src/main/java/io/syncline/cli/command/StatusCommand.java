package io.syncline.cli.command;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.NodeStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;

/** {@code syncline status}. */
@Command(
    name = "status",
    description = "Shows the state of a node: what is wrong, what it depends on, its mounts.",
    footer = {"  syncline status", "  syncline status -A", "  syncline status -o json"})
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean allReady = new AtomicBoolean(true);
    int code =
        session.one(
            session.allClusters() || session.wide() ? StatusShapes.ROWS : StatusShapes.DETAIL,
            (node, answers) -> {
              NodeStatus status = node.status();
              allReady.compareAndSet(true, status.getState() == NodeState.NODE_STATE_READY);
              answers.accept(status);
            });
    return code == ExitCode.OK.number() && !allReady.get() ? ExitCode.DEGRADED.number() : code;
  }
}
