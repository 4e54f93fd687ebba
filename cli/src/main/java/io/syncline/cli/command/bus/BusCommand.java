package io.syncline.cli.command.bus;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline bus}: the group of the commands for the log. */
@Command(
    name = "bus",
    description = "Looks into the log by which the clusters tell each other of changes.",
    footer = {
      "  syncline bus status -A",
      "  syncline bus tail /lake --since 10m",
      "  syncline bus inspect -A",
      "  syncline bus verify --since 1d"
    })
public final class BusCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("bus needs a command", "syncline bus --help");
  }
}
