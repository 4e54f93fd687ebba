package io.syncline.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus's own tool takes the alerts, and they fire when they should and at no restart. Skipped
 * where there is no {@code promtool} (Debian: package prometheus).
 */
final class PromtoolTest {
  private static final Path ALERTS = Path.of("..", "docs", "operating", "alerts");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @BeforeAll
  static void promtoolIsThere() {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    assumeTrue(found, "promtool is on the PATH");
  }

  private record Ended(int code, String output) {}

  @Test
  void rulesAreValid() throws Exception {
    Ended check = promtool("check", "rules", ALERTS.resolve("syncline.rules.yml").toString());
    assertThat(check.code()).as(check.output()).isZero();
    assertThat(check.output()).contains("SUCCESS");
  }

  @Test
  void alertsFireWhenTheyShould() throws Exception {
    Ended tests = promtool("test", "rules", ALERTS.resolve("syncline.rules.test.yml").toString());
    assertThat(tests.code()).as(tests.output()).isZero();
  }

  /** So the test above cannot pass for want of looking. */
  @Test
  void alertsThatComeTooEarlyAreFound(@TempDir Path folder) throws Exception {
    String rules = Files.readString(ALERTS.resolve("syncline.rules.yml"));
    Files.writeString(
        folder.resolve("syncline.rules.yml"), rules.replaceAll("for: [0-9]+m", "for: 0m"));
    Path tests = folder.resolve("syncline.rules.test.yml");
    Files.copy(ALERTS.resolve("syncline.rules.test.yml"), tests);
    Ended early = promtool("test", "rules", tests.toString());
    assertThat(early.code()).isNotZero();
    assertThat(early.output())
        .contains("alertname: SynclineNodeDown, time: 3m")
        .contains("alertname: SynclineMountNotLive, time: 9m")
        .contains("alertname: SynclineWatcherWithoutTurn, time: 3m");
  }

  private static Ended promtool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    Path output = Files.createTempFile("promtool", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended).as("promtool ends within " + PATIENCE).isTrue();
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
