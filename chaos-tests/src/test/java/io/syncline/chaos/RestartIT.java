package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.S3Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that was away goes on where it was: it keeps what it held, and hears what it missed.
 */
final class RestartIT {
  @TempDir private static Path folder;
  private static TwoClusters clusters;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void clusterThatWasAwayKeepsWhatItHeldAndAsksForWhatChanged() {
    clusters.store().fill(List.of("still/a", "still/b", "busy/a", "busy/b", "busy/c"));
    Doors east = clusters.east().doors();
    Doors before = clusters.west().doors();
    assertThat(before.ls("/lake/still")).containsExactly("a", "b");
    assertThat(before.ls("/lake/busy")).containsExactly("a", "b", "c");
    assertThat(before.cat("/lake/busy/b")).isEqualTo("busy/b");

    clusters.west().stop();
    east.putAndPublish("/lake/busy/b", "while west was away");
    clusters.west().start();

    Doors west = clusters.west().doors();
    clusters.awaitWestHasApplied();
    clusters.s3().forgetRequests();
    assertThat(west.ls("/lake/still")).containsExactly("a", "b");
    assertThat(west.stat("/lake/busy/a").getSize()).isEqualTo("busy/a".length());
    assertThat(clusters.s3().requests()).isEmpty();

    assertThat(west.ls("/lake/busy")).containsExactly("a", "b", "c");
    assertThat(clusters.s3().requests()).isEqualTo(Map.of(S3Operation.HEAD_OBJECT, 1));
    assertThat(west.cat("/lake/busy/b")).isEqualTo("while west was away");
    assertThat(west.stat("/lake/busy/b").getSize()).isEqualTo("while west was away".length());
  }

  @Test
  void clusterThatWasAwayHearsOfAnotherOnesRemovedTree() {
    clusters.store().fill(List.of("old/x/1", "old/x/2"));
    Doors east = clusters.east().doors();
    assertThat(clusters.west().doors().ls("/lake/old/x")).containsExactly("1", "2");

    clusters.west().stop();
    east.delete("/lake/old", true);
    clusters.west().start();

    Doors west = clusters.west().doors();
    Await.seen(
        () -> {
          assertThat(west.isAbsent("/lake/old/x/1")).isTrue();
          assertThat(west.isAbsent("/lake/old")).isTrue();
        });
  }
}
