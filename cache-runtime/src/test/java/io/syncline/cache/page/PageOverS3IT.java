package io.syncline.cache.page;

import static io.syncline.cache.page.PageRig.ON_DISK;
import static io.syncline.cache.page.PageRig.PAGE;
import static io.syncline.cache.page.PageRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.cache.page.PageListener.From;
import io.syncline.cache.page.PageListener.Kept;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Fault;
import io.syncline.embedded.S3Operation;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.s3.S3Settings;
import io.syncline.ufs.s3.S3UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages of objects over HTTP, with the real client: who asks for a version that is gone. */
@Timeout(180)
final class PageOverS3IT {
  private static final Location FILE = Location.parse("s3://lake/a");

  @TempDir private Path folder;
  private final EmbeddedS3 server = EmbeddedS3.inMemory("lake");
  private final S3UnderFileSystem store =
      new S3UnderFileSystem(
          S3Settings.at(server.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
          StoreLimits.DEFAULT,
          StoreCallListener.NONE);
  private PageRig rig;

  @BeforeEach
  void start() {
    rig = new PageRig(folder.resolve("pages"), 1_000L * ON_DISK).started();
  }

  @AfterEach
  void close() {
    rig.close();
    store.close();
    server.close();
  }

  private FileStatus put(byte[] bytes) {
    store.create(FILE, new ByteArrayInputStream(bytes), true, () -> {}).throwFailure();
    return store.stat(FILE).orElseThrow();
  }

  private int gets() {
    return server.count(S3Operation.GET_OBJECT);
  }

  @Test
  void aColdObjectIsOneGetAndAWarmOneNone() throws IOException {
    byte[] content = bytes(20 * PAGE + 3, 1);
    FileStatus status = put(content);
    server.forgetRequests();
    assertThat(rig.read(store, FILE, status, 0, status.size())).isEqualTo(content);
    assertThat(gets()).isEqualTo(1);
    assertThat(rig.read(store, FILE, status, 0, status.size())).isEqualTo(content);
    assertThat(rig.read(store, FILE, status, 5 * PAGE + 1, 2 * PAGE))
        .isEqualTo(Arrays.copyOfRange(content, 5 * PAGE + 1, 7 * PAGE + 1));
    assertThat(server.requests()).containsOnlyKeys(S3Operation.GET_OBJECT);
    assertThat(gets()).isEqualTo(1);
  }

  /** The store itself refuses, by If-Match; without it the new bytes would be kept as the old. */
  @Test
  void anObjectThatWasOverwrittenSinceItWasLookedAtIsNotKeptUnderItsOldVersion()
      throws IOException {
    byte[] first = bytes(3 * PAGE, 1);
    byte[] second = bytes(3 * PAGE, 2);
    FileStatus old = put(first);
    FileStatus now = put(second);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> rig.read(store, FILE, old, 0, old.size()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANGED_UNDERNEATH));
    assertThat(rig.heard.count(Kept.STORED)).isZero();
    assertThat(rig.pages()).isEmpty();
    assertThat(rig.read(store, FILE, now, 0, now.size())).isEqualTo(second);
    assertThat(rig.pages()).hasSize(3);
  }

  @Test
  void aVersionThatIsGoneIsStillServedFromItsPages() throws IOException {
    byte[] first = bytes(3 * PAGE, 1);
    FileStatus old = put(first);
    rig.read(store, FILE, old, 0, PAGE);
    put(bytes(3 * PAGE, 2));
    assertThat(rig.read(store, FILE, old, 0, PAGE)).isEqualTo(Arrays.copyOf(first, PAGE));
    assertThatExceptionOfType(SyncException.class)
        .as("of the rest there is none, as who opens it hears")
        .isThrownBy(() -> rig.cache.open(store, FILE, old, 0, 2 * PAGE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANGED_UNDERNEATH));
  }

  @Test
  void aConnectionThatIsCutGoesOnAndPagesAreWhole() throws IOException {
    byte[] content = bytes(40 * PAGE, 1);
    FileStatus status = put(content);
    server.breakNext(S3Operation.GET_OBJECT, 1, S3Fault.cut());
    assertThat(rig.read(store, FILE, status, 0, status.size())).isEqualTo(content);
    assertThat(rig.read(store, FILE, status, 0, status.size())).isEqualTo(content);
    assertThat(rig.heard.count(From.DISK)).isEqualTo(40);
    assertThat(rig.heard.count("damaged")).isZero();
  }

  @Test
  void readersOfAnObjectThatIsOverwrittenAllTheTimeNeverGetTwoVersions() throws Exception {
    int size = 3 * PAGE + 9;
    put(filled(size, 0));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        readers.add(threads.submit(() -> readUntil(over, size)));
      }
      for (int version = 1; version < 60; version++) {
        FileStatus status = put(filled(size, version));
        assertThat(rig.read(store, FILE, status, 0, size)).isEqualTo(filled(size, version));
      }
      over.set(true);
      int whole = 0;
      for (Future<Integer> reader : readers) {
        whole += reader.get();
      }
      assertThat(whole).as("answers").isGreaterThan(50);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private int readUntil(AtomicBoolean over, int size) throws IOException {
    int whole = 0;
    while (!over.get()) {
      FileStatus status = store.stat(FILE).orElseThrow();
      if (status.size() != size) {
        continue; // This server shows an object as empty while it replaces it; S3 does not.
      }
      try {
        byte[] read = rig.read(store, FILE, status, 0, size);
        assertThat(read).isEqualTo(filled(size, read[0]));
        whole++;
      } catch (SyncException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CHANGED_UNDERNEATH);
      }
    }
    return whole;
  }

  private static byte[] filled(int size, int version) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) version);
    return bytes;
  }
}
