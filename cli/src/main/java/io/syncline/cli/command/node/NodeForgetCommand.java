package io.syncline.cli.command.node;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline node forget}. */
@Command(
    name = "forget",
    description =
        "Declares a node gone that never returns, or all nodes of another cluster, so that nobody"
            + " waits for it any more.",
    footer = {
      "  syncline node forget n2 --dry-run",
      "  syncline node forget n2 --yes",
      "  syncline node forget n2 --process-is-dead --yes --reason 'disk lost'",
      "  syncline node forget --cluster-gone west -c east --dry-run"
    })
public final class NodeForgetCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The node's name, as in: syncline node list.")
  private @Nullable String name;

  @Option(
      names = "--cluster-gone",
      paramLabel = "CLUSTER",
      description =
          "In place of NAME: all nodes of this other cluster, of which none returns. The node that"
              + " is asked must have node.may-forget-clusters.")
  private @Nullable String cluster;

  @Option(
      names = "--process-is-dead",
      description =
          "You know that its process has ended and will never run again: wait only for what it had"
              + " under way.")
  private boolean processIsDead;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the node's log.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public NodeForgetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String gone = name;
    String lost = cluster;
    if (gone != null && lost == null) {
      try (NodeClient node = session.connect()) {
        return forget(
            planned -> forgetNode(node, gone, planned),
            NodeForgetCommand::plan,
            done -> session.outcome(NodeShapes.FORGETTING, done));
      }
    }
    if (gone == null && lost != null) {
      try (NodeClient node = session.connect()) {
        return forget(
            planned -> forgetCluster(node, lost, planned),
            NodeForgetCommand::plan,
            done -> session.outcome(NodeShapes.FORGETTING_CLUSTER, done));
      }
    }
    throw Failure.usage(
        "node forget needs either NAME or --cluster-gone CLUSTER", "syncline node forget --help");
  }

  /**
   * Plans, asks for consent, does it and shows what is done.
   *
   * @param asking asks the node, only to plan where that is true
   */
  private <T> int forget(Function<Boolean, T> asking, Function<T, String> plan, Consumer<T> shown) {
    T planned = asking.apply(true);
    Supplier<String> told = () -> plan.apply(planned);
    if (dryRun) {
      session.console().data("would " + told.get());
      return ExitCode.OK.number();
    }
    if (!session.agreed(told)) {
      return ExitCode.INTERRUPTED.number();
    }
    shown.accept(asking.apply(false));
    return ExitCode.OK.number();
  }

  private static String plan(ForgetNodeResponse planned) {
    return "declare node "
        + planned.getNode().getName()
        + " gone ("
        + planned.getNode().getOriginsCount()
        + (planned.getNode().getOriginsCount() == 1 ? " start" : " starts")
        + "), in "
        + DurationText.rounded(planned.getWaitSeconds())
        + " at the earliest; every cluster asks again for all that it could write";
  }

  private static String plan(ForgetClusterResponse planned) {
    return "declare all of cluster "
        + planned.getCluster()
        + " gone ("
        + NodeShapes.nodes(planned)
        + "), in "
        + DurationText.rounded(planned.getWaitSeconds())
        + " at the earliest; every cluster asks again for all that it could write";
  }

  private ForgetNodeResponse forgetNode(NodeClient node, String gone, boolean onlyPlanned) {
    return node.forgetNode(
        ForgetNodeRequest.newBuilder()
            .setName(gone)
            .setProcessIsDead(processIsDead)
            .setReason(reason)
            .setDryRun(onlyPlanned)
            .build());
  }

  private ForgetClusterResponse forgetCluster(NodeClient node, String lost, boolean onlyPlanned) {
    return node.forgetCluster(
        ForgetClusterRequest.newBuilder()
            .setCluster(lost)
            .setProcessIsDead(processIsDead)
            .setReason(reason)
            .setDryRun(onlyPlanned)
            .build());
  }
}
