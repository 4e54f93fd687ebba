package io.syncline.cli.command.node;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.AskAgain;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.NodeStanding;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline node drain}. */
@Command(
    name = "drain",
    description =
        "Takes a node out of its cluster, so that it may be stopped and nobody waits for it; a"
            + " restart of its process brings it back.",
    footer = {
      "  syncline node drain n2 --dry-run",
      "  syncline node drain n2 --yes --wait --reason 'new disk'",
      "  syncline node drain n2 --yes --wait --timeout 10m"
    })
public final class NodeDrainCommand implements Callable<Integer> {
  /** How long a wait lasts that nobody limits. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration ASK_EVERY = Duration.ofMillis(500);

  @Parameters(
      paramLabel = "NAME",
      description = "The node's name, as in: syncline node list. Any node of its cluster is asked.")
  private String name = "";

  @Option(
      names = "--wait",
      description = "Return only when the node is drained; for --timeout, 5m by default.")
  private boolean wait;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the node's log.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public NodeDrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      DrainNodeResponse planned = drain(node, true);
      String plan = DrainShapes.plan(planned);
      if (dryRun) {
        session.console().data("would " + plan);
        return ExitCode.OK.number();
      }
      if (planned.getStanding() == NodeStanding.NODE_STANDING_SERVING
          && !session.agreed(() -> plan)) {
        return ExitCode.INTERRUPTED.number();
      }
      AskAgain patience = new AskAgain(session.timeout().orElse(PATIENCE), ASK_EVERY);
      DrainNodeResponse now = drain(node, false);
      while (wait && !isDrained(now) && patience.pause()) {
        now = drain(node, false);
      }
      session.outcome(DrainShapes.DRAIN, now);
      return (wait && !isDrained(now) ? ExitCode.WAIT_TIMED_OUT : ExitCode.OK).number();
    }
  }

  private static boolean isDrained(DrainNodeResponse answer) {
    return answer.getStanding() == NodeStanding.NODE_STANDING_DRAINED;
  }

  private DrainNodeResponse drain(NodeClient node, boolean onlyPlanned) {
    return node.drainNode(
        DrainNodeRequest.newBuilder()
            .setName(name)
            .setReason(reason)
            .setDryRun(onlyPlanned)
            .build());
  }
}
