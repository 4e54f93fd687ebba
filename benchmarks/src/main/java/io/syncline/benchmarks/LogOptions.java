package io.syncline.benchmarks;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What benchmarks over a log have in common on their command line. */
final class LogOptions {
  @Option(names = "--partitions", defaultValue = "32", description = "Partitions of each topic.")
  private int partitions;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  int partitions() {
    requireAtLeast(1, "--partitions", partitions);
    return partitions;
  }

  /**
   * An option has a possible value.
   *
   * @throws ParameterException that says which
   */
  void requireAtLeast(int least, String option, int value) {
    requireAtLeast(spec, least, option, value);
  }

  /** The same for an option of any command. */
  static void requireAtLeast(CommandSpec spec, int least, String option, int value) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + " (expected at least " + least + ")");
    }
  }
}
