package io.syncline.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A nameservice of two NameNodes is one store, whichever of them is active. */
class HdfsFailoverIT {
  /** Several times what a client asks for at once, which is ten blocks. */
  private static final int BLOCKS = 24;

  private static final int BLOCK = 64 << 10;

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;

  @BeforeAll
  static void start() {
    hdfs = EmbeddedHdfs.startHighlyAvailable(folder.resolve("hdfs"));
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void readsAndWritesGoOnAtTheOtherNameNode() throws Exception {
    byte[] bytes = new byte[BLOCKS * BLOCK];
    new Random(1).nextBytes(bytes);
    try (FSDataOutputStream out =
        hdfs.files(0)
            .create(new org.apache.hadoop.fs.Path("/long"), true, 4096, (short) 1, BLOCK)) {
      out.write(bytes);
    }
    // No attempt is repeated: standing by is found out within one.
    try (UnderFileSystem once = open(StoreLimits.Retries.NONE);
        InputStream reading = once.read(at("long"), null, 0, Long.MAX_VALUE)) {
      assertThat(reading.readNBytes(BLOCK)).hasSize(BLOCK);
      once.create(at("before"), new ByteArrayInputStream(new byte[5]), false, () -> {})
          .throwFailure();

      hdfs.standBy(0);
      hdfs.activate(1);

      assertThat(reading.readAllBytes()).hasSize(bytes.length - BLOCK);
      assertThat(once.stat(at("before")).orElseThrow().size()).isEqualTo(5);
      once.rename(at("before"), at("after"), FileType.FILE, () -> {}).throwFailure();
      once.create(at("more"), new ByteArrayInputStream(new byte[7]), false, () -> {})
          .throwFailure();
      assertThat(names(once)).containsExactly("after", "long", "more");

      hdfs.standBy(1);
      hdfs.activate(0);
      assertThat(once.stat(at("more")).orElseThrow().size()).isEqualTo(7);
    }
    // The connection of the first attempt breaks with its NameNode: the second goes elsewhere.
    try (UnderFileSystem twice =
        open(new StoreLimits.Retries(2, Duration.ofMillis(1), Duration.ofMillis(1)))) {
      assertThat(twice.stat(at("more"))).isPresent();
      hdfs.stopNameNode(0);
      hdfs.activate(1);
      assertThat(twice.stat(at("more")).orElseThrow().size()).isEqualTo(7);
      assertThat(twice.read(at("long"), null, 0, Long.MAX_VALUE).readAllBytes()).isEqualTo(bytes);
      twice.createDirectory(at("made"), () -> {}).throwFailure();
      twice.deleteTree(at("made"), () -> {}).throwFailure();
    }
  }

  private static List<String> names(UnderFileSystem ufs) {
    return ufs.list(at(""), null).children().stream()
        .filter(child -> !child.status().isDirectory())
        .map(child -> child.name())
        .toList();
  }

  private static Location at(String name) {
    return Location.parse("hdfs://" + EmbeddedHdfs.NAMESERVICE + "/" + name);
  }

  private static UnderFileSystem open(StoreLimits.Retries retries) {
    HdfsSettings settings =
        new HdfsSettings(
            hdfs.authority(), List.of(), hdfs.properties(), HdfsSettings.Identity.PROCESS, 1_000);
    return new HdfsUnderFileSystem(
        settings, StoreLimits.DEFAULT.withRetries(retries), StoreCallListener.NONE);
  }
}
