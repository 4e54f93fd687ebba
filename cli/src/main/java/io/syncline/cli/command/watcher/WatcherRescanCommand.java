package io.syncline.cli.command.watcher;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.command.watcher.WatcherShapes.Rescan;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.RescanRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline watcher rescan}. */
@Command(
    name = "rescan",
    description =
        "Takes all that a watcher covers, or a part of it, as old in every cluster, so that the"
            + " store is asked for it anew.",
    footer = {
      "  syncline watcher rescan lake --dry-run",
      "  syncline watcher rescan lake --yes --reason 'events were lost'",
      "  syncline watcher rescan lake s3://lake/raw --yes",
      "  syncline watcher rescan lake /lake/raw --yes"
    })
public final class WatcherRescanCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The watcher's name, as in: syncline watcher list.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "WHERE",
      description =
          "Only at and below this UFS URI, or path in a mount (default: all that the watcher"
              + " covers).")
  private String where = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the node's log.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public WatcherRescanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      String location = RescanLocation.of(where, node);
      String plan = WatcherShapes.plan(rescan(node, location, true));
      if (dryRun) {
        session.console().data("would " + plan);
        return ExitCode.OK.number();
      }
      if (!session.agreed(() -> plan)) {
        return ExitCode.INTERRUPTED.number();
      }
      session.outcome(WatcherShapes.RESCAN, rescan(node, location, false));
      return ExitCode.OK.number();
    }
  }

  private Rescan rescan(NodeClient node, String location, boolean onlyPlanned) {
    RescanRequest request =
        RescanRequest.newBuilder()
            .setName(name)
            .setLocation(location)
            .setReason(reason)
            .setDryRun(onlyPlanned)
            .build();
    try {
      return new Rescan(name, node.rescan(request));
    } catch (Failure e) {
      throw e.is(ClientError.UNKNOWN_WATCHER) ? WatcherNames.unknown(name, node.watchers()) : e;
    }
  }
}
