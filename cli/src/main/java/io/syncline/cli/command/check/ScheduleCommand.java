package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline check schedule}: the group of the commands for regular checks. */
@Command(
    name = "schedule",
    description = "Has mounts checked against their stores regularly.",
    footer = {
      "  syncline check schedule set /lake --every 24h",
      "  syncline check schedule list -A",
      "  syncline check schedule remove /lake"
    })
public final class ScheduleCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("check schedule needs a command", "syncline check schedule --help");
  }
}
