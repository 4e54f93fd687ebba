package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.local.DemoRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoScriptIT {
  private static final List<String> STEPS =
      List.of("start", "write", "overwrite", "tree", "rename", "delete", "restart", "status");

  @TempDir Path folder;

  @Test
  void everyStepIsRightWithTwoClustersOverS3() {
    assertThat(script(2, Optional.empty())).isEqualTo(0);
  }

  @Test
  void everyStepIsRightWithThreeClustersOverADirectory() {
    assertThat(script(3, Optional.of(folder.resolve("lake")))).isEqualTo(0);
    assertThat(folder.resolve("lake/hello.txt")).hasContent("written while c3 was away");
  }

  private int script(int clusters, Optional<Path> directory) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path contexts = folder.resolve("contexts.yaml");
    int code =
        new Quickstart()
            .demo(
                new DemoRequest(
                    clusters,
                    directory,
                    Optional.of(folder.resolve("home")),
                    OptionalInt.empty(),
                    true,
                    contexts),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).as(String.join("\n", lines)).hasSize(STEPS.size() + 1);
    for (int i = 0; i < STEPS.size(); i++) {
      assertThat(lines.get(i))
          .matches(" " + (i + 1) + "  " + STEPS.get(i) + " .* (\\d+ ms|[\\d.]+s|\\d+m\\d+s)");
    }
    assertThat(lines.get(STEPS.size())).isEqualTo("8 steps right");
    assertThat(contexts).as("a script has no second terminal").doesNotExist();
    return code;
  }
}
