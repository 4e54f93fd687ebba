package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline check}: the group of the commands for the consistency check. */
@Command(
    name = "check",
    description =
        "Compares what a cluster would answer with what the store says; changes neither of them.",
    footer = {
      "  syncline check run /lake",
      "  syncline check list -A",
      "  syncline check show 01JD41"
    })
public final class CheckCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("check needs a command", "syncline check --help");
  }
}
