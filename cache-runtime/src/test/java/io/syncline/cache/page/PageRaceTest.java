package io.syncline.cache.page;

import static io.syncline.cache.page.PageRig.ON_DISK;
import static io.syncline.cache.page.PageRig.PAGE;
import static io.syncline.cache.page.PageRig.bytes;
import static io.syncline.cache.page.PageRig.eventually;
import static io.syncline.core.testing.MemoryUfs.Operation.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.cache.page.PageListener.From;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many readers at once. */
@Timeout(120)
final class PageRaceTest {
  private static final Location FILE = Location.parse("s3://lake/a");

  @TempDir private Path folder;
  private final MemoryUfs s3 = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private PageRig rig;

  @AfterEach
  void close() {
    threads.shutdownNow();
    rig.close();
  }

  private void open(long pages) {
    rig = new PageRig(folder.resolve("pages"), pages * ON_DISK).started();
  }

  /** Starts readers of the first page, of which one is held back until the others wait for it. */
  private List<Future<byte[]>> readTogether(int readers, CountDownLatch held) {
    s3.beforeAnswer(
        (operation, location) -> {
          try {
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted", e);
          }
        });
    FileStatus status = s3.look(FILE).orElseThrow();
    List<Future<byte[]>> reads = new ArrayList<>();
    AtomicInteger begun = new AtomicInteger();
    List<Thread> readersThreads = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      reads.add(
          threads.submit(
              () -> {
                synchronized (readersThreads) {
                  readersThreads.add(Thread.currentThread());
                }
                begun.incrementAndGet();
                return rig.read(s3, FILE, status, 0, PAGE);
              }));
    }
    eventually(
        "all wait",
        () -> {
          synchronized (readersThreads) {
            return begun.get() == readers
                && readersThreads.stream()
                    .allMatch(
                        thread ->
                            thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING);
          }
        });
    return reads;
  }

  @Test
  void manyReadersOfOnePageAreOneRequest() throws Exception {
    open(100);
    byte[] content = bytes(PAGE, 1);
    s3.putOutside(FILE, content);
    CountDownLatch held = new CountDownLatch(1);
    List<Future<byte[]>> reads = readTogether(20, held);
    held.countDown();
    for (Future<byte[]> read : reads) {
      assertThat(read.get()).isEqualTo(content);
    }
    assertThat(s3.count(READ)).isEqualTo(1);
    assertThat(rig.heard.count(From.STORE)).isEqualTo(1);
    assertThat(rig.heard.count(From.SHARED)).isEqualTo(19);
  }

  @Test
  void aFailureIsSharedToo() {
    open(100);
    s3.putOutside(FILE, bytes(PAGE, 1));
    s3.failNext(READ, 1, ErrorCode.UFS_UNAVAILABLE);
    CountDownLatch held = new CountDownLatch(1);
    List<Future<byte[]>> reads = readTogether(10, held);
    held.countDown();
    for (Future<byte[]> read : reads) {
      assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
          .isThrownBy(read::get)
          .withRootCauseInstanceOf(SyncException.class);
    }
    assertThat(s3.count(READ)).isEqualTo(1);
  }

  @Test
  void oneReaderThatGivesUpLeavesTheOthersTheirBytes() throws Exception {
    open(100);
    byte[] content = bytes(PAGE, 1);
    s3.putOutside(FILE, content);
    CountDownLatch held = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    Thread[] leader = new Thread[1];
    CountDownLatch asking = new CountDownLatch(1);
    s3.beforeAnswer(
        (operation, location) -> {
          if (first.compareAndSet(true, false)) {
            leader[0] = Thread.currentThread();
            asking.countDown();
            try {
              held.await();
            } catch (InterruptedException e) {
              throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted", e);
            }
          }
        });
    FileStatus status = s3.look(FILE).orElseThrow();
    Future<byte[]> gaveUp = threads.submit(() -> rig.read(s3, FILE, status, 0, PAGE));
    assertThat(asking.await(30, TimeUnit.SECONDS)).isTrue();
    Thread[] waiting = new Thread[1];
    Future<byte[]> waits =
        threads.submit(
            () -> {
              waiting[0] = Thread.currentThread();
              return rig.read(s3, FILE, status, 0, PAGE);
            });
    eventually(
        "it waits", () -> waiting[0] != null && waiting[0].getState() == Thread.State.WAITING);
    leader[0].interrupt();
    assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(content);
    assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
        .isThrownBy(gaveUp::get);
  }

  /** Room for a tenth of what is read: pages make room while others read them. */
  @Test
  void whatMakesRoomWhileItIsReadIsReadAllTheSameAndTheQuotaHolds() throws Exception {
    open(12);
    int files = 40;
    for (int i = 0; i < files; i++) {
      s3.putOutside(file(i), bytes(3 * PAGE - i, i));
    }
    List<Future<Integer>> readers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      long seed = t;
      readers.add(
          threads.submit(
              () -> {
                Random random = new Random(seed);
                for (int n = 0; n < 400; n++) {
                  int i = random.nextInt(random.nextBoolean() ? 4 : files);
                  FileStatus status = s3.look(file(i)).orElseThrow();
                  int from = random.nextInt((int) status.size());
                  byte[] read = rig.read(s3, file(i), status, from, status.size() - from);
                  byte[] all = bytes(3 * PAGE - i, i);
                  assertThat(read).isEqualTo(Arrays.copyOfRange(all, from, all.length));
                }
                return 400;
              }));
    }
    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isEqualTo(400);
    }
    assertThat(rig.files.peak()).isBetween(1L, 12L * ON_DISK);
    assertThat(rig.heard.count("failed")).isZero();
    assertThat(rig.heard.count("damaged")).isZero();
    assertThat(rig.heard.count(From.DISK)).isPositive();
    assertThat(rig.cache.figures().bytes()).isEqualTo(onDisk());
    assertThat(rig.cache.readers()).isZero();
  }

  /** Each version is one byte again and again: a mixed answer has two. */
  @Test
  void twoVersionsAreNeverMixed() throws Exception {
    open(60);
    int size = 3 * PAGE + 10;
    s3.putOutside(FILE, filled(size, 0));
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Integer>> readers = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      readers.add(
          threads.submit(
              () -> {
                int whole = 0;
                while (!over.get()) {
                  whole += readWhole(size) ? 1 : 0;
                }
                return whole;
              }));
    }
    for (int version = 1; version < 300; version++) {
      s3.putOutside(FILE, filled(size, version));
      byte[] now = rig.read(s3, FILE);
      assertThat(now).isEqualTo(filled(size, version));
    }
    over.set(true);
    int whole = 0;
    for (Future<Integer> reader : readers) {
      whole += reader.get();
    }
    assertThat(whole).isGreaterThan(100);
  }

  private boolean readWhole(int size) throws IOException {
    FileStatus status = s3.look(FILE).orElseThrow();
    try {
      byte[] read = rig.read(s3, FILE, status, 0, size);
      assertThat(read).isEqualTo(filled(size, read[0]));
      return true;
    } catch (SyncException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CHANGED_UNDERNEATH);
      return false;
    }
  }

  private static byte[] filled(int size, int version) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) version);
    return bytes;
  }

  private static Location file(int number) {
    return Location.parse("s3://lake/f/" + number);
  }

  /** Bytes of pages, those that are being written among them. */
  private long onDisk() {
    long bytes = 0;
    for (File folder : children(rig.directory.toFile())) {
      for (File page : children(folder)) {
        // 0 for one that made room since it was listed.
        bytes += (page.length() + PageDisk.BLOCK - 1) / PageDisk.BLOCK * PageDisk.BLOCK;
      }
    }
    return bytes;
  }

  private static List<File> children(File folder) {
    File[] found = folder.listFiles();
    return found == null ? List.of() : List.of(found);
  }
}
