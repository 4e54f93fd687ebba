package io.syncline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The benchmark of watchers runs, and says what is below its aim; how fast is not judged. */
final class WatchersBenchmarkIT {
  private static final List<String> ONE_SMALL_ROUND =
      List.of("--rounds", "1", "--warm-up", "0", "--events", "200", "--messages", "200");

  /** Of so little the ratio says nothing, but no node reads a thousand times as fast. */
  @Test
  @Timeout(300)
  void bothFeedsAreMeasuredAndFailBelowWhatIsAskedFor() {
    StringWriter out = new StringWriter();
    List<String> command = new ArrayList<>(ONE_SMALL_ROUND);
    command.addAll(List.of("--min-ratio", "1000"));
    int code =
        new CommandLine(new WatchersBenchmark())
            .setOut(new PrintWriter(out, true))
            .execute(command.toArray(String[]::new));
    assertThat(code).as("%s", out).isEqualTo(1);
    assertThat(out.toString()).containsPattern("(?s)HDFS.*ratio.*x.*S3.*ratio.*x");
  }

  @Test
  void aMedianBelowTheAimIsSaid() {
    assertThat(printed(WatchersBenchmark.AIM - 0.01)).contains("BELOW THE AIM").contains("0.69x");
    assertThat(printed(WatchersBenchmark.AIM)).doesNotContain("BELOW THE AIM");
  }

  private static String printed(double ratio) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    WatchersBenchmark.print(writer, new Rates("a feed", List.of(new Rates.Round(1, ratio))));
    return out.toString();
  }
}
