package io.syncline.cli.command;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline node}. */
@Command(
    name = "node",
    description =
        "Runs one node in this process until it is told to stop; or shows and forgets nodes.",
    footer = {
      "  syncline node --config /etc/syncline/node.yaml",
      "  syncline node list",
      "  syncline node forget n2 --dry-run"
    })
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration; docs/reference/configuration.md lists the keys.")
  private @Nullable Path config;

  private final Session session;

  NodeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (config == null) {
      throw Failure.usage(
          "node needs --config FILE, or one of the commands list and forget",
          "syncline node --help");
    }
    return LocalCode.of(session, "syncline node")
        .node(LocalCode.file(config), session.surroundings().out(), session.surroundings().err());
  }
}
