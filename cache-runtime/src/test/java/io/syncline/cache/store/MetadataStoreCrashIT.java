package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.outbox.Intent;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.ShardStore.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What another process stored, after that process was killed. */
@Timeout(600)
final class MetadataStoreCrashIT {
  private static final int ROUNDS = 8;

  @TempDir private Path folder;

  @Test
  void batchesAreWholeAndIntentsSurviveAKill() throws Exception {
    Random random = new Random(20240501);
    long lastBatch = 0;
    List<Long> intents = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = start();
      int steps = 1 + random.nextInt(1_500);
      try (BufferedReader said = writer.inputReader(StandardCharsets.UTF_8)) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          String[] words = line.split(" ", -1);
          if (words.length < 3) {
            break; // The kill cut it off.
          }
          long number = Long.parseLong(words[1]);
          if (words[0].equals("intent")) {
            intents.add(number);
          } else {
            assertThat(number)
                .as("each start goes on where the last ended")
                .isGreaterThan(lastBatch);
            lastBatch = number;
          }
          if (--steps == 0) {
            // SIGKILL. By the handle, which leaves open what the process said until then.
            writer.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).as("killed, not failed").isEqualTo(137);
      lastBatch = assertWhole(lastBatch, intents);
    }
    assertThat(intents).hasSizeGreaterThan(ROUNDS);
  }

  @Test
  void aFolderInUseByAnotherProcessIsRefused() throws Exception {
    Process writer = start();
    try (BufferedReader said = writer.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("batch 1 ");
      assertThatThrownBy(() -> MetadataStore.open(folder, CrashingWriter.OPTIONS))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
          .hasMessageContaining("in use by process " + writer.pid());
    } finally {
      writer.destroyForcibly().waitFor();
    }
    MetadataStore.open(folder, CrashingWriter.OPTIONS).close();
  }

  /** All parts of the last batch agree, and it is not older than the last that was acknowledged. */
  private long assertWhole(long acknowledged, List<Long> intents) {
    try (MetadataStore store = MetadataStore.open(folder, CrashingWriter.OPTIONS)) {
      ShardStore shard = store.shard(0);
      long number = shard.counters().tick();
      assertThat(number).isGreaterThanOrEqualTo(acknowledged);
      assertThat(shard.positions()).singleElement().matches(at -> at.nextOffset() == number);
      assertThat(shard.marks()).containsOnlyKeys(CrashingWriter.DIRECTORY).containsValue(number);
      Listing listing = shard.listing(CrashingWriter.DIRECTORY);
      assertThat(listing).isNotNull();
      assertThat(listing.children()).isEqualTo(number);
      List<Child> children = shard.children(CrashingWriter.DIRECTORY, null, 1_000);
      assertThat(children).hasSize(CrashingWriter.ENTRIES);
      assertThat(children).allMatch(child -> child.entry().validation().start() == number);
      assertThat(store.outbox().all()).extracting(Intent::id).containsAll(intents);
      return number;
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingWriter.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
