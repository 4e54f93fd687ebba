package io.syncline.cli.command;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline}: the root of all commands. */
@Command(
    name = "syncline",
    versionProvider = BuildVersion.class,
    description = "A geo-distributed lake cache: the same fresh view of one lake in every cluster.",
    footer = {
      "  syncline demo",
      "  syncline -c east put README.md /lake/hello.md",
      "  syncline -c west stat /lake/hello.md",
      "  syncline mount list -A"
    })
final class SynclineCommand implements Runnable {
  @Mixin private final GlobalOptions global;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  SynclineCommand(GlobalOptions global) {
    this.global = global;
  }

  GlobalOptions global() {
    return global;
  }

  @Override
  public void run() {
    throw Failure.usage("syncline needs a command", "syncline help");
  }
}
