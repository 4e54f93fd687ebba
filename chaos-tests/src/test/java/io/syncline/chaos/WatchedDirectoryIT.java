package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory that somebody else edits: one cluster listens, both see it. Its mounts ask the store
 * never, or once an hour: what is seen was told.
 */
final class WatchedDirectoryIT {
  private static final String RESCANS = "syncline_watcher_rescans_total{store=\"lake\"}";

  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Path tree;

  @BeforeAll
  static void start() throws Exception {
    clusters = TwoClusters.overWatchedDirectory(folder).start();
    tree = folder.resolve("tree").toRealPath();
    AddMountRequest hourly =
        clusters.lakeMount().toBuilder()
            .setPath("/hourly")
            .setSyncIntervalMillis(Duration.ofHours(1).toMillis())
            .build();
    east().addMount(hourly);
    west().addMount(hourly);
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void filesThatSomebodyElseWritesReplacesAndRemovesAreSeenInBothClusters() throws Exception {
    awaitLive();
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/one")).isTrue();
      assertThat(doors.ls("/hourly")).doesNotContain("one");
    }
    Files.writeString(tree.resolve("one"), "first");
    seenInBoth(doors -> assertThat(doors.cat("/lake/one")).isEqualTo("first"));
    seenInBoth(doors -> assertThat(doors.ls("/hourly")).contains("one"));
    Files.writeString(tree.resolve("one"), "other");
    seenInBoth(doors -> assertThat(doors.cat("/hourly/one")).isEqualTo("other"));
    Files.delete(tree.resolve("one"));
    seenInBoth(doors -> assertThat(doors.isAbsent("/lake/one")).isTrue());
  }

  @Test
  void treesThatSomebodyElseMovesAreSeenInBothClusters() throws Exception {
    Files.createDirectories(tree.resolve("from/x"));
    Files.writeString(tree.resolve("from/x/file"), "deep");
    seenInBoth(doors -> assertThat(doors.cat("/lake/from/x/file")).isEqualTo("deep"));
    Files.move(tree.resolve("from"), tree.resolve("to"));
    seenInBoth(
        doors -> {
          assertThat(doors.isAbsent("/lake/from/x/file")).isTrue();
          assertThat(doors.cat("/lake/to/x/file")).isEqualTo("deep");
        });
  }

  @Test
  void theWatcherIsShown() {
    awaitLive();
    WatcherInfo watcher = east().watchers().get(0);
    assertThat(watcher.getName()).isEqualTo("lake");
    assertThat(watcher.getNode()).isEqualTo("n1");
    assertThat(watcher.getOrigin()).startsWith("east/watch-lake/");
    assertThat(watcher.getLocationsList()).containsExactly("file://" + tree);
    assertThat(west().watchers()).as("west does not listen").isEmpty();
    Await.seen( // A node that was started a moment ago does not know yet which live.
        () ->
            assertThat(east().nodes())
                .as("a watcher is no node")
                .allSatisfy(node -> assertThat(node.getName()).isEqualTo("n1")));
  }

  /** What is written through a name elsewhere, the watch of a directory does not hear. */
  @Test
  void whatNobodyToldOfIsSeenInBothClustersAfterARescan() throws Exception {
    awaitLive();
    Files.writeString(tree.resolve("linked"), "");
    seenInBoth(doors -> assertThat(doors.stat("/lake/linked").getSize()).isZero());
    Path elsewhere = Files.createLink(folder.resolve("elsewhere"), tree.resolve("linked"));
    AtomicInteger size = new AtomicInteger();
    // What was heard a moment ago is asked again for as long as such a store may lag.
    Await.within(Await.RECOVERY, () -> assertThat(isUnheard(elsewhere, size)).isTrue());
    double before = east().metric(RESCANS);
    assertThat(east().rescan("lake").getLocationsList()).containsExactly("file://" + tree);
    seenInBoth(doors -> assertThat(doors.stat("/lake/linked").getSize()).isEqualTo(size.get()));
    assertThat(east().metric(RESCANS)).isEqualTo(before + 1);
  }

  /** Makes the file one longer; whether no node shows it when all was told that is told. */
  private static boolean isUnheard(Path elsewhere, AtomicInteger size) throws IOException {
    int now = size.incrementAndGet();
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.stat("/lake/linked").getSize()).isLessThan(now);
    }
    Files.writeString(elsewhere, "x".repeat(now));
    String told = "told" + now;
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/" + told)).isTrue();
    }
    Files.writeString(tree.resolve(told), "of");
    seenInBoth(doors -> assertThat(doors.cat("/lake/" + told)).isEqualTo("of"));
    return Stream.of(east(), west()).allMatch(doors -> doors.stat("/lake/linked").getSize() < now);
  }

  /** What happened meanwhile nobody heard of, so all may be old. */
  @Test
  void whatChangedWhileNobodyListenedIsSeenOnceSomebodyDoesAgain() throws Exception {
    Files.writeString(tree.resolve("kept"), "before");
    seenInBoth(doors -> assertThat(doors.cat("/hourly/kept")).isEqualTo("before"));
    awaitLive();
    clusters.east().stop();
    Files.writeString(tree.resolve("kept"), "after!");
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(mount(west(), "/hourly").getState())
                .as("nobody listens")
                .isEqualTo(MountState.MOUNT_STATE_POLLING));
    clusters.east().start();
    seenInBoth(doors -> assertThat(doors.cat("/hourly/kept")).isEqualTo("after!"));
    awaitLive();
  }

  private static void awaitLive() {
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(east().watchers().get(0).getState())
              .isEqualTo(WatcherState.WATCHER_STATE_LIVE);
          for (Doors doors : List.of(east(), west())) {
            assertThat(mount(doors, "/hourly").getState()).isEqualTo(MountState.MOUNT_STATE_LIVE);
          }
        });
  }

  private static MountInfo mount(Doors doors, String path) {
    return doors.status().getMountsList().stream()
        .filter(mount -> mount.getPath().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no mount " + path));
  }

  /** What a cluster shows. */
  @FunctionalInterface
  private interface Showing {
    void check(Doors doors) throws IOException;
  }

  private static void seenInBoth(Showing showing) {
    Await.seen(
        () -> {
          showing.check(east());
          showing.check(west());
        });
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
