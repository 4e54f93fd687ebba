package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedHdfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HDFS that is written through Syncline, and whose edit log tells of that. */
final class HdfsEchoIT {
  private static final String ECHOES = "syncline_shard_echoes_total";
  private static final String OUTSIDE = "by somebody else";

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;
  private static TwoClusters clusters;

  @BeforeAll
  static void start() throws Exception {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
    hdfs.files().mkdirs(new org.apache.hadoop.fs.Path("/tree"));
    clusters = TwoClusters.overWatchedHdfs(folder, hdfs).start();
    clusters.awaitWatched();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    hdfs.close();
  }

  @Test
  void theRenameThatEndsAnOwnWriteIsKnownAndWhatOthersDoIsNot() throws Throwable {
    ownWriteEchoesOnce("first", () -> {});
    ownWriteEchoesOnce("other", () -> {});
    // The edit log is read in order: when the own write comes back, this came before.
    ownWriteEchoesOnce("third", HdfsEchoIT::writeOutside);
  }

  private static void ownWriteEchoesOnce(String text, ThrowingCallable before) throws Throwable {
    double east = east().metric(ECHOES);
    double west = west().metric(ECHOES);
    before.call();
    west().put("/lake/file", text);
    Await.seen(
        () -> {
          assertThat(east().metric(ECHOES) - east).isEqualTo(1);
          assertThat(west().metric(ECHOES) - west).isEqualTo(1);
          assertThat(east().cat("/lake/file")).isEqualTo(text);
        });
  }

  private static void writeOutside() throws IOException {
    try (FSDataOutputStream stream =
        hdfs.files().create(new org.apache.hadoop.fs.Path("/tree/file"), true)) {
      stream.writeBytes(OUTSIDE);
    }
    Await.seen(
        () -> {
          for (Doors doors : List.of(east(), west())) {
            // Whoever reads bytes that were replaced finds that by itself.
            assertThat(doors.stat("/lake/file").getSize()).isEqualTo(OUTSIDE.length());
          }
        });
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
