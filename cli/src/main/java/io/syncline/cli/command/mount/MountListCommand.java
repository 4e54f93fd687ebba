package io.syncline.cli.command.mount;

import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code syncline mount list}. */
@Command(
    name = "list",
    description = "Lists the mounts with their state.",
    footer = {"  syncline mount list", "  syncline mount list -A -o wide"})
public final class MountListCommand implements Callable<Integer> {
  private final Session session;

  public MountListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.list(MountShapes.LIST, (node, mounts) -> node.mounts().forEach(mounts));
  }
}
