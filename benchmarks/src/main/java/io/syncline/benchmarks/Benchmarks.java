package io.syncline.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ./benchmarks/run}: one subcommand for each benchmark. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Measures Syncline against one bare client of the same servers, in one run.",
    subcommands = {PropagationBenchmark.class, WatchersBenchmark.class, CheckBenchmark.class})
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs one benchmark; exits with 0 when it could be measured, and reached what was asked of it.
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}
