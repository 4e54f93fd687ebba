package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedHdfs;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of a nameservice is read on at whichever of its NameNodes is active. */
@Timeout(600)
class InotifyFailoverIT {
  private static final int FAIL_OVERS = 4;
  private static final int BETWEEN = 200;

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

  @Test
  void whatIsWrittenWhileNameNodesTakeTurnsIsTold() throws Exception {
    Set<String> made = ConcurrentHashMap.newKeySet();
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (HdfsWatch watch = HdfsWatch.from(hdfs, "/v");
        DistributedFileSystem lake = lake()) {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  lake.mkdirs(new Path("/v/" + i));
                  made.add("/v/" + i);
                }
                return null;
              });
      for (int i = 0; i < FAIL_OVERS; i++) {
        int wanted = made.size() + BETWEEN;
        watch.until(() -> made.size() >= wanted || writing.isDone());
        hdfs.standBy(i % 2);
        hdfs.activate(1 - i % 2);
      }
      enough.set(true);
      watch.until(writing::isDone);
      writing.get();
      assertThat(made).hasSizeGreaterThan(FAIL_OVERS * BETWEEN);
      assertThat(watch.lost()).isEmpty();
      assertThat(watch.toldPaths()).containsAll(made);
    } finally {
      enough.set(true);
      writer.shutdownNow();
    }
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
