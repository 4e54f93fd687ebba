package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedHdfs;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of a nameservice is read on at whichever of its NameNodes is active. */
@Timeout(600)
class InotifyFailoverIT {
  private static final int FAIL_OVERS = 6;
  private static final int BETWEEN = 150;

  @TempDir private static java.nio.file.Path folder;
  private static EmbeddedHdfs hdfs;

  @BeforeAll
  static void start() {
    hdfs = EmbeddedHdfs.startHighlyAvailable(folder.resolve("hdfs"));
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void failOversLoseNothing() throws Exception {
    try (HdfsWatch watch = HdfsWatch.from(hdfs, "/w")) {
      files(0).mkdirs(new Path("/w/first"));
      hdfs.standBy(0);
      String before = watch.position();
      assertThatExceptionOfType(SyncException.class)
          .as("nobody is active")
          .isThrownBy(watch::poll)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
      assertThat(watch.position()).isEqualTo(before);
      hdfs.activate(1);
      files(1).mkdirs(new Path("/w/second"));
      assertThat(watch.complete().told())
          .containsExactly(
              "SUBTREE CREATED /w", "SUBTREE CREATED /w/first", "SUBTREE CREATED /w/second");

      files(1).mkdirs(new Path("/w/third"));
      hdfs.stopNameNode(1);
      hdfs.activate(0);
      files(0).mkdirs(new Path("/w/fourth"));
      assertThat(watch.complete().told())
          .containsExactly("SUBTREE CREATED /w/third", "SUBTREE CREATED /w/fourth");
      assertThat(watch.lost()).isEmpty();
      hdfs.startNameNode(1);
    }
  }

  /** Also of polls that come while a NameNode is becoming active. */
  @Test
  void aCompletePollHasToldWhatWasWrittenBeforeItHoweverNameNodesTakeTurns() throws Exception {
    Set<String> made = ConcurrentHashMap.newKeySet();
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService others = Executors.newFixedThreadPool(2);
    try (HdfsWatch watch = HdfsWatch.from(hdfs, "/v");
        DistributedFileSystem lake = lake()) {
      Future<?> writing =
          others.submit(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  lake.mkdirs(new Path("/v/" + i));
                  made.add("/v/" + i);
                }
                return null;
              });
      Future<?> turning = others.submit(() -> takeTurns(made));
      Set<String> told = new HashSet<>();
      int complete = 0;
      while (!turning.isDone()) {
        complete += completes(watch, made, told) ? 1 : 0;
      }
      enough.set(true);
      turning.get();
      writing.get();
      watch.complete();
      told.addAll(watch.toldPaths());
      assertThat(told).containsAll(made);
      assertThat(made).hasSizeGreaterThan(FAIL_OVERS * BETWEEN);
      assertThat(complete).isGreaterThan(FAIL_OVERS);
      assertThat(watch.lost()).isEmpty();
    } finally {
      enough.set(true);
      others.shutdownNow();
    }
  }

  /** Whether one poll was complete; if so, nothing that was made before it is missing. */
  private static boolean completes(HdfsWatch watch, Set<String> made, Set<String> told)
      throws InterruptedException {
    Set<String> before = Set.copyOf(made);
    try {
      boolean complete = watch.poll().complete();
      told.addAll(watch.toldPaths());
      if (complete) {
        assertThat(told).containsAll(before);
      }
      return complete;
    } catch (SyncException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UFS_UNAVAILABLE);
      return false;
    }
  }

  private static @Nullable Void takeTurns(Set<String> made) throws InterruptedException {
    for (int i = 0; i < FAIL_OVERS; i++) {
      int wanted = made.size() + BETWEEN;
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (made.size() < wanted) {
        assertThat(System.nanoTime()).as("writing goes on").isLessThan(deadline);
        Thread.sleep(5);
      }
      hdfs.standBy(i % 2);
      hdfs.activate(1 - i % 2);
    }
    return null;
  }

  /** Follows the active NameNode. */
  private static DistributedFileSystem lake() throws Exception {
    Configuration configuration = new Configuration(false);
    configuration.addResource("core-default.xml");
    configuration.addResource("hdfs-default.xml");
    hdfs.properties().forEach(configuration::set);
    configuration.set(
        "dfs.client.failover.proxy.provider." + EmbeddedHdfs.NAMESERVICE,
        "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
    DistributedFileSystem lake = new DistributedFileSystem();
    lake.initialize(URI.create("hdfs://" + EmbeddedHdfs.NAMESERVICE), configuration);
    return lake;
  }

  private static DistributedFileSystem files(int nameNode) {
    return hdfs.files(nameNode);
  }
}
