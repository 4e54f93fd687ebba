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
  private static final String STATS = "syncline_ufs_call_seconds_count{operation=\"stat\",";
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

  @Test
  void whatANodeHasRemovedOrRenamedIsNotAskedForAgainWhenItsEventComes() throws Exception {
    west().put("/lake/old/file", "old");
    west().put("/lake/gone/sub/file", "gone");
    west().put("/lake/moved/file", "moved");
    // The edit log is read in order: when this is told of, what came before was.
    tellOutside("before");
    west().delete("/lake/old/file", false);
    west().delete("/lake/gone", true);
    west().rename("/lake/moved", "/lake/there");
    awaitApplied();
    lookForAbsences();
    tellOutside("after");
    awaitApplied();
    double east = east().sum(STATS);
    double west = west().sum(STATS);
    lookForAbsences();
    assertThat(east().sum(STATS) - east).as("asked by east").isZero();
    assertThat(west().sum(STATS) - west).as("asked by west").isZero();
  }

  /** Both clusters have applied what is told so far. */
  private static void awaitApplied() {
    List.of(east(), west()).forEach(doors -> doors.awaitApplied("/lake"));
  }

  private static void lookForAbsences() {
    for (Doors doors : List.of(east(), west())) {
      for (String gone : List.of("/lake/old/file", "/lake/gone", "/lake/moved")) {
        assertThat(doors.isAbsent(gone)).as(gone).isTrue();
      }
    }
  }

  /** Somebody else makes a file, which only the edit log tells. */
  private static void tellOutside(String name) throws IOException {
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/" + name)).isTrue();
    }
    hdfs.files().create(new org.apache.hadoop.fs.Path("/tree/" + name), true).close();
    Await.seen(
        () -> {
          for (Doors doors : List.of(east(), west())) {
            assertThat(doors.isAbsent("/lake/" + name)).isFalse();
          }
        });
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
