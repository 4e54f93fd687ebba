package io.syncline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A check needs the memory of a page, however much is held. */
final class CheckBenchmarkTest {
  /** Less than the entries would need together. */
  private static final String HEAP = "-Xmx48m";

  @Test
  @Timeout(300)
  void manyMoreEntriesThanFitIntoTheHeapAreCompared(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            Benchmarks.class.getName(),
            "check",
            "--store",
            "COUNTED",
            "--entries",
            "300000",
            "--rounds",
            "1",
            "--warm-up",
            "0");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(290, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("300000 files").contains("checked");
  }
}
