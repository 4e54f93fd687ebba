package io.syncline.ufs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import io.syncline.ufs.s3.FakeS3.Fault;
import io.syncline.ufs.s3.S3Settings.Checksums;
import io.syncline.ufs.s3.S3Settings.KeyDecoding;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests the adapter sends, and what it makes of errors and lost answers. */
class S3UnderFileSystemTest {
  private static final S3Settings SETTINGS =
      S3Settings.at(URI.create("http://store:9000"), "test-key", "test-secret")
          .withTransfer(new S3Settings.Transfer(S3Settings.MIN_PART_BYTES, 1 << 20, 3));
  private static final StoreLimits LIMITS =
      StoreLimits.DEFAULT.withRetries(
          new StoreLimits.Retries(3, Duration.ofMillis(1), Duration.ofMillis(1)));
  private static final Location FILE = Location.parse("s3://b/dir/file");

  private final FakeS3 store = new FakeS3("b", "other");
  private final List<String> calls = new ArrayList<>();
  private S3UnderFileSystem ufs = ufs(SETTINGS);

  private S3UnderFileSystem ufs(S3Settings settings) {
    return new S3UnderFileSystem(
        settings,
        store,
        new StoreCalls("s3", LIMITS, this::called),
        new S3RequestIds("s3", false, () -> {}),
        new S3Rename.CopyLimits(100, 40));
  }

  private synchronized void called(StoreOperation operation, StoreOutcome outcome, long nanos) {
    calls.add(operation + " " + outcome);
  }

  @AfterEach
  void close() {
    ufs.close();
  }

  @Test
  void statusOfAFileIsOneHead() {
    store.put("b", "dir/file", "x");
    ufs.stat(FILE);
    assertThat(calls).containsExactly("HEAD OK");
    assertThat(ufs.list(Location.parse("s3://b/dir"), null).children().get(0).status())
        .isEqualTo(ufs.stat(FILE).orElseThrow());
  }

  @Test
  void statusOfAnythingElseIsOneListMore() {
    store.put("b", "dir/file", "x");
    assertThat(ufs.stat(Location.parse("s3://b/dir"))).isPresent();
    assertThat(ufs.stat(Location.parse("s3://b/absent"))).isEmpty();
    assertThat(ufs.stat(Location.parse("s3://b/"))).isPresent();
    assertThat(calls)
        .containsExactly("HEAD NOT_FOUND", "LIST OK", "HEAD NOT_FOUND", "LIST OK", "LIST OK");
  }

  @Test
  void missingBucketIsAnErrorAndNotAnAbsentFile() {
    assertCode(ErrorCode.UFS_NO_SUCH_BUCKET, () -> ufs.stat(Location.parse("s3://none/x")));
    assertCode(ErrorCode.UFS_NO_SUCH_BUCKET, () -> ufs.stat(Location.parse("s3://none/")));
    assertCode(ErrorCode.UFS_NO_SUCH_BUCKET, () -> ufs.list(Location.parse("s3://none/"), null));
  }

  @Test
  void listingOfAFullDirectoryIsOneList() {
    store.put("b", "dir/file", "x");
    ufs.list(Location.parse("s3://b/dir"), null);
    assertThat(calls).containsExactly("LIST OK");
  }

  @Test
  void emptyBucketIsAnEmptyDirectory() {
    assertThat(ufs.list(Location.parse("s3://other/"), null).children()).isEmpty();
  }

