package io.syncline.cli.command.node;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline node forget}. */
@Command(
    name = "forget",
    description = "Declares a node gone that never returns, so that nobody waits for it any more.",
    footer = {
      "  syncline node forget n2 --dry-run",
      "  syncline node forget n2 --yes",
      "  syncline node forget n2 --process-is-dead --yes"
    })
public final class NodeForgetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The node's name, as in: syncline node list.")
  private String name = "";

  @Option(
      names = "--process-is-dead",
      description =
          "You know that its process has ended and will never run again: wait only for what it had"
              + " under way.")
  private boolean processIsDead;

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public NodeForgetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      ForgetNodeResponse planned = forget(node, true);
      String plan = plan(planned);
      if (dryRun) {
        session.console().data("would " + plan);
        return ExitCode.OK.number();
      }
      if (!session.agreed(() -> plan)) {
        return ExitCode.INTERRUPTED.number();
      }
      session.outcome(NodeShapes.FORGETTING, forget(node, false));
      return ExitCode.OK.number();
    }
  }

  private String plan(ForgetNodeResponse planned) {
    return "declare node "
        + planned.getNode().getName()
        + " gone ("
        + planned.getNode().getOriginsCount()
        + (planned.getNode().getOriginsCount() == 1 ? " start" : " starts")
        + "), in "
        + DurationText.rounded(planned.getWaitSeconds())
        + " at the earliest; every cluster asks again for all that it could write";
  }

  private ForgetNodeResponse forget(NodeClient node, boolean onlyPlanned) {
    return node.forgetNode(
        ForgetNodeRequest.newBuilder()
            .setName(name)
            .setProcessIsDead(processIsDead)
            .setDryRun(onlyPlanned)
            .build());
  }
}
