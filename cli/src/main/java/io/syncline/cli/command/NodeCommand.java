package io.syncline.cli.command;

import io.syncline.cli.session.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline node}. */
@Command(
    name = "node",
    description = "Runs one node in this process until it is told to stop.",
    footer = {"  syncline node --config /etc/syncline/node.yaml"})
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The node's configuration; docs/reference/configuration.md lists the keys.")
  private Path config = Path.of("");

  private final Session session;

  NodeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return LocalCode.of(session, "syncline node")
        .node(LocalCode.file(config), session.surroundings().out(), session.surroundings().err());
  }
}
