package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.ServeReason;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written through one cluster is seen in another that holds the old state for ever, but for
 * what it hears.
 */
final class ConvergenceIT {
  private static final int TREE_FILES = 1_000;

  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void newFileIsSeenInADirectoryThatWasHeld() {
    east.put("/lake/new/first", "1");
    Await.seen(() -> assertThat(west.ls("/lake/new")).containsExactly("first"));
    assertThat(west.isAbsent("/lake/new/second")).isTrue();
    east.put("/lake/new/second", "two");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/new/second").getSize()).isEqualTo(3);
          assertThat(west.ls("/lake/new")).containsExactly("first", "second");
          assertThat(west.cat("/lake/new/second")).isEqualTo("two");
        });
  }

  @Test
  void overwrittenFileIsSeenWhereTheOldOneWasHeld() {
    east.put("/lake/over/a", "old");
    Await.seen(() -> assertThat(west.cat("/lake/over/a")).isEqualTo("old"));
    assertHeld("/lake/over/a");
    east.put("/lake/over/a", "newer");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/over/a").getSize()).isEqualTo(5);
          assertThat(west.list("/lake/over")).extracting(FileInfo::getSize).containsExactly(5L);
          assertThat(west.cat("/lake/over/a")).isEqualTo("newer");
        });
  }

  @Test
  void overwriteOfTheSameSizeIsSeen() {
    east.put("/lake/same/a", "red");
    Await.seen(() -> assertThat(west.cat("/lake/same/a")).isEqualTo("red"));
    assertHeld("/lake/same/a");
    String version = west.stat("/lake/same/a").getVersion();
    east.put("/lake/same/a", "sea");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/same/a").getVersion()).isNotEqualTo(version);
          assertThat(west.cat("/lake/same/a")).isEqualTo("sea");
        });
  }

  @Test
  void deletedFileIsGoneWhereItWasHeld() {
    east.put("/lake/del/a", "a");
    east.put("/lake/del/b", "b");
    Await.seen(() -> assertThat(west.ls("/lake/del")).containsExactly("a", "b"));
    assertHeld("/lake/del/a");
    east.delete("/lake/del/a", false);
    Await.seen(
        () -> {
          assertThat(west.isAbsent("/lake/del/a")).isTrue();
          assertThat(west.ls("/lake/del")).containsExactly("b");
          assertThat(west.cat("/lake/del/b")).isEqualTo("b");
        });
  }

  @Test
  void deletedTreeIsGoneWithAllThatWasHeldBelow() {
    east.put("/lake/gone/x/1", "1");
    east.put("/lake/gone/x/y/2", "2");
    Await.seen(() -> assertThat(west.ls("/lake/gone/x")).containsExactly("1", "y"));
    assertThat(west.cat("/lake/gone/x/y/2")).isEqualTo("2");
    east.delete("/lake/gone", true);
    Await.seen(
        () -> {
          assertThat(west.isAbsent("/lake/gone/x/y/2")).isTrue();
          assertThat(west.isAbsent("/lake/gone/x")).isTrue();
          assertThat(west.isAbsent("/lake/gone")).isTrue();
        });
  }

  @Test
  void madeDirectoryIsSeenWhereItWasKnownToBeAbsent() {
    assertThat(west.isAbsent("/lake/made")).isTrue();
    east.makeDirectory("/lake/made");
    Await.seen(
        () -> {
          assertThat(west.stat("/lake/made").getType()).isEqualTo(FileType.FILE_TYPE_DIRECTORY);
          assertThat(west.ls("/lake/made")).isEmpty();
          assertThat(west.ls("/lake")).contains("made");
        });
  }

  @Test
  void movedTreeIsSeenAtItsNewPlaceAndNowhereElse() {
    List<String> names =
        IntStream.range(0, TREE_FILES).mapToObj(i -> String.format("f%04d", i)).toList();
    try (StoreView store = new StoreView(clusters.s3().endpoint(), TwoClusters.BUCKET)) {
      store.fill(names.stream().map(name -> "tree/part/" + name).toList());
    }
    assertThat(west.ls("/lake/tree/part")).containsExactlyElementsOf(names);
    assertThat(west.cat("/lake/tree/part/f0500")).isEqualTo("tree/part/f0500");
    assertThat(west.isAbsent("/lake/moved/part/f0500")).isTrue();

    east.rename("/lake/tree", "/lake/moved");

    Await.seen(
        () -> {
          assertThat(west.ls("/lake/moved/part")).containsExactlyElementsOf(names);
          assertThat(west.isAbsent("/lake/tree")).isTrue();
        });
    // Each shard is told by itself.
    Await.seen(
        () -> {
          for (String name : List.of("f0000", "f0500", "f0999")) {
            assertThat(west.isAbsent("/lake/tree/part/" + name)).isTrue();
            assertThat(west.stat("/lake/moved/part/" + name).getSize()).isEqualTo(15);
            assertThat(west.cat("/lake/moved/part/" + name)).isEqualTo("tree/part/" + name);
          }
          assertThat(west.isAbsent("/lake/tree/part")).isTrue();
          assertThat(west.ls("/lake")).contains("moved").doesNotContain("tree");
        });
  }

  /** Without hearing of a change, west would answer this for ever. */
  private static void assertHeld(String path) {
    Await.seen(
        () ->
            assertThat(west.statResponse(path).getFreshness().getReason())
                .isEqualTo(ServeReason.SERVE_REASON_NO_BOUND));
  }
}
