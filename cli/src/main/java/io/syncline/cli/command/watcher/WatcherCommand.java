package io.syncline.cli.command.watcher;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline watcher}: the group of the commands for watchers. */
@Command(
    name = "watcher",
    description =
        "Shows who reads what the stores tell of changes made outside of Syncline, and has stores"
            + " asked anew.",
    footer = {
      "  syncline watcher list -A",
      "  syncline watcher status lake",
      "  syncline watcher rescan lake --dry-run"
    })
public final class WatcherCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("watcher needs a command", "syncline watcher --help");
  }
}
