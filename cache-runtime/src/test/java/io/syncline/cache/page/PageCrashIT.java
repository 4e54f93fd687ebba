package io.syncline.cache.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.testing.MemoryUfs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that another process kept, after that process was killed. */
@Timeout(300)
final class PageCrashIT {
  private static final int ROUNDS = 6;

  @TempDir private Path folder;

  @Test
  void pagesAreWholeAndTheQuotaHoldsAfterAKill() throws Exception {
    Random random = new Random(20240502);
    for (int round = 0; round < ROUNDS; round++) {
      killAfter(20 + random.nextInt(800));
      MemoryUfs store = CrashingReader.store();
      try (PageRig rig = new PageRig(folder, CrashingReader.LIMITS).started()) {
        assertThat(named(".tmp")).isEmpty();
        assertThat(rig.cache.figures().bytes()).isBetween(1L, CrashingReader.LIMITS.bytes());
        assertThat(rig.cache.figures().pages()).isEqualTo(named(".page").size());
        for (int i = 0; i < CrashingReader.FILES; i++) {
          assertThat(rig.read(store, CrashingReader.file(i)))
              .isEqualTo(PageRig.bytes(CrashingReader.SIZE, i));
        }
        assertThat(rig.heard.count("damaged")).as("a rename makes a page whole").isZero();
        assertThat(rig.heard.count(PageListener.From.DISK)).isPositive();
        assertThat(rig.heard.count("failed")).isZero();
      }
    }
  }

  private void killAfter(int reads) throws Exception {
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingReader.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int left = reads;
    try (BufferedReader said = reader.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        left -= line.startsWith("read ") ? 1 : 0;
        if (left == 0) {
          // SIGKILL. By the handle, which leaves open what the process said until then.
          reader.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(reader.exitValue()).as("killed, not failed").isEqualTo(137);
  }

  private List<Path> named(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }
}
