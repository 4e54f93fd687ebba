package io.syncline.cli.command.watcher;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline watcher status}. */
@Command(
    name = "status",
    description =
        "Shows a watcher in detail: who reads it, what it covers, what was lost or fails.",
    footer = {
      "  syncline watcher status lake",
      "  syncline watcher status lake -A",
      "  syncline watcher status lake -o json"
    })
public final class WatcherStatusCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "The watcher's name, as in: syncline watcher list.")
  private String name = "";

  private final Session session;

  public WatcherStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean allLive = new AtomicBoolean(true);
    int code =
        session.one(
            session.allClusters() || session.wide() ? WatcherShapes.LIST : WatcherShapes.DETAIL,
            (node, answers) -> {
              WatcherInfo watcher = WatcherNames.find(name, node.watchers());
              allLive.compareAndSet(true, watcher.getState() == WatcherState.WATCHER_STATE_LIVE);
              answers.accept(watcher);
            });
    return code == ExitCode.OK.number() && !allLive.get() ? ExitCode.DEGRADED.number() : code;
  }
}
