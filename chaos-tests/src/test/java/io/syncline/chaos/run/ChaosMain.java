package io.syncline.chaos.run;

import io.syncline.chaos.plan.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./chaos-tests/chaos --minutes N --seed S}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Runs two clusters of two nodes, three brokers and three ZooKeeper servers under faults, and"
          + " judges every answer.",
      "Exit codes: 0 nothing is wrong, 1 something could not be run, 2 usage, 11 violations."
    })
final class ChaosMain implements Callable<Integer> {
  private static final int CLEAN = 0;
  private static final int VIOLATIONS = 11;
  private static final int NODES = 4;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--minutes", description = "How long clients work in each run.")
  private int minutes;

  @Option(names = "--seconds", description = "The same, in seconds; 60 if neither is given.")
  private int seconds;

  @Option(names = "--seed", description = "Of the plan and the clients; any if absent.")
  private long seed = System.nanoTime();

  @Option(names = "--runs", description = "So many runs, with seeds that follow; 1 if absent.")
  private int runs = 1;

  @Option(names = "--keep", description = "Keep data and logs of runs without a violation, too.")
  private boolean keep;

  private ChaosMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChaosMain()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Duration length = Duration.ofMinutes(minutes).plusSeconds(seconds);
    if (length.isZero()) {
      length = Duration.ofMinutes(1);
    }
    int result = CLEAN;
    for (int i = 0; i < runs; i++) {
      Path folder = Files.createTempDirectory("syncline-chaos-");
      spec.commandLine().getErr().println("seed " + (seed + i) + ", logs in " + folder);
      ChaosReport report =
          new ChaosRun(FaultPlan.of(seed + i, length, NODES), length, folder, this::tell).run();
      spec.commandLine().getOut().println(report);
      spec.commandLine().getOut().flush();
      if (!report.isClean()) {
        result = VIOLATIONS;
      } else if (!keep) {
        remove(folder);
      }
    }
    return result;
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
