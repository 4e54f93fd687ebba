package io.syncline.cli.command.mount;

import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline mount describe}. */
@Command(
    name = "describe",
    description = "Shows a mount in detail: policy, state, store, and the calls to it.",
    footer = {"  syncline mount describe /lake", "  syncline mount describe /lake -A"})
public final class MountDescribeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  private final Session session;

  public MountDescribeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.one(
        MountShapes.DETAIL, (node, answers) -> answers.accept(node.describeMount(path)));
  }
}
