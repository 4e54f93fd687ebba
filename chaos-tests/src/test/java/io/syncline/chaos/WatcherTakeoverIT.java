package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else changes ten thousand files of an HDFS, each once, while the node that reads its
 * edit log is killed. The other cluster holds all of them, and never asks because of age: what it
 * was not told of it would show as it was for ever.
 */
final class WatcherTakeoverIT {
  private static final int DIRECTORIES = 20;
  private static final int FILES = 500;

  private static final int WRITERS = 5;

  /** The time that each file gets. */
  private static final long AFTER = 1_800_000_000_000L;

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;
  private static TwoClusters clusters;
  private static ForkedNode first;
  private static ForkedNode second;

  @BeforeAll
  static void start() throws Exception {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
    hdfs.files().mkdirs(new org.apache.hadoop.fs.Path("/tree"));
    clusters = TwoClusters.overWatchedHdfs(folder, hdfs);
    first = node("n1");
    second = node("n2");
    first.start();
    second.start();
    clusters.west().start();
    first.awaitReady();
    second.awaitReady();
    first.doors().addMount(clusters.lakeMount());
    west().addMount(clusters.lakeMount());
  }

  @AfterAll
  static void stop() throws Exception {
    first.close();
    second.close();
    clusters.close();
    hdfs.close();
  }

  @Test
  void noneIsLostWhenTheNodeThatReadsTheEditLogIsKilled() throws Exception {
    DistributedFileSystem files = hdfs.files();
    inEachDirectory(
        directory -> {
          for (int file = 0; file < FILES; file++) {
            files.create(path(directory, file)).close();
          }
        });
    ForkedNode reader = readerThatHasReadAll();
    ForkedNode other = reader == first ? second : first;
    Await.seen(() -> assertThat(timesInWest()).allMatch(times -> countOf(times) == FILES));
    inEachDirectory(
        directory -> {
          if (directory == DIRECTORIES / 3) {
            reader.kill();
          }
          for (int file = 0; file < FILES; file++) {
            files.setTimes(path(directory, file), AFTER, -1);
          }
        });
    Await.within(
        Await.RECOVERY, () -> assertThat(timesInWest()).containsOnly(Map.of(AFTER, FILES)));
    WatcherInfo watcher = other.doors().watchers().get(0);
    assertThat(watcher.getNode()).isEqualTo(other == first ? "n1" : "n2");
    assertThat(watcher.getLosses()).as("it went on where the other was: %s", watcher).isZero();
    assertThat(watcher.getChanges()).isGreaterThan(DIRECTORIES * FILES / 3L);
  }

  private static ForkedNode readerThatHasReadAll() {
    WatcherInfo[] found = new WatcherInfo[1];
    Await.within(
        Await.RECOVERY,
        () -> {
          found[0] = first.doors().watchers().get(0);
          assertThat(found[0].getState()).isEqualTo(WatcherState.WATCHER_STATE_LIVE);
        });
    return found[0].getNode().equals("n1") ? first : second;
  }

  /** By directory, which times its files have in west, and how many of them. */
  private static List<Map<Long, Integer>> timesInWest() {
    return IntStream.range(0, DIRECTORIES)
        .mapToObj(
            directory -> {
              Map<Long, Integer> times = new HashMap<>();
              for (FileInfo file : west().list("/lake/d" + directory)) {
                times.merge(file.getMtimeMillis(), 1, Integer::sum);
              }
              return times;
            })
        .toList();
  }

  private static int countOf(Map<Long, Integer> times) {
    return times.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What is done in one directory. */
  @FunctionalInterface
  private interface Work {
    void in(int directory) throws IOException;
  }

  /** Several at once, in about their order: a NameNode writes what it is told at once as one. */
  private static void inEachDirectory(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < DIRECTORIES; i++) {
        int directory = i;
        done.add(
            threads.submit(
                () -> {
                  work.in(directory);
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static ForkedNode node(String name) {
    return new ForkedNode(
        clusters,
        "east-" + name,
        clusters
            .configuration("east", 0, 0, 0)
            .replace("name: n1", "name: " + name)
            .replaceFirst("data-dir: '(.*)'", "data-dir: '$1-" + name + "'"));
  }

  private static org.apache.hadoop.fs.Path path(int directory, int file) {
    return new org.apache.hadoop.fs.Path("/tree/d" + directory + "/f" + file);
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
