package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else changes thousands of files, each once, while the node that hears of it is killed.
 * The other cluster holds all of them, and never asks because of age: what it was not told of it
 * would show as it was for ever.
 */
final class WatcherTakeoverIT {
  private static final int WRITERS = 5;

  /** As {@link TwoClusters} configures it: after that nobody believes that the node lives. */
  private static final Duration SESSION = Duration.ofSeconds(4);

  /**
   * For the election, the join in the log and the first look at the feed; most is the machine's.
   */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private static final String POLLS = "syncline_watcher_polls_total{";

  @TempDir private Path folder;
  private ChangedLake lake;
  private ForkedNode first;
  private ForkedNode second;

  @Test
  void noneIsLostWhenTheNodeThatReadsTheEditLogIsKilled() throws Exception {
    try (ChangedHdfs hdfs = new ChangedHdfs(folder)) {
      lake = hdfs;
      noneIsLostWhenTheReaderIsKilled();
    }
  }

  @Test
  void noneIsLostWhenTheNodeThatReadsTheQueueIsKilled() throws Exception {
    try (ChangedBucket bucket = new ChangedBucket(folder)) {
      lake = bucket;
      noneIsLostWhenTheReaderIsKilled();
    }
  }

  private void noneIsLostWhenTheReaderIsKilled() throws Exception {
    try (ForkedNode n1 = node("n1");
        ForkedNode n2 = node("n2")) {
      first = n1;
      second = n2;
      start();
      inEachDirectory(lake::make);
      ForkedNode reader = reader();
      ForkedNode other = reader == first ? second : first;
      Await.seen(() -> assertThat(inWest(file -> true)).containsOnly(lake.files()));
      assertThat(inWest(lake::isChanged)).containsOnly(0);
      assertThat(other.doors().sum(POLLS)).as("the other one has never read").isZero();
      CompletableFuture<Duration> takenOver = new CompletableFuture<>();
      inEachDirectory(
          (directory, file) -> {
            if (directory == ChangedLake.DIRECTORIES / 3 && file == 0) {
              reader.kill();
              takenOver.completeAsync(() -> untilRead(other, System.nanoTime()));
            }
            lake.change(directory, file);
          });
      assertThat(takenOver.get()).isLessThan(SESSION.plus(MARGIN));
      Await.within(
          Await.RECOVERY, () -> assertThat(inWest(lake::isChanged)).containsOnly(lake.files()));
      WatcherInfo watcher = other.doors().watchers().get(0);
      assertThat(watcher.getNode()).isEqualTo(other == first ? "n1" : "n2");
      assertThat(watcher.getLosses()).as("it went on where the other was: %s", watcher).isZero();
      assertThat(watcher.getChanges()).isGreaterThan(ChangedLake.DIRECTORIES * (lake.files() / 3L));
    }
  }

  private void start() {
    first.start();
    second.start();
    lake.clusters().west().start();
    first.awaitReady();
    second.awaitReady();
    first.doors().addMount(lake.clusters().lakeMount());
    west().addMount(lake.clusters().lakeMount());
  }

  private ForkedNode reader() {
    WatcherInfo[] found = new WatcherInfo[1];
    Await.within(
        Await.RECOVERY,
        () -> {
          found[0] = first.doors().watchers().get(0);
          assertThat(lake.isRead(found[0])).as("%s", found[0]).isTrue();
        });
    return found[0].getNode().equals("n1") ? first : second;
  }

  /** How long after an instant a node has read the feed for the first time. */
  private static Duration untilRead(ForkedNode node, long since) {
    Await.within(Await.RECOVERY, () -> assertThat(node.doors().sum(POLLS)).isPositive());
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** By directory, how many of its files west shows so. */
  private List<Integer> inWest(Predicate<FileInfo> shown) {
    return IntStream.range(0, ChangedLake.DIRECTORIES)
        .mapToObj(
            directory ->
                Math.toIntExact(west().list("/lake/d" + directory).stream().filter(shown).count()))
        .toList();
  }

  /** What is done with one file. */
  @FunctionalInterface
  private interface Work {
    void with(int directory, int file) throws IOException;
  }

  /** Several at once, in about their order: a NameNode writes what it is told at once as one. */
  private void inEachDirectory(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < ChangedLake.DIRECTORIES; i++) {
        int directory = i;
        done.add(
            threads.submit(
                () -> {
                  for (int file = 0; file < lake.files(); file++) {
                    work.with(directory, file);
                  }
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

  private ForkedNode node(String name) {
    return new ForkedNode(
        lake.clusters(),
        "east-" + name,
        lake.clusters()
            .configuration("east", 0, 0, 0)
            .replace("name: n1", "name: " + name)
            .replaceFirst("data-dir: '(.*)'", "data-dir: '$1-" + name + "'"));
  }

  private Doors west() {
    return lake.clusters().west().doors();
  }
}
