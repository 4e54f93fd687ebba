package io.syncline.cli.command.node;

import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ListNodesResponse;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code syncline node list}. */
@Command(
    name = "list",
    description = "Shows the nodes of a cluster: those that live, and those that are waited for.",
    footer = {"  syncline node list", "  syncline node list -A -o wide"})
public final class NodeListCommand implements Callable<Integer> {
  private final Session session;

  public NodeListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.list(
        NodeShapes.STARTS,
        (node, starts) -> {
          ListNodesResponse nodes = node.nodes();
          Stream.concat(nodes.getNodesList().stream(), nodes.getGoneElsewhereList().stream())
              .forEach(info -> NodeShapes.startsOf(info).forEach(starts));
        });
  }
}
