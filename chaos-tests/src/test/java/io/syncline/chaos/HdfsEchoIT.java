package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedHdfs;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HDFS that is written through Syncline, and whose edit log tells of that. */
final class HdfsEchoIT {
  private static final String ECHOES = "syncline_shard_echoes_total";

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;
  private static TwoClusters clusters;

  @BeforeAll
  static void start() throws Exception {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
    hdfs.files().mkdirs(new org.apache.hadoop.fs.Path("/tree"));
    clusters = TwoClusters.overWatchedHdfs(folder, hdfs).start();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    hdfs.close();
  }

  @Test
  void theRenameThatEndsAnOwnWriteIsKnownAndWhatOthersDoIsNot() throws Exception {
    for (String text : new String[] {"first", "other"}) {
      double east = east().metric(ECHOES);
      double west = west().metric(ECHOES);
      west().put("/lake/file", text);
      Await.seen(
          () -> {
            assertThat(east().metric(ECHOES) - east).isEqualTo(1);
            assertThat(west().metric(ECHOES) - west).isEqualTo(1);
            assertThat(east().cat("/lake/file")).isEqualTo(text);
          });
    }
    double east = east().metric(ECHOES);
    try (FSDataOutputStream stream =
        hdfs.files().create(new org.apache.hadoop.fs.Path("/tree/file"), true)) {
      stream.writeBytes("by somebody else");
    }
    Await.seen(() -> assertThat(east().cat("/lake/file")).isEqualTo("by somebody else"));
    assertThat(east().metric(ECHOES)).isEqualTo(east);
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
