package io.syncline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.proto.node.v1.AddMountRequest;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same promises where the lake is an HDFS, under whichever of its names. */
final class HdfsFlavourIT {
  private static final String ALIAS = "nn1.example.com";

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() throws Exception {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
    hdfs.files().mkdirs(new org.apache.hadoop.fs.Path("/tree/second"));
    clusters = TwoClusters.overHdfs(folder, hdfs, ALIAS).start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    hdfs.close();
  }

  @Test
  void writtenAndOverwrittenFileIsSeenAndIsInHdfs() throws Exception {
    assertThat(west.isAbsent("/lake/a/b/file")).isTrue();
    east.put("/lake/a/b/file", "one");
    Await.seen(
        () -> {
          assertThat(west.cat("/lake/a/b/file")).isEqualTo("one");
          assertThat(west.ls("/lake/a/b")).containsExactly("file");
        });
    east.put("/lake/a/b/file", "two");
    Await.seen(() -> assertThat(west.cat("/lake/a/b/file")).isEqualTo("two"));
    try (FSDataInputStream stored =
        hdfs.files().open(new org.apache.hadoop.fs.Path("/tree/a/b/file"))) {
      assertThat(new String(stored.readAllBytes(), UTF_8)).isEqualTo("two");
    }
  }

  @Test
  void deletedAndRenamedTreesAreSeen() {
    east.put("/lake/from/x/1", "1");
    east.put("/lake/from/x/y/2", "2");
    Await.seen(() -> assertThat(west.cat("/lake/from/x/y/2")).isEqualTo("2"));
    east.rename("/lake/from", "/lake/to");
    Await.seen(
        () -> {
          assertThat(west.isAbsent("/lake/from/x/y/2")).isTrue();
          assertThat(west.ls("/lake/to/x")).containsExactly("1", "y");
        });
    west.delete("/lake/to/x/1", false);
    Await.seen(() -> assertThat(east.ls("/lake/to/x")).containsExactly("y"));
    west.delete("/lake/to", true);
    Await.seen(() -> assertThat(east.isAbsent("/lake/to/x/y/2")).isTrue());
  }

  @Test
  void locationUnderAnotherNameIsTheSame() {
    east.put("/lake/named/file", "x");
    String uri = "hdfs://" + ALIAS + ":8020/tree/named/file";
    Await.seen(() -> assertThat(west.cat(uri)).isEqualTo("x"));
    east.put(uri, "y");
    Await.seen(() -> assertThat(west.cat("/lake/named/file")).isEqualTo("y"));
  }

  /** It shows what the lake shows: what one cluster writes there is announced in the other. */
  @Test
  void mountUnderAnotherNameIsOfTheSameLocation() {
    AddMountRequest second =
        clusters.lakeMount().toBuilder()
            .setPath("/second")
            .setLocation("hdfs://" + ALIAS + "/tree/second")
            .build();
    west.addMount(second);
    assertThat(west.ls("/second")).isEmpty();
    east.put("/lake/second/file", "x");
    Await.seen(() -> assertThat(west.cat("/second/file")).isEqualTo("x"));
  }
}
