package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.ufs.hdfs.HdfsSettings;
import io.syncline.ufs.hdfs.HdfsUnderFileSystem;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real NameNode tells of changes of every kind. */
@Timeout(600)
class InotifyFeedIT {
  private static final int MANY = 3_000;

  @TempDir private static java.nio.file.Path folder;
  private static EmbeddedHdfs hdfs;

  private final String top = "/" + UUID.randomUUID();
  private final String w = top + "/w";
  private HdfsWatch watch;

  @BeforeAll
  static void start() {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @BeforeEach
  void begin() throws IOException {
    files().mkdirs(new Path(w));
    files().mkdirs(new Path(top + "/x"));
    watch = HdfsWatch.from(hdfs, w);
  }

  @AfterEach
  void end() {
    watch.close();
  }

  @Test
  void filesAndDirectoriesThatAreMadeChangedAndRemoved() throws Exception {
    write("/w/f", 3);
    assertThat(watch.complete().told()).containsExactly("PATH CREATED " + w + "/f");
    write("/w/f", 4); // Overwritten.
    assertThat(watch.complete().told()).containsExactly("PATH CREATED " + w + "/f");
    append("/w/f");
    assertThat(watch.complete().told()).containsExactly("PATH MODIFIED " + w + "/f");
    files().truncate(path("/w/f"), 2); // Which DataNodes do later; then the file is closed.
    assertThat(watch.until(() -> isClosed("/w/f")).told())
        .containsExactly("PATH MODIFIED " + w + "/f");
    files().mkdirs(path("/w/d/e"));
    assertThat(watch.complete().told())
        .containsExactly("SUBTREE CREATED " + w + "/d", "SUBTREE CREATED " + w + "/d/e");
    write("/w/d/e/g", 1);
    files().rename(path("/w/d"), path("/w/moved"));
    assertThat(watch.complete().told())
        .contains("SUBTREE REMOVED " + w + "/d", "SUBTREE CREATED " + w + "/moved");
    files().rename(path("/w/moved/e/g"), path("/w/f"), Options.Rename.OVERWRITE);
    assertThat(watch.complete().told())
        .containsExactly("SUBTREE REMOVED " + w + "/moved/e/g", "SUBTREE CREATED " + w + "/f");
    files().delete(path("/w/moved"), true);
    assertThat(watch.complete().told()).containsExactly("SUBTREE REMOVED " + w + "/moved");
    write("/w/a", 5);
    write("/w/b", 6);
    watch.complete().told();
    files().concat(path("/w/f"), new Path[] {path("/w/a"), path("/w/b")});
    assertThat(watch.complete().told())
        .containsExactly(
            "PATH MODIFIED " + w + "/f", "PATH REMOVED " + w + "/a", "PATH REMOVED " + w + "/b");
    assertThat(watch.lost()).isEmpty();
  }

  private boolean isClosed(String file) {
    try {
      return files().isFileClosed(path(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void metadataThatChanges() throws Exception {
    write("/w/f", 3);
    watch.complete().told();
    Changing[] all = {
      () -> files().setPermission(path("/w/f"), FsPermission.createImmutable((short) 0600)),
      () -> files().setOwner(path("/w/f"), "somebody", null),
      () -> files().setTimes(path("/w/f"), 5, -1),
      () -> files().setReplication(path("/w/f"), (short) 2),
      () -> files().setXAttr(path("/w/f"), "user.x", new byte[] {1}),
      () -> files().removeXAttr(path("/w/f"), "user.x"),
      () ->
          files()
              .setAcl(path("/w/f"), AclEntry.parseAclSpec("user::rw-,group::r--,other::---", true))
    };
    for (Changing each : all) {
      each.change();
      assertThat(watch.complete().told()).containsExactly("PATH MODIFIED " + w + "/f");
    }
    files().setTimes(path("/w/f"), -1, 5); // As reading does.
    assertThat(watch.complete().told()).isEmpty();
  }

  @Test
  void whatComesFromElsewhereOrGoesThere() throws Exception {
    write("/x/f", 1);
    files().rename(path("/x/f"), path("/x/g"));
    assertThat(watch.complete().told()).isEmpty();
    files().rename(path("/x/g"), path("/w/g"));
    assertThat(watch.complete().told()).containsExactly("SUBTREE CREATED " + w + "/g");
    files().rename(path("/w/g"), path("/x/g"));
    assertThat(watch.complete().told()).containsExactly("SUBTREE REMOVED " + w + "/g");
    files().rename(new Path(top), new Path(top + "-away"));
    assertThat(watch.complete().told()).containsExactly("SUBTREE UNKNOWN " + w);
    files().rename(new Path(top + "-away"), new Path(top));
    assertThat(watch.complete().told()).containsExactly("SUBTREE UNKNOWN " + w);
    files().delete(new Path(top), true);
    assertThat(watch.complete().told()).containsExactly("SUBTREE UNKNOWN " + w);
  }

  /** It writes under a hidden name, and renames that. */
  @Test
  void whatAnotherSynclineWritesIsToldAsOneFile() throws Exception {
    try (UnderFileSystem ufs =
        new HdfsUnderFileSystem(
            HdfsSettings.at(hdfs.authority()), StoreLimits.DEFAULT, StoreCallListener.NONE)) {
      Location at = Location.parse("hdfs://" + hdfs.authority() + w + "/f");
      ufs.create(at, new ByteArrayInputStream(new byte[5]), false, () -> {}).throwFailure();
    }
    assertThat(watch.complete().told()).containsExactly("PATH CREATED " + w + "/f");
  }

  @Test
  void logsThatAreRolledMoveThePositionOn() throws Exception {
    write("/w/f", 1);
    watch.complete().told();
    String before = watch.position();
    files().rollEdits();
    files().rollEdits();
    assertThat(watch.complete().told()).isEmpty();
    assertThat(watch.position()).isNotEqualTo(before);
    write("/w/g", 1);
    assertThat(watch.complete().told()).containsExactly("PATH CREATED " + w + "/g");
    assertThat(watch.lost()).isEmpty();
  }

  @Test
  void onlyTheSuperuserMayWatch() {
    try (HdfsWatch eve = HdfsWatch.open(hdfs, Optional.of("eve"), w)) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> eve.at("1").poll())
          .withMessageContaining("eve")
          .withMessageContaining("dfs.permissions.superusergroup")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_PERMISSION_DENIED));
    }
  }

  @Test
  void aPositionThatTheNameNodeHasNotReachedIsForeign() throws Exception {
    watch.at("999999999").poll();
    assertThat(watch.lost()).containsExactly(WatchLoss.Cause.FOREIGN_POSITION);
    assertThat(watch.told()).isEqualTo(watch.trees());
    write("/w/f", 1);
    assertThat(watch.complete().told()).containsExactly("PATH CREATED " + w + "/f");
    assertThat(watch.lost()).isEmpty();
  }

  @Test
  void aRestartOfTheNameNodeLosesNothing() throws Exception {
    write("/w/before", 1);
    watch.poll();
    files().mkdirs(path("/w/last"));
    hdfs.stopNameNode(0);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(watch::poll)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
    hdfs.startNameNode(0);
    hdfs.awaitActive(0);
    awaitWritable();
    files().mkdirs(path("/w/after"));
    assertThat(watch.complete().told())
        .contains(
            "PATH CREATED " + w + "/before",
            "SUBTREE CREATED " + w + "/last",
            "SUBTREE CREATED " + w + "/after");
    assertThat(watch.lost()).isEmpty();
  }

  @Test
  void everyPathOfAStreamIsTold() throws Exception {
    Set<String> made = ConcurrentHashMap.newKeySet();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < MANY; i++) {
                  String name = w + "/" + i;
                  if (i % 10 == 0) {
                    files().create(new Path(name)).close();
                  } else {
                    files().mkdirs(new Path(name));
                  }
                  made.add(name);
                }
                return null;
              });
      watch.until(writing::isDone);
      writing.get();
    } finally {
      writer.shutdownNow();
    }
    assertThat(made).hasSize(MANY);
    assertThat(watch.lost()).isEmpty();
    assertThat(watch.toldPaths()).containsAll(made);
  }

  private interface Changing {
    void change() throws IOException;
  }

  private void write(String name, int bytes) throws IOException {
    try (OutputStream out = files().create(path(name))) {
      out.write(new byte[bytes]);
    }
  }

  private void append(String name) throws IOException {
    try (OutputStream out = files().append(path(name))) {
      out.write(7);
    }
  }

  /** A NameNode takes no writes before its DataNode has told it of the blocks. */
  private static void awaitWritable() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (files().isInSafeMode()) {
      assertThat(System.nanoTime()).as("safe mode ends in time").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private Path path(String name) {
    return new Path(top + name);
  }

  private static DistributedFileSystem files() {
    return hdfs.files();
  }
}
