package io.syncline.cli.command.watcher;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;

/** {@code syncline watcher list}. */
@Command(
    name = "list",
    description = "Lists the watchers: who reads which feed, and how far behind.",
    footer = {"  syncline watcher list", "  syncline watcher list -A -o wide"})
public final class WatcherListCommand implements Callable<Integer> {
  private final Session session;

  public WatcherListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean found = new AtomicBoolean();
    int code =
        session.list(
            WatcherShapes.LIST,
            (node, watchers) ->
                node.watchers()
                    .forEach(
                        watcher -> {
                          found.set(true);
                          watchers.accept(watcher);
                        }));
    if (code == ExitCode.OK.number() && !found.get()) {
      session.console().note("no store is watched; ufs.NAME.watch says how one is");
    }
    return code;
  }
}
