package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline mount}: the group of the commands for mounts. */
@Command(
    name = "mount",
    description = "Shows and changes mounts: which part of the lake is seen where, and how fresh.",
    footer = {"  syncline mount list -A", "  syncline mount set /lake sync-interval=10s"})
public final class MountCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("mount needs a command", "syncline mount --help");
  }
}
