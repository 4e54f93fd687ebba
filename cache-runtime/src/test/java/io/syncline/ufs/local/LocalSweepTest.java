package io.syncline.ufs.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which unfinished files are taken for left behind. */
class LocalSweepTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void makeRoot() throws Exception {
    root = Files.createDirectory(temporary.resolve("root")).toRealPath();
  }

  @Test
  void whatIsLeftAloneForLongIsRemovedAtAnyDepth() throws Exception {
    Path top = unfinished(root);
    Path deep = unfinished(Files.createDirectories(root.resolve("a/b/c")));
    Instant changed = FileStamp.of(deep).changed();
    assertThat(sweep(FileStamp.of(top).changed().plus(LocalSweep.MAX_IDLE), 100)).isZero();
    assertThat(top).exists();
    assertThat(deep).exists();
    assertThat(sweep(changed.plus(LocalSweep.MAX_IDLE).plusSeconds(1), 100)).isEqualTo(2);
    assertThat(top).doesNotExist();
    assertThat(deep).doesNotExist();
    assertThat(root.resolve("a/b/c")).isDirectory();
  }

  @Test
  void aTimeThatWasSetBackDoesNotMakeAFileOld() throws Exception {
    Path file = unfinished(root);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(sweep(Instant.now(), 100)).isZero();
    assertThat(file).exists();
  }

  @Test
  void nothingElseIsTouched() throws Exception {
    Path similar = Files.writeString(root.resolve(".syncline-notes.tmp"), "x");
    Path directory = Files.createDirectory(root.resolve(name()));
    Path link = Files.createSymbolicLink(root.resolve(name()), similar);
    Path outside = unfinished(Files.createDirectory(temporary.resolve("outside")));
    Files.createSymbolicLink(root.resolve("out"), outside.getParent());
    assertThat(sweep(Instant.now().plus(Duration.ofDays(30)), 100)).isZero();
    assertThat(similar).exists();
    assertThat(directory).exists();
    assertThat(link).isSymbolicLink();
    assertThat(outside).exists();
  }

  @Test
  void itEndsAfterSoManyNames() throws Exception {
    for (int i = 0; i < 10; i++) {
      unfinished(root);
    }
    // The root is a name too.
    assertThat(sweep(Instant.now().plus(Duration.ofDays(30)), 4)).isEqualTo(3);
    assertThat(sweep(Instant.now().plus(Duration.ofDays(30)), 100)).isEqualTo(7);
  }

  @Test
  void itEndsWhenItIsStopped() throws Exception {
    Path file = unfinished(root);
    LocalSweep sweep = new LocalSweep(root, () -> Instant.now().plus(Duration.ofDays(30)), 100);
    sweep.stop();
    assertThat(sweep.run()).isZero();
    assertThat(file).exists();
  }

  @Test
  void openingADirectoryBeginsItsSweep() throws Exception {
    Path file = unfinished(Files.createDirectory(root.resolve("d")));
    StoreCalls calls = new StoreCalls("directory", StoreLimits.DEFAULT, StoreCallListener.NONE);
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (LocalUnderFileSystem ufs =
        new LocalUnderFileSystem(
            LocalSettings.disk(root),
            calls,
            () -> Instant.now().plus(Duration.ofDays(30)),
            new LocalNames(root))) {
      while (Files.exists(file)) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(1);
      }
      assertThat(ufs.list(Location.parse("file://" + root + "/d"), null).children()).isEmpty();
    }
  }

  private int sweep(Instant now, int maxNames) {
    return new LocalSweep(root, () -> now, maxNames).run();
  }

  private static Path unfinished(Path directory) throws IOException {
    return Files.writeString(directory.resolve(name()), "x");
  }

  private static String name() {
    return ".syncline-" + UUID.randomUUID() + ".tmp";
  }
}
