package io.syncline.ufs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.UnderFileSystemContractTest;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Fault;
import io.syncline.embedded.S3Operation;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The adapter passes the contract over HTTP, with the real client, and survives a wire that breaks.
 */
class S3ProxyContractIT extends UnderFileSystemContractTest {
  private static EmbeddedS3 server;

  private final Location directory = Location.parse("s3://lake/" + UUID.randomUUID());
  private final List<UnderFileSystem> opened = new ArrayList<>();
  private final UnderFileSystem ufs = open(1_000, Duration.ofSeconds(20));

  @BeforeAll
  static void start() {
    server = EmbeddedS3.inMemory("lake", "other");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  S3ProxyContractIT() {
    ufs.createDirectory(directory, () -> {}).throwFailure();
    server.forgetRequests();
  }

  @AfterEach
  void close() {
    server.breakAll(null);
    opened.forEach(UnderFileSystem::close);
  }

  @Override
  protected UnderFileSystem ufs() {
    return ufs;
  }

  @Override
  protected UnderFileSystem listingPagesOf(int children) {
    return open(children, Duration.ofSeconds(20));
  }

  @Override
  protected Location directory() {
    return directory;
  }

  @Override
  protected boolean supportsFileOverDirectory() {
    return false;
  }

  @Override
  protected boolean supportsOddKeys() {
    return false;
  }

  /** S3Proxy lists in the order of Java's strings. */
  @Override
  protected boolean ordersBeyondTheBasicPlane() {
    return false;
  }

  @Test
  void sendsEveryRequestExactlyOnce() {
    put("file", "x");
    server.forgetRequests();
    ufs.stat(at("file"));
    ufs.list(directory, null);
    assertThat(server.count(S3Operation.HEAD_OBJECT)).isEqualTo(1);
    assertThat(server.count(S3Operation.LIST_OBJECTS)).isEqualTo(1);
    server.breakNext(S3Operation.HEAD_OBJECT, 1, S3Fault.answer(500, ""));
    ufs.stat(at("file"));
    assertThat(server.count(S3Operation.HEAD_OBJECT)).isEqualTo(3);
  }

  @Test
  void lostAnswerOfAPutIsUnsettledAndRecognised() throws Exception {
    server.breakNext(S3Operation.PUT_OBJECT, 1, S3Fault.dropAfterEffect());
    MutationResult result = create("file", "hello".getBytes(UTF_8), false);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
    assertThat(text("file")).isEqualTo("hello");
    assertThat(server.count(S3Operation.PUT_OBJECT)).isEqualTo(2);
  }

  @Test
  void slowDownIsRepeatedAndSettled() {
    server.breakNext(S3Operation.PUT_OBJECT, 2, S3Fault.answer(503, "SlowDown"));
    MutationResult result = create("file", new byte[10], true);
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isFalse();
  }

  @Test
  void slowAnswerIsGivenUpAndUnsettled() {
    UnderFileSystem impatient = open(1_000, Duration.ofMillis(300));
    server.breakNext(S3Operation.PUT_OBJECT, 3, S3Fault.delay(Duration.ofSeconds(2)));
    MutationResult result =
        impatient.create(at("file"), new ByteArrayInputStream(new byte[10]), true, () -> {});
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
  }

  @Test
  void brokenBodyGoesOnWhereItStood() throws Exception {
    byte[] bytes = random(300_000);
    create("file", bytes, true).throwFailure();
    server.breakNext(S3Operation.GET_OBJECT, 2, S3Fault.cut());
    assertThat(ufs.read(at("file"), null, 5, Long.MAX_VALUE).readAllBytes())
        .isEqualTo(Arrays.copyOfRange(bytes, 5, bytes.length));
    assertThat(server.count(S3Operation.GET_OBJECT)).isEqualTo(3);
  }

  @Test
  void longFileGoesByPartsAndBack() throws Exception {
    byte[] bytes = random(2 * S3Settings.MIN_PART_BYTES + 123);
    MutationResult result = create("file", bytes, false);
    result.throwFailure();
    assertThat(server.count(S3Operation.UPLOAD_PART)).isEqualTo(3);
    assertThat(ufs.stat(at("file")).orElseThrow().version()).isEqualTo(result.status().version());
    assertThat(ufs.read(at("file"), result.status().version(), 0, Long.MAX_VALUE).readAllBytes())
        .isEqualTo(bytes);
    assertRefused(create("file", bytes, false), ErrorCode.ALREADY_EXISTS);
    ufs.rename(
            at("file"), Location.parse("s3://other/" + UUID.randomUUID()), FileType.FILE, () -> {})
        .throwFailure();
  }

  @Test
  void lostCompletionIsRecognised() {
    server.breakNext(S3Operation.COMPLETE_MULTIPART, 1, S3Fault.dropAfterEffect());
    MutationResult result = create("file", random(S3Settings.MIN_PART_BYTES + 123), false);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
  }

  @Test
  void wrongKeysAndAbsentBucketsAreTold() {
    try (UnderFileSystem stranger =
        new S3UnderFileSystem(
            S3Settings.at(server.endpoint(), EmbeddedS3.ACCESS_KEY, "wrong-secret"),
            StoreLimits.DEFAULT,
            StoreCallListener.NONE)) {
      assertCode(ErrorCode.UFS_PERMISSION_DENIED, () -> stranger.stat(at("file")));
      assertCode(ErrorCode.UFS_PERMISSION_DENIED, () -> stranger.list(directory, null));
    }
    assertCode(
        ErrorCode.UFS_NO_SUCH_BUCKET, () -> ufs.stat(Location.parse("s3://no-such-bucket/x")));
  }

  @Test
  void storeThatIsAwayIsUnavailableAndNothingHappened() {
    EmbeddedS3 gone = EmbeddedS3.inMemory("lake");
    gone.close();
    try (UnderFileSystem lost =
        new S3UnderFileSystem(
            S3Settings.at(gone.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
            StoreLimits.DEFAULT,
            StoreCallListener.NONE)) {
      assertCode(ErrorCode.UFS_UNAVAILABLE, () -> lost.stat(at("file")));
      assertRefused(
          lost.create(at("file"), new ByteArrayInputStream(new byte[1]), true, () -> {}),
          ErrorCode.UFS_UNAVAILABLE);
    }
  }

  private MutationResult create(String path, byte[] bytes, boolean overwrite) {
    return ufs.create(at(path), new ByteArrayInputStream(bytes), overwrite, () -> {});
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private UnderFileSystem open(int page, Duration timeout) {
    S3Settings settings =
        S3Settings.at(server.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY)
            .withTransfer(new S3Settings.Transfer(S3Settings.MIN_PART_BYTES, 1 << 20, page));
    StoreLimits limits =
        StoreLimits.DEFAULT
            .withRequestTimeout(timeout)
            .withRetries(new StoreLimits.Retries(3, Duration.ofMillis(5), Duration.ofMillis(20)));
    UnderFileSystem opening = new S3UnderFileSystem(settings, limits, StoreCallListener.NONE);
    opened.add(opening);
    return opening;
  }
}
