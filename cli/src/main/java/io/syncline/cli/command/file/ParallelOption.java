package io.syncline.cli.command.file;

import io.syncline.cli.transfer.Transfers;
import picocli.CommandLine.Option;

/** How many files of a tree move at once. */
final class ParallelOption {
  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many files at once, with -r: 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int parallel = Transfers.DEFAULT_PARALLEL;

  int value() {
    return parallel;
  }
}
