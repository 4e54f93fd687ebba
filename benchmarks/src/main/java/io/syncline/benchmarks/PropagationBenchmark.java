package io.syncline.benchmarks;

import io.syncline.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How much Syncline adds to Kafka: from a write's commit in one cluster to its record applied in
 * another, against a raw producer and consumer on the same broker, one operation at a time, taken
 * in turns in one run.
 */
@Command(
    name = "propagation",
    mixinStandardHelpOptions = true,
    description = "Commit in one cluster to applied in the other, against raw Kafka.")
final class PropagationBenchmark implements Callable<Integer> {
  private static final int RECORD_BYTES = 150;

  @Option(
      names = "--operations",
      defaultValue = "3000",
      description = "Measured operations of each kind.")
  private int operations;

  @Option(
      names = "--warm-up",
      defaultValue = "3000",
      description = "Operations of each kind before.")
  private int warmUp;

  @Mixin private LogOptions log;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    log.requireAtLeast(1, "--operations", operations);
    log.requireAtLeast(0, "--warm-up", warmUp);
    int partitions = log.partitions();
    try (Home home = Home.make("propagation");
        EmbeddedKafka kafka = new EmbeddedKafka(home.path().resolve("kafka")).start();
        RawKafka raw = new RawKafka(kafka.bootstrapServers(), partitions);
        BusPair pair = new BusPair(kafka.bootstrapServers(), partitions, home.path())) {
      pair.awaitReady();
      measure(raw, pair, warmUp);
      List<Latencies> measured = measure(raw, pair, operations);
      print(measured.get(0), measured.get(1));
    }
    return 0;
  }

  /** Raw and Syncline in turns, so that both meet the same moments of the machine. */
  private static List<Latencies> measure(RawKafka raw, BusPair pair, int operations)
      throws InterruptedException {
    long[] rawNanos = new long[operations];
    long[] pairNanos = new long[operations];
    byte[] value = new byte[RECORD_BYTES];
    for (int number = 0; number < operations; number++) {
      ThreadLocalRandom.current().nextBytes(value);
      rawNanos[number] = raw.roundTrip(number, value);
      pairNanos[number] = pair.propagation(number);
    }
    return List.of(new Latencies(rawNanos), new Latencies(pairNanos));
  }

  private void print(Latencies raw, Latencies pair) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d operations of each kind, in turns, %d partitions%n",
        operations,
        log.partitions());
    out.printf(Locale.ROOT, "%-42s %9s %9s%n", "", "p50", "p99");
    row(out, "raw Kafka, produce to consume", raw);
    row(out, "Syncline, committed to applied elsewhere", pair);
    out.printf(
        Locale.ROOT,
        "%-42s %8.2fx %8.2fx   (aim: at most 1.5x and 3x)%n",
        "ratio",
        pair.millis(0.5) / raw.millis(0.5),
        pair.millis(0.99) / raw.millis(0.99));
    out.flush();
  }

  private static void row(PrintWriter out, String name, Latencies latencies) {
    out.printf(
        Locale.ROOT,
        "%-42s %6.2f ms %6.2f ms%n",
        name,
        latencies.millis(0.5),
        latencies.millis(0.99));
  }
}
