package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FileType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same promises where the lake is a directory. */
final class TreeFlavourIT {
  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overDirectory(folder).start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void writtenAndOverwrittenFileIsSeen() {
    assertThat(west.isAbsent("/lake/a/b/file")).isTrue();
    east.put("/lake/a/b/file", "one");
    Await.seen(
        () -> {
          assertThat(west.cat("/lake/a/b/file")).isEqualTo("one");
          assertThat(west.ls("/lake/a/b")).containsExactly("file");
          assertThat(west.ls("/lake/a")).containsExactly("b");
        });
    east.put("/lake/a/b/file", "other");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/a/b/file").getSize()).isEqualTo(5);
          assertThat(west.cat("/lake/a/b/file")).isEqualTo("other");
        });
  }

  @Test
  void deletedFileAndTreeAreGone() {
    west.put("/lake/d/x/1", "1");
    west.put("/lake/d/x/2", "2");
    Await.seen(() -> assertThat(east.ls("/lake/d/x")).containsExactly("1", "2"));
    west.delete("/lake/d/x/1", false);
    Await.seen(
        () -> {
          assertThat(east.isAbsent("/lake/d/x/1")).isTrue();
          assertThat(east.ls("/lake/d/x")).containsExactly("2");
        });
    west.delete("/lake/d", true);
    Await.seen(
        () -> {
          assertThat(east.isAbsent("/lake/d/x/2")).isTrue();
          assertThat(east.isAbsent("/lake/d")).isTrue();
        });
  }

  @Test
  void madeDirectoryIsSeen() {
    assertThat(west.isAbsent("/lake/made")).isTrue();
    east.makeDirectory("/lake/made");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/made").getType()).isEqualTo(FileType.FILE_TYPE_DIRECTORY);
          assertThat(west.ls("/lake/made")).isEmpty();
        });
  }

  @Test
  void renamedTreeIsSeenAtItsNewPlaceAndNowhereElse() {
    east.put("/lake/from/x/1", "1");
    east.put("/lake/from/x/y/2", "2");
    Await.seen(() -> assertThat(west.cat("/lake/from/x/y/2")).isEqualTo("2"));
    assertThat(west.ls("/lake/from/x")).containsExactly("1", "y");
    assertThat(west.isAbsent("/lake/to/x/1")).isTrue();
    east.rename("/lake/from", "/lake/to");
    Await.seen(
        () -> {
          assertThat(west.isAbsent("/lake/from/x/y/2")).isTrue();
          assertThat(west.isAbsent("/lake/from")).isTrue();
          assertThat(west.ls("/lake/to/x")).containsExactly("1", "y");
          assertThat(west.cat("/lake/to/x/y/2")).isEqualTo("2");
        });
  }

  @Test
  void fileThatBecomesADirectoryIsSeen() {
    east.put("/lake/turn", "file");
    Await.seen(() -> assertThat(west.cat("/lake/turn")).isEqualTo("file"));
    east.delete("/lake/turn", false);
    east.put("/lake/turn/inside", "deep");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/turn").getType()).isEqualTo(FileType.FILE_TYPE_DIRECTORY);
          assertThat(west.ls("/lake/turn")).containsExactly("inside");
          assertThat(west.cat("/lake/turn/inside")).isEqualTo("deep");
        });
  }
}
