package io.syncline.ufs.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a NameNode refuses, answers too late, or not at all. */
class HdfsFaultsIT {
  private static final StoreLimits ONCE =
      StoreLimits.DEFAULT
          .withRequestTimeout(Duration.ofSeconds(5))
          .withRetries(StoreLimits.Retries.NONE);
  private static final StoreLimits PATIENT =
      StoreLimits.DEFAULT.withRetries(
          new StoreLimits.Retries(20, Duration.ofMillis(100), Duration.ofSeconds(3)));

  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String directory = "/" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    hdfs.files().mkdirs(path(""));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closing : opened) {
      closing.close();
    }
  }

  @Test
  void strangerMayNotWriteOrLookWhereModesForbidIt() throws Exception {
    UnderFileSystem eve = open(hdfs.authority(), Optional.of("eve"), ONCE);
    MutationResult made = eve.create(at("file"), bytes("x"), false, () -> {});
    assertRefused(made, ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(made.failure().orElseThrow()).hasMessageContaining("user=eve");
    assertRefused(eve.createDirectory(at("made"), () -> {}), ErrorCode.UFS_PERMISSION_DENIED);
    hdfs.files().mkdirs(path("secret"), FsPermission.createImmutable((short) 0700));
    hdfs.files().create(path("secret/file")).close();
    assertCode(ErrorCode.UFS_PERMISSION_DENIED, () -> eve.list(at("secret"), null));
    assertCode(ErrorCode.UFS_PERMISSION_DENIED, () -> eve.stat(at("secret/file")));
    assertRefused(
        eve.delete(at("secret/file"), FileType.FILE, () -> {}), ErrorCode.UFS_PERMISSION_DENIED);
  }

  @Test
  void quotasAreToldAndLeaveNothing() throws Exception {
    UnderFileSystem ufs = open(hdfs.authority(), Optional.empty(), ONCE);
    hdfs.files().setQuota(path(""), 2, HdfsConstants.QUOTA_DONT_SET);
    ufs.create(at("first"), bytes("x"), false, () -> {}).throwFailure();
    MutationResult second = ufs.create(at("second"), bytes("x"), false, () -> {});
    assertRefused(second, ErrorCode.UFS_REJECTED);
    assertThat(second.failure().orElseThrow()).hasMessageContaining("quota");
    hdfs.files().setQuota(path(""), HdfsConstants.QUOTA_RESET, 1 << 20);
    MutationResult large =
        ufs.create(at("large"), new ByteArrayInputStream(new byte[3 << 20]), false, () -> {});
    assertRefused(large, ErrorCode.UFS_REJECTED);
    assertThat(large.failure().orElseThrow()).hasMessageContaining("quota of space");
    assertThat(hdfs.files().listStatus(path(""))).hasSize(1);
  }

  @Test
  void safeModeRefusesWritesOnly() throws Exception {
    UnderFileSystem ufs = open(hdfs.authority(), Optional.empty(), ONCE);
    ufs.create(at("file"), bytes("x"), false, () -> {}).throwFailure();
    hdfs.files().setSafeMode(SafeModeAction.ENTER);
    try {
      assertRefused(ufs.createDirectory(at("made"), () -> {}), ErrorCode.UFS_UNAVAILABLE);
      assertRefused(ufs.delete(at("file"), FileType.FILE, () -> {}), ErrorCode.UFS_UNAVAILABLE);
      assertRefused(
          ufs.create(at("other"), bytes("x"), false, () -> {}), ErrorCode.UFS_UNAVAILABLE);
      assertThat(ufs.read(at("file"), null, 0, 10).readAllBytes()).hasSize(1);
    } finally {
      hdfs.files().setSafeMode(SafeModeAction.LEAVE);
    }
  }

  @Test
  void nameNodeThatIsAwayIsUnavailableAndNothingHappened() {
    UnderFileSystem lost = open("127.0.0.1:1", Optional.empty(), ONCE);
    Location there = Location.parse("hdfs://127.0.0.1:1/a");
    assertCode(ErrorCode.UFS_UNAVAILABLE, () -> lost.stat(there));
    assertRefused(lost.createDirectory(there, () -> {}), ErrorCode.UFS_UNAVAILABLE);
    UnderFileSystem nobody = open("no-such-host.invalid", Optional.empty(), ONCE);
    assertCode(
        ErrorCode.UFS_UNAVAILABLE,
        () -> nobody.stat(Location.parse("hdfs://no-such-host.invalid/a")));
  }

  @Test
  void lostAnswersAreUnsettledAndRecognised() throws Exception {
    LossyWire wire = wire();
    UnderFileSystem ufs = open(wire.address(), Optional.empty(), PATIENT);
    Location file = at(wire, "file");
    Location moved = at(wire, "moved");
    assertDoneAndUnsettled(ufs.create(file, bytes("hello"), false, onceOnly(wire)), Effect.ALL);
    assertThat(new String(ufs.read(file, null, 0, 10).readAllBytes(), UTF_8)).isEqualTo("hello");
    assertDoneAndUnsettled(ufs.rename(file, moved, FileType.FILE, onceOnly(wire)), Effect.ALL);
    assertThat(ufs.stat(file)).isEmpty();
    assertThat(ufs.stat(moved)).isPresent();
    assertDoneAndUnsettled(ufs.delete(moved, FileType.FILE, onceOnly(wire)), Effect.ALL);
    assertThat(ufs.stat(moved)).isEmpty();
    assertDoneAndUnsettled(ufs.createDirectory(file, onceOnly(wire)), Effect.ALL);
    assertDoneAndUnsettled(ufs.deleteTree(file, onceOnly(wire)), Effect.ALL);
    assertThat(ufs.stat(file)).isEmpty();
  }

  /** Hadoop would repeat it under the same number, and nobody would know of the first attempt. */
  @Test
  void lostAnswerThatIsNotAskedForAgainIsAnUnknownOutcome() throws Exception {
    LossyWire wire = wire();
    UnderFileSystem ufs = open(wire.address(), Optional.empty(), ONCE);
    MutationResult made = ufs.createDirectory(at(wire, "made"), onceOnly(wire));
    assertThat(made.effect()).isEqualTo(Effect.SOME);
    assertThat(made.unsettled()).isTrue();
    assertThat(made.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertThat(made.cost().requests()).isEqualTo(2);
    assertThat(hdfs.files().exists(path("made"))).isTrue();
  }

  @Test
  void nameNodeThatFallsSilentIsGivenUpAfterTheTimeout() throws Exception {
    LossyWire wire = wire();
    UnderFileSystem ufs =
        open(wire.address(), Optional.empty(), ONCE.withRequestTimeout(Duration.ofMillis(500)));
    long start = System.nanoTime();
    MutationResult made = ufs.createDirectory(at(wire, "made"), wire::fallSilent);
    assertThat(made.unsettled()).isTrue();
    assertThat(made.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertCode(ErrorCode.UFS_UNAVAILABLE, () -> ufs.stat(at(wire, "made")));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("Hadoop itself would wait for two minutes")
        .isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void writeThatIsUnderWayOutlivesARestartOfTheNameNode() throws Exception {
    UnderFileSystem ufs = open(hdfs.authority(), Optional.empty(), PATIENT);
    byte[] half = new byte[2 << 20];
    InputStream bytes =
        new SequenceInputStream(
            new ByteArrayInputStream(half),
            new InputStream() {
              private int left = 1;

              @Override
              public int read() {
                if (left == 1) {
                  awaitBlock();
                  hdfs.stopNameNode(0);
                  hdfs.startNameNode(0);
                  hdfs.awaitActive(0);
                }
                return left-- > 0 ? 7 : -1;
              }

              @Override
              public int read(byte[] target, int offset, int length) {
                int one = read();
                if (one < 0) {
                  return -1;
                }
                target[offset] = (byte) one;
                return 1;
              }
            });
    MutationResult written = ufs.create(at("file"), bytes, false, () -> {});
    written.throwFailure();
    assertThat(written.effect()).isEqualTo(Effect.ALL);
    byte[] found = ufs.read(at("file"), null, 0, Long.MAX_VALUE).readAllBytes();
    assertThat(found).hasSize(half.length + 1);
    assertThat(found[half.length]).isEqualTo((byte) 7);
    assertThat(hdfs.files().listStatus(path(""))).hasSize(1);
  }

  private static void assertDoneAndUnsettled(MutationResult result, Effect effect) {
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(effect);
    assertThat(result.unsettled()).isTrue();
  }

  /** Loses the answer of the first attempt. */
  private static AttemptGate onceOnly(LossyWire wire) {
    return new AttemptGate() {
      private boolean lost;

      @Override
      public void beforeAttempt() {
        if (!lost) {
          lost = true;
          wire.loseAnswers(1);
        }
      }
    };
  }

  /** Bytes go out in the background: a NameNode without DataNodes would refuse the block. */
  private void awaitBlock() {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try {
      while (true) {
        String only = hdfs.files().listStatus(path(""))[0].getPath().toUri().getPath();
        if (hdfs.files().getClient().getLocatedBlocks(only, 0).locatedBlockCount() > 0) {
          return;
        }
        assertThat(System.nanoTime()).as("the block is there in time").isLessThan(deadline);
        Thread.sleep(10);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private LossyWire wire() throws IOException {
    LossyWire wire = new LossyWire(hdfs.address(0));
    opened.add(wire);
    return wire;
  }

  private UnderFileSystem open(String authority, Optional<String> user, StoreLimits limits) {
    HdfsSettings settings =
        new HdfsSettings(
            authority,
            List.of(),
            Map.of(),
            new HdfsSettings.Identity(user, Optional.empty()),
            HdfsSettings.DEFAULT_LISTING_PAGE);
    UnderFileSystem opening = new HdfsUnderFileSystem(settings, limits, StoreCallListener.NONE);
    opened.add(0, opening);
    return opening;
  }

  private Location at(String name) {
    return Location.parse("hdfs://" + hdfs.authority() + directory + "/" + name);
  }

  private Location at(LossyWire wire, String name) {
    return Location.parse("hdfs://" + wire.address() + directory + "/" + name);
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(directory + (name.isEmpty() ? "" : "/" + name));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static void assertRefused(MutationResult result, ErrorCode code) {
    assertThat(result.failure().map(SyncException::code)).contains(code);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(result.unsettled()).isFalse();
  }

  private static void assertCode(ErrorCode code, Callable<?> call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
