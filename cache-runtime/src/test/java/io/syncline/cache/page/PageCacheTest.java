package io.syncline.cache.page;

import static io.syncline.cache.page.PageRig.ON_DISK;
import static io.syncline.cache.page.PageRig.PAGE;
import static io.syncline.cache.page.PageRig.bytes;
import static io.syncline.core.testing.MemoryUfs.Operation.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.cache.page.PageListener.Bypass;
import io.syncline.cache.page.PageListener.From;
import io.syncline.cache.page.PageListener.Kept;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers get, and how often the store is asked for it. */
final class PageCacheTest {
  private static final Location OBJECT = Location.parse("s3://lake/a");
  private static final Location FILE = Location.parse("hdfs://nn/a");

  @TempDir private Path folder;
  private final MemoryUfs s3 = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private final MemoryUfs tree = MemoryUfs.tree(InstantSource.fixed(Instant.EPOCH));
  private final byte[] content = bytes(5 * PAGE + 77, 1);
  private PageRig rig;

  @BeforeEach
  void start() {
    rig = new PageRig(folder.resolve("pages"), 1_000L * ON_DISK).started();
    s3.putOutside(OBJECT, content);
    tree.putOutside(FILE, content);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static FileStatus status(MemoryUfs store, Location file) {
    return store.look(file).orElseThrow();
  }

  private static void changed(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(read)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANGED_UNDERNEATH));
  }

  @Test
  void theSecondReadAsksTheStoreForNothing() throws IOException {
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
    assertThat(rig.heard.count(From.STORE)).isEqualTo(6);
    assertThat(rig.heard.count(Kept.STORED)).isEqualTo(6);
    s3.forgetCalls();
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
    assertThat(s3.count(READ)).isZero();
    assertThat(rig.heard.count(From.DISK)).isEqualTo(6);
    assertThat(rig.cache.figures().pages()).isEqualTo(6);
    assertThat(rig.cache.figures().bytes()).isEqualTo(5 * ON_DISK + PageDisk.BLOCK);
    assertThat(rig.cache.readers()).isZero();
  }

  @Test
  void pagesAreThereAfterARestart() throws IOException {
    rig.read(s3, OBJECT);
    long bytes = rig.cache.figures().bytes();
    rig.close();
    rig = new PageRig(rig.directory, 1_000L * ON_DISK).started();
    assertThat(rig.cache.figures().bytes()).isEqualTo(bytes);
    s3.forgetCalls();
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
    assertThat(s3.count(READ)).isZero();
  }

  @Test
  void anyRangeHasTheBytesOfTheFile() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(content.length);
      int length = 1 + random.nextInt(content.length - from);
      byte[] expected = Arrays.copyOfRange(content, from, from + length);
      assertThat(rig.read(s3, OBJECT, status(s3, OBJECT), from, length)).isEqualTo(expected);
      assertThat(rig.read(tree, FILE, status(tree, FILE), from, length)).isEqualTo(expected);
    }
    assertThat(rig.heard.count(From.STORE)).as("each page once, of two files").isEqualTo(12);
  }

  /** An object's bytes are of one version as they come: one request is enough. */
  @Test
  void aColdObjectIsOneRequestAndOnlyWhatIsWantedOfIt() throws IOException {
    rig.read(s3, OBJECT, status(s3, OBJECT), PAGE + 5, 2 * PAGE);
    assertThat(s3.count(READ)).isEqualTo(1);
    assertThat(rig.heard.count(From.STORE)).isEqualTo(3);
    s3.forgetCalls();
    rig.read(s3, OBJECT);
    assertThat(s3.count(READ)).as("before and behind what is there").isEqualTo(2);
    assertThat(rig.heard.count(From.DISK)).isEqualTo(3);
  }

  /** A file's are proven at the end of what was asked for, so that is a page. */
  @Test
  void aColdFileIsARequestAPage() throws IOException {
    rig.read(tree, FILE);
    assertThat(tree.count(READ)).isEqualTo(6);
  }

  @Test
  void readersAbreastShareOneRequest() throws IOException {
    FileStatus status = status(s3, OBJECT);
    try (InputStream one = rig.cache.open(s3, OBJECT, status, 0, content.length);
        InputStream other = rig.cache.open(s3, OBJECT, status, 0, content.length)) {
      for (int from = 0; from < content.length; from += PAGE) {
        byte[] expected = Arrays.copyOfRange(content, from, Math.min(content.length, from + PAGE));
        // By turns each of them is first.
        InputStream first = from / PAGE % 2 == 0 ? one : other;
        assertThat(first.readNBytes(expected.length)).isEqualTo(expected);
        assertThat((first == one ? other : one).readNBytes(expected.length)).isEqualTo(expected);
      }
      assertThat(one.read()).isEqualTo(-1);
      assertThat(other.read()).isEqualTo(-1);
    }
    assertThat(s3.count(READ)).isEqualTo(1);
  }

  @Test
  void aStreamOfTheStoreIsClosedWithTheReaderThatLeftIt() throws IOException {
    CountedStreams store = new CountedStreams(s3);
    FileStatus status = status(s3, OBJECT);
    InputStream one = rig.cache.open(store, OBJECT, status, 0, content.length);
    InputStream other = rig.cache.open(store, OBJECT, status, 0, PAGE);
    assertThat(store.open()).isEqualTo(1);
    one.close();
    assertThat(store.open()).isZero();
    assertThat(other.readAllBytes()).isEqualTo(Arrays.copyOf(content, PAGE));
    other.close();
    assertThat(store.open()).isZero();
    assertThat(rig.cache.readers()).isZero();
  }

  @Test
  void aVersionThatIsGoneIsToldBeforeTheFirstByteAndNothingIsKept() {
    FileStatus old = status(s3, OBJECT);
    s3.putOutside(OBJECT, bytes(content.length, 2));
    changed(() -> rig.cache.open(s3, OBJECT, old, 0, content.length).close());
    assertThat(rig.heard.count(Kept.STORED)).isZero();
    assertThat(rig.heard.count("notFilled")).isEqualTo(1);
    assertThat(rig.cache.readers()).isZero();
  }

  @Test
  void aFileThatChangesWhileItIsReadEndsTheReadAndIsNotMixed() throws IOException {
    FileStatus old = status(tree, FILE);
    byte[] next = bytes(content.length, 2);
    try (InputStream reading = rig.cache.open(tree, FILE, old, 0, content.length)) {
      assertThat(reading.readNBytes(PAGE)).isEqualTo(Arrays.copyOf(content, PAGE));
      tree.putOutside(FILE, next);
      changed(() -> reading.read());
      changed(() -> reading.read());
    }
    assertThat(rig.read(tree, FILE)).isEqualTo(next);
    assertThat(rig.read(tree, FILE, old, 0, PAGE))
        .as("the old version's page is still its own")
        .isEqualTo(Arrays.copyOf(content, PAGE));
  }

  /** As from the store itself: who has begun to read an object reads it to its end. */
  @Test
  void anObjectThatIsOverwrittenWhileItIsReadIsReadToItsEnd() throws IOException {
    try (InputStream reading = rig.cache.open(s3, OBJECT, status(s3, OBJECT), 0, content.length)) {
      assertThat(reading.readNBytes(PAGE)).isEqualTo(Arrays.copyOf(content, PAGE));
      s3.putOutside(OBJECT, bytes(content.length, 2));
      assertThat(reading.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, PAGE, content.length));
    }
    assertThat(rig.read(s3, OBJECT)).isEqualTo(bytes(content.length, 2));
  }

  @Test
  void bytesThatTheStoreTakesBackAtTheEndOfAPageAreNotKept() throws IOException {
    UnprovenStore store = new UnprovenStore(tree);
    changed(() -> rig.cache.open(store, FILE, status(tree, FILE), 0, content.length).close());
    assertThat(rig.heard.count(Kept.STORED)).isZero();
    assertThat(rig.pages()).isEmpty();
  }

  @Test
  void aStreamThatEndsEarlyIsAnotherVersion() throws IOException {
    FileStatus real = status(s3, OBJECT);
    FileStatus longer = new FileStatus(FileType.FILE, real.size() + PAGE, null, real.version());
    try (InputStream reading = rig.cache.open(s3, OBJECT, longer, 0, longer.size())) {
      reading.readNBytes(5 * PAGE);
      changed(() -> reading.read());
    }
    assertThat(rig.pages()).hasSize(5);
  }

  @Test
  void whatHasNoVersionIsReadFromTheStoreEachTime() throws IOException {
    FileStatus racy = new FileStatus(FileType.FILE, content.length, Instant.EPOCH, null);
    for (int i = 0; i < 2; i++) {
      assertThat(rig.read(tree, FILE, racy, 3, 100)).isEqualTo(Arrays.copyOfRange(content, 3, 103));
    }
    assertThat(tree.count(READ)).isEqualTo(2);
    assertThat(rig.heard.count(Bypass.UNVERSIONED)).isEqualTo(2);
    assertThat(rig.pages()).isEmpty();
  }

  @Test
  void whoComesBeforeTheDirectoryWasLookedThroughReadsFromTheStore() throws IOException {
    try (PageRig fresh = new PageRig(folder.resolve("fresh"), ON_DISK)) {
      assertThat(fresh.read(s3, OBJECT)).isEqualTo(content);
      assertThat(fresh.heard.count(Bypass.OFF)).isEqualTo(1);
    }
  }

  @Test
  void moreReadersThanHaveRoomInMemoryReadFromTheStore() throws IOException {
    rig.read(s3, OBJECT);
    s3.forgetCalls();
    Deque<InputStream> open = new ArrayDeque<>();
    for (int i = 0; i < PageCache.MAX_READERS; i++) {
      open.push(rig.cache.open(s3, OBJECT, status(s3, OBJECT), 0, content.length));
    }
    assertThat(rig.cache.readers()).isEqualTo(PageCache.MAX_READERS);
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
    assertThat(rig.heard.count(Bypass.BUSY)).isEqualTo(1);
    assertThat(s3.count(READ)).isEqualTo(1);
    open.peek().close();
    open.pop().close();
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
    assertThat(s3.count(READ)).isEqualTo(1);
    while (!open.isEmpty()) {
      open.pop().close();
    }
    assertThat(rig.cache.readers()).as("closed twice counts once").isZero();
  }

  @Test
  void aFailureOfTheStoreIsTheReadersAndTheNextOneAsksAgain() throws IOException {
    s3.failNext(READ, 1, ErrorCode.UFS_UNAVAILABLE);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> rig.read(s3, OBJECT))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
    assertThat(rig.read(s3, OBJECT)).isEqualTo(content);
  }
}