  @Test
  void keysThatAreNoLocationAreLeftOutAndCounted() {
    store.put("b", "/odd", "x");
    store.put("b", "..", "x");
    store.put("b", "../c", "x");
    store.put("b", "fine", "x");
    int unusable = 0;
    List<String> names = new ArrayList<>();
    String continuation = null;
    do {
      ListingPage page = ufs.list(Location.parse("s3://b/"), continuation);
      page.children().forEach(c -> names.add(c.name()));
      unusable += page.unusable();
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(names).containsExactly("fine");
    assertThat(unusable).isEqualTo(3);
  }

  @Test
  void hiddenDirectoryStaysHiddenAcrossManyPages() {
    List<String> expected = new ArrayList<>(List.of("k"));
    store.put("b", "k", "x");
    for (int i = 0; i < 20; i++) {
      String name = String.format("k-%02d", i);
      store.put("b", name, "x");
      store.put("b", name + "/below", "x");
      expected.add(name);
    }
    store.put("b", "k/below", "x");
    List<String> names = new ArrayList<>();
    String continuation = null;
    do {
      ListingPage page = ufs.list(Location.parse("s3://b/"), continuation);
      page.children().forEach(c -> names.add(c.name()));
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(names).isEqualTo(expected);
  }

  @Test
  void damagedContinuationIsRefused() {
    for (String damaged : List.of("", "x", "a.b.c", "!!.1.t", "YQ.99.t")) {
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> ufs.list(Location.parse("s3://b/"), damaged));
    }
  }

  @Test
  void keyOfMoreThanItsLimitIsRefusedWithoutARequest() {
    Location tooLong = Location.parse("s3://b/" + "x".repeat(1025));
    assertCode(ErrorCode.INVALID_LOCATION, () -> ufs.stat(tooLong));
    Location longest = Location.parse("s3://b/" + "x".repeat(1024));
    assertThat(ufs.stat(longest)).isEmpty();
    assertThat(calls).containsExactly("HEAD NOT_FOUND");
    assertThat(ufs.createDirectory(longest, () -> {}).failure().map(SyncException::code))
        .contains(ErrorCode.INVALID_LOCATION);
  }

  @Test
  void messagesNameThePlaceAndNeverTheKeys() {
    store.fail("HEAD", Fault.DENIED);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> ufs.stat(FILE))
        .withMessageContaining("s3://b/dir/file")
        .withMessageContaining("http://store:9000")
        .withMessageContaining("403 SignatureDoesNotMatch")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("test-key", "test-secret"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_PERMISSION_DENIED));
    assertThat(SETTINGS.toString()).doesNotContain("test-key", "test-secret");
  }

  @Test
  void retriesThrottlingWithoutBeingUnsettled() {
    store.fail("PUT", Fault.SLOW_DOWN, Fault.SLOW_DOWN);
    AtomicInteger asked = new AtomicInteger();
    MutationResult result = create("x", false, asked);
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isFalse();
    assertThat(asked).hasValue(3);
    assertThat(calls).containsExactly("PUT THROTTLED", "PUT THROTTLED", "PUT OK");
  }

  @Test
  void serverErrorLeavesAWriteUnsettled() {
    store.fail("PUT", Fault.ERROR);
    MutationResult result = create("x", true, new AtomicInteger());
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
  }

  @Test
  void timeoutToldByAProxyLeavesAWriteUnsettled() {
    store.fail("PUT", Fault.PROXY_TIMEOUT);
    MutationResult result = create("x", true, new AtomicInteger());
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
  }

  @Test
  void ownFileIsRecognisedAfterALostAnswer() {
    store.fail("PUT", Fault.ANSWER_LOST);
    MutationResult result = create("x", false, new AtomicInteger());
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.status().version()).isEqualTo(FakeS3.md5("x".getBytes(UTF_8)));
    assertThat(calls).containsExactly("PUT NO_ANSWER", "PUT CONDITION_FAILED", "HEAD OK");
  }

  @Test
  void strangersFileIsNotTakenForOwnAfterALostRequest() {
    store.put("b", "dir/file", "stranger");
    store.fail("PUT", Fault.LOST);
    MutationResult result = create("x", false, new AtomicInteger());
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.unsettled()).isTrue();
  }

  @Test
  void existingFileIsToldByTheFirstAnsweredAttempt() {
    store.put("b", "dir/file", "x");
    MutationResult result = create("x", false, new AtomicInteger());
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.ALREADY_EXISTS);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void longFileIsSentByPartsAndAsksTheGateOnce() throws Exception {
    byte[] bytes = new byte[2 * S3Settings.MIN_PART_BYTES + 17];
    Arrays.fill(bytes, (byte) 7);
    AtomicInteger asked = new AtomicInteger();
    MutationResult result =
        ufs.create(
            FILE,
            new ByteArrayInputStream(bytes),
            false,
            () -> {
              asked.incrementAndGet();
              assertThat(store.requests).filteredOn(r -> r.startsWith("PART")).hasSize(3);
            });
    result.throwFailure();
    assertThat(asked).hasValue(1);
    assertThat(result.status().size()).isEqualTo(bytes.length);
    assertThat(ufs.stat(FILE).orElseThrow().version()).isEqualTo(result.status().version());
    assertThat(ufs.read(FILE, null, 0, Long.MAX_VALUE).readAllBytes()).isEqualTo(bytes);
    assertThat(store.openUploads()).isZero();
  }

  @Test
  void lostCompletionIsRecognisedByItsCompositeEtag() {
    store.fail("COMPLETE", Fault.ANSWER_LOST);
    for (boolean overwrite : new boolean[] {true, false}) {
      MutationResult result =
          ufs.create(
              Location.parse("s3://b/" + overwrite),
              new ByteArrayInputStream(new byte[6 << 20]),
              overwrite,
              () -> {});
      assertThat(result.failure()).isEmpty();
      assertThat(result.effect()).isEqualTo(Effect.ALL);
    }
  }

  @Test
  void failedUploadIsAborted() {
    store.fail("PART", Fault.DENIED);
    MutationResult result =
        ufs.create(FILE, new ByteArrayInputStream(new byte[6 << 20]), false, () -> {});
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(store.openUploads()).isZero();
  }

  @Test
  void uploadRefusedByTheGateIsAborted() {
    MutationResult result =
        ufs.create(
            FILE,
            new ByteArrayInputStream(new byte[6 << 20]),
            false,
            () -> {
              throw new SyncException(ErrorCode.OUTBOX_FULL, "no");
            });
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(store.openUploads()).isZero();
    assertThat(store.keys("b")).isEmpty();
  }

  @Test
  void withoutConditionsTheAdapterLooksFirstAndComparesItself() throws Exception {
    store.honoursConditions = false;
    ufs.close();
    ufs =
        ufs(
            SETTINGS.withDialect(
                new S3Settings.Dialect(
                    Checksums.WHEN_REQUIRED, false, KeyDecoding.RAW, false, false, false)));
    create("one", false, new AtomicInteger()).throwFailure();
    assertThat(create("two", false, new AtomicInteger()).failure().map(SyncException::code))
        .contains(ErrorCode.ALREADY_EXISTS);
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> ufs.read(FILE, "other", 0, 10));
    assertThat(ufs.read(FILE, FakeS3.md5("one".getBytes(UTF_8)), 1, 10).readAllBytes())
        .isEqualTo("ne".getBytes(UTF_8));
  }

  @Test
  void brokenBodyGoesOnWhereItStood() throws Exception {
    store.put("b", "dir/file", "0123456789");
    store.fail("GET", Fault.CUT, Fault.CUT);
    assertThat(ufs.read(FILE, null, 0, 8).readAllBytes()).isEqualTo("01234567".getBytes(UTF_8));
    assertThat(calls).containsExactly("GET OK", "GET OK", "GET OK");
  }

  @Test
  void brokenBodyNeverMixesTwoVersions() {
    store.put("b", "dir/file", "0123456789");
    store.fail("GET", Fault.CUT);
    store.afterEach = () -> store.put("b", "dir/file", "abcdefghij");
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> ufs.read(FILE, null, 0, 10).readAllBytes());
  }

  @Test
  void treeIsRemovedInBatchesAndSingleKeysAreRepeated() {
    for (int i = 0; i < 5; i++) {
      store.put("b", "dir/" + i, "x");
    }
    store.fail("DELETE dir/2", Fault.SLOW_DOWN, Fault.SLOW_DOWN);
    MutationResult result = ufs.deleteTree(Location.parse("s3://b/dir"), () -> {});
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isFalse();
    assertThat(store.keys("b")).isEmpty();
    assertThat(store.requests).filteredOn(r -> r.startsWith("DELETE_BATCH")).hasSize(3);
  }

  @Test
  void keyThatMayNotBeRemovedFailsTheTree() {
    for (int i = 0; i < 3; i++) {
      store.put("b", "dir/" + i, "x");
    }
    store.fail("DELETE dir/1", Fault.DENIED);
    MutationResult result = ufs.deleteTree(Location.parse("s3://b/dir"), () -> {});
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(store.keys("b")).containsExactly("dir/1");
  }

  @Test
  void renameThatFailsWhileCopyingLeavesTheSourceWhole() {
    for (int i = 0; i < 30; i++) {
      store.put("b", "dir/" + i, "x");
    }
    store.fail("COPY", Fault.DENIED);
    MutationResult result = renameDirectory("s3://other/to");
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(store.keys("b")).hasSize(30);
  }

  @Test
  void renameKeepsKeysThatCameAfterTheCopies() {
    store.put("b", "dir/1", "x");
    AtomicInteger answers = new AtomicInteger();
    store.afterEach =
        () -> {
          if (store.requests.get(store.requests.size() - 1).startsWith("COPY")
              && answers.getAndIncrement() == 0) {
            store.put("b", "dir/late", "x");
          }
        };
    MutationResult result = renameDirectory("s3://b/to");
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(store.keys("b")).containsExactly("dir/late", "to/1");
  }

  @Test
  void largeFileIsCopiedByParts() throws Exception {
    store.put("b", "dir/file", "0123456789".repeat(11));
    AtomicInteger asked = new AtomicInteger();
    MutationResult result =
        ufs.rename(FILE, Location.parse("s3://other/file"), FileType.FILE, asked::incrementAndGet);
    assertThat(result.failure()).isEmpty();
    assertThat(asked).hasValue(2);
    assertThat(result.cost().bytesCopied()).isEqualTo(110);
    assertThat(store.requests).filteredOn(r -> r.startsWith("PART_COPY")).hasSize(3);
    assertThat(ufs.read(Location.parse("s3://other/file"), null, 0, Long.MAX_VALUE).readAllBytes())
        .hasSize(110);
  }

  @Test
  void copyThatBreaksDownHereMayHaveTakenEffect() {
    store.put("b", "dir/1", "x");
    store.fail("COPY", Fault.CRASH);
    MutationResult result = renameDirectory("s3://other/to");
    assertThat(store.keys("other")).containsExactly("to/1");
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertThat(store.keys("b")).containsExactly("dir/1");
  }

  @Test
  void closingEndsARenameWithCopiesUnderWayAndOthersWaiting() throws Exception {
    int copies = 3 * S3UnderFileSystem.COPIERS;
    for (int i = 0; i < copies; i++) {
      store.put("b", "dir/" + i, "x");
      store.fail("COPY", Fault.HANG);
    }
    CompletableFuture<MutationResult> rename =
        CompletableFuture.supplyAsync(() -> renameDirectory("s3://other/to"));
    awaitHanging(S3UnderFileSystem.COPIERS);
    ufs.close();
    MutationResult result = rename.get(60, TimeUnit.SECONDS);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertThat(store.requests)
        .filteredOn(r -> r.startsWith("COPY"))
        .hasSize(S3UnderFileSystem.COPIERS);
  }

  @Test
  void renameAfterTheEndIsRefusedWithoutEffect() {
    store.put("b", "dir/1", "x");
    ufs.close();
    MutationResult result = renameDirectory("s3://other/to");
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.SHUTTING_DOWN);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void interruptedRenameLeavesNoCopierBehind() throws Exception {
    for (int i = 0; i < 2 * S3UnderFileSystem.COPIERS; i++) {
      store.put("b", "dir/" + i, "x");
      store.fail("COPY", Fault.HANG);
    }
    AtomicReference<MutationResult> result = new AtomicReference<>();
    Thread caller = new Thread(() -> result.set(renameDirectory("s3://other/to")));
    caller.start();
    awaitHanging(S3UnderFileSystem.COPIERS);
    caller.interrupt();
    caller.join(60_000);
    assertThat(result.get().unsettled()).isTrue();
    awaitHanging(0);
    assertThat(store.requests)
        .filteredOn(r -> r.startsWith("COPY"))
        .hasSize(S3UnderFileSystem.COPIERS);
  }

  @Test
  void absentDirectoryIsNotRenamed() {
    MutationResult result = renameDirectory("s3://b/other");
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.NOT_FOUND);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void largeCopyKeepsWhatItsOwnerSaidAboutIt() {
    store.put("b", "dir/file", "0123456789".repeat(11));
    store.describe("b", "dir/file", Map.of("owner", "someone"), "0");
    renameDirectory("s3://other/to").throwFailure();
    assertThat(store.description("other", "to/file")).containsEntry("owner", "someone");
    assertThat(store.expires("other", "to/file")).contains("0");
  }

  @Test
  void largeCopyThatFailsIsAborted() {
    store.put("b", "dir/file", "0123456789".repeat(11));
    store.fail("PART_COPY", Fault.DENIED);
    MutationResult result = renameDirectory("s3://other/to");
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(store.openUploads()).isZero();
  }

  @Test
  void removedDirectoryIsNotTakenForEmptyAfterAShortPage() {
    store.put("b", "dir/", "");
    store.put("b", "dir/file", "x");
    store.longestPage = 1;
    MutationResult result = ufs.delete(Location.parse("s3://b/dir"), FileType.DIRECTORY, () -> {});
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.DIRECTORY_NOT_EMPTY);
    assertThat(store.keys("b")).hasSize(2);
  }

  @Test
  void listingThatDoesNotSayWhereItGoesOnIsNotTakenForWhole() {
    for (int i = 0; i < 3; i++) {
      store.put("b", "dir/" + i, "x");
    }
    store.longestPage = 2;
    store.losesTokens = true;
    assertThat(renameDirectory("s3://other/to").failure().map(SyncException::code))
        .contains(ErrorCode.UFS_REJECTED);
    assertThat(
            ufs.deleteTree(Location.parse("s3://b/dir"), () -> {})
                .failure()
                .map(SyncException::code))
        .contains(ErrorCode.UFS_REJECTED);
    assertCode(ErrorCode.UFS_REJECTED, () -> ufs.list(Location.parse("s3://b/dir"), null));
    assertThat(store.keys("b")).hasSize(3);
  }

  @Test
  void listingThatStandsStillIsRefused() {
    store.put("b", "dir/1", "x");
    store.put("b", "dir/2", "x");
    store.longestPage = 1;
    String continuation = ufs.list(Location.parse("s3://b/dir"), null).continuation();
    store.longestPage = 0;
    assertCode(ErrorCode.UFS_REJECTED, () -> ufs.list(Location.parse("s3://b/dir"), continuation));
  }

  @Test
  void keyThatWasNotAskedForIsNeitherCopiedNorRemoved() {
    store.put("b", "dir/1", "x");
    store.put("b", "precious", "x");
    store.ignoresPrefixes = true;
    for (MutationResult result :
        List.of(
            renameDirectory("s3://other/to"),
            ufs.deleteTree(Location.parse("s3://b/dir"), () -> {}))) {
      assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_REJECTED);
      assertThat(result.effect()).isEqualTo(Effect.NONE);
    }
    assertThat(store.keys("b")).hasSize(2);
  }

  @Test
  void treeOfWhichNothingMayBeRemovedIsUntouched() {
    store.put("b", "dir/1", "x");
    store.fail("DELETE dir/1", Fault.DENIED);
    MutationResult result = ufs.deleteTree(Location.parse("s3://b/dir"), () -> {});
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void keyWithAnUnknownErrorMayHaveBeenRemoved() {
    store.put("b", "dir/1", "x");
    store.put("b", "dir/2", "x");
    store.fail("DELETE dir/1", Fault.DENIED);
    store.fail("DELETE dir/2", Fault.ODD);
    MutationResult result = ufs.deleteTree(Location.parse("s3://b/dir"), () -> {});
    assertThat(result.unsettled()).isTrue();
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
  }

  @Test
  void removalOfAnAbsentKeyIsRefusedWithoutARequestThatTakesEffect() {
    AtomicInteger asked = new AtomicInteger();
    MutationResult result = ufs.delete(FILE, FileType.FILE, asked::incrementAndGet);
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.NOT_FOUND);
    assertThat(asked).hasValue(0);
    assertThat(calls).containsExactly("HEAD NOT_FOUND", "LIST OK");
  }

  @Test
  void lostRemovalIsRepeatedAndUnsettled() {
    store.put("b", "dir/file", "x");
    store.fail("DELETE", Fault.ANSWER_LOST);
    MutationResult result = ufs.delete(FILE, FileType.FILE, () -> {});
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertCode(ErrorCode.INVALID_CONFIGURATION, () -> new S3Settings.Transfer(1, 0, 1_000));
    assertCode(
        ErrorCode.INVALID_CONFIGURATION,
        () -> S3Settings.at(URI.create("http://user:pass@store"), "a", "b"));
  }

  private MutationResult renameDirectory(String to) {
    return ufs.rename(
        Location.parse("s3://b/dir"), Location.parse(to), FileType.DIRECTORY, () -> {});
  }

  private void awaitHanging(int requests) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (store.hanging() != requests) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  private MutationResult create(String text, boolean overwrite, AtomicInteger asked) {
    return ufs.create(
        FILE, new ByteArrayInputStream(text.getBytes(UTF_8)), overwrite, asked::incrementAndGet);
  }

  private static void assertCode(ErrorCode code, Callable<?> call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
