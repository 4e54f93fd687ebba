package io.syncline.cli.command;

import io.syncline.cli.failure.Failure;
import picocli.CommandLine.Command;

/** {@code syncline config}: the group of the commands for configurations. */
@Command(
    name = "config",
    description = "Checks and shows the configuration of a node.",
    footer = {
      "  syncline config validate --config node.yaml",
      "  syncline config show --config node.yaml"
    })
final class ConfigCommand implements Runnable {
  @Override
  public void run() {
    throw Failure.usage("config needs a command", "syncline config --help");
  }
}
