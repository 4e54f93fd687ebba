package io.syncline.ufs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.spi.MutationResult;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.s3.FakeS3.Fault;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a store's own ids of requests name what was done. */
class S3MutationNamesTest {
  private static final S3Settings SETTINGS =
      S3Settings.at(URI.create("http://store:9000"), "test-key", "test-secret")
          .withTransfer(new S3Settings.Transfer(S3Settings.MIN_PART_BYTES, 1 << 20, 3));
  private static final StoreLimits LIMITS =
      StoreLimits.DEFAULT.withRetries(
          new StoreLimits.Retries(3, Duration.ofMillis(1), Duration.ofMillis(1)));
  private static final Location FILE = Location.parse("s3://b/dir/file");
  private static final Location DIRECTORY = Location.parse("s3://b/dir/below");

  private final FakeS3 store = new FakeS3("b");
  private final AtomicInteger repeated = new AtomicInteger();
  private S3UnderFileSystem ufs = ufs(true);

  private S3UnderFileSystem ufs(boolean uniqueIds) {
    return new S3UnderFileSystem(
        SETTINGS,
        store,
        new StoreCalls("s3", LIMITS, StoreCallListener.NONE),
        new S3RequestIds("store", uniqueIds, repeated::incrementAndGet),
        new S3Rename.CopyLimits(5, 3));
  }

  @AfterEach
  void close() {
    ufs.close();
  }

  @Test
  void aFileByTheRequestThatMadeItVisible() {
    assertThat(create("short").mutations()).isEqualTo(named(FILE, 0, "dir/file"));
    assertThat(create("x".repeat(2 << 20)).mutations())
        .as("an upload is begun, has one part, and is completed")
        .isEqualTo(named(FILE, 3, "dir/file"));
  }

  @Test
  void aRemovalByItsRequest() {
    store.put("b", "dir/file", "x");
    assertThat(ufs.delete(FILE, FileType.FILE, () -> {}).mutations())
        .as("behind the look")
        .isEqualTo(named(FILE, 1, "dir/file"));
  }

  @Test
  void aDirectoryByThatOfItsMarker() {
    assertThat(ufs.createDirectory(DIRECTORY, () -> {}).mutations())
        .as("behind two looks, one of which found nothing")
        .isEqualTo(named(DIRECTORY, 1, "dir/below/"));
    assertThat(ufs.delete(DIRECTORY, FileType.DIRECTORY, () -> {}).mutations())
        .isEqualTo(named(DIRECTORY, 3, "dir/below/"));
  }

  @Test
  void aRenameByItsCopyAndItsRemoval() {
    for (String text : new String[] {"short", "longer than one copy"}) {
      store.put("b", "dir/file", text);
      Location to = Location.parse("s3://b/other-" + text.length());
      MutationResult result = ufs.rename(FILE, to, FileType.FILE, () -> {});
      result.throwFailure();
      assertThat(result.mutations()).containsOnlyKeys(FILE, to);
      assertThat(result.mutations().get(FILE)).isNotEqualTo(result.mutations().get(to));
    }
  }

  @Test
  void whatARenameDidBeforeItFailedIsNamed() {
    store.put("b", "dir/file", "short");
    store.fail("DELETE", Fault.DENIED);
    Location to = Location.parse("s3://b/to");
    MutationResult result = ufs.rename(FILE, to, FileType.FILE, () -> {});
    assertThat(result.effect()).isEqualTo(MutationResult.Effect.SOME);
    assertThat(result.mutations()).containsOnlyKeys(to);
  }

  @Test
  void aSmallTreeByWhatWasDoneToEachKey() {
    Location to = Location.parse("s3://b/to");
    Location directory = Location.parse("s3://b/dir");
    store.put("b", "dir/", "");
    store.put("b", "dir/file", "x");
    store.put("b", "dir/sub/../b", "no location stands for it");
    MutationResult renamed = ufs.rename(directory, to, FileType.DIRECTORY, () -> {});
    assertThat(renamed.mutations()).containsOnlyKeys(directory, FILE, to, to.child("file"));
    assertThat(renamed.mutations().values()).doesNotHaveDuplicates();
    MutationResult removed = ufs.deleteTree(to, () -> {});
    assertThat(removed.mutations()).containsOnlyKeys(to, to.child("file"));
    assertThat(removed.mutations().values())
        .doesNotContainAnyElementsOf(renamed.mutations().values());
    assertThat(create("and ids are trusted still").mutations()).isNotEmpty();
  }

  @Test
  void aLargeTreeHasNoNames() {
    Location to = Location.parse("s3://b/to");
    for (int i = 0; i <= S3Trees.MAX_NAMED; i++) {
      store.put("b", "dir/" + i, "x");
    }
    Location directory = Location.parse("s3://b/dir");
    assertThat(ufs.rename(directory, to, FileType.DIRECTORY, () -> {}).mutations()).isEmpty();
    assertThat(ufs.deleteTree(to, () -> {}).mutations()).isEmpty();
  }

  @Test
  void anAttemptThatWasRefusedDoesNotMatter() {
    store.fail("PUT", Fault.SLOW_DOWN);
    MutationResult result = create("short");
    assertThat(result.unsettled()).isFalse();
    assertThat(result.mutations()).containsOnlyKeys(FILE);
  }

  @Test
  void afterAnAttemptWithoutAnAnswerNothingIsNamed() {
    store.fail("PUT", Fault.LOST);
    MutationResult result = create("short");
    assertThat(result.effect()).isEqualTo(MutationResult.Effect.ALL);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.mutations()).isEmpty();
  }

  @Test
  void aStoreWithoutIdsOfItsOwnNamesNothing() {
    ufs.close();
    ufs = ufs(false);
    assertThat(create("short").mutations()).isEmpty();
    assertThat(repeated).hasValue(0);
  }

  @Test
  void aStoreThatRepeatsAnIdIsNeverBelievedAgain() {
    store.requestIds = () -> "always";
    assertThat(create("first").mutations()).isNotEmpty();
    assertThat(create("second").mutations()).isEmpty();
    store.requestIds = () -> "another";
    assertThat(create("third").mutations()).isEmpty();
    assertThat(repeated).hasValue(1);
  }

  @Test
  void onlySoManyIdsAreRemembered() {
    AtomicInteger next = new AtomicInteger();
    store.requestIds = () -> "id-" + next.getAndIncrement() % (S3RequestIds.MAX_REMEMBERED + 1);
    for (int i = 0; i < S3RequestIds.MAX_REMEMBERED + 2; i++) {
      assertThat(create("x").mutations()).isNotEmpty();
    }
    assertThat(repeated).hasValue(0);
  }

  @Test
  void anEmptyOrEndlessIdIsNone() {
    store.requestIds = () -> "";
    assertThat(create("first").mutations()).isEmpty();
    store.requestIds = () -> "x".repeat(257);
    assertThat(create("second").mutations()).isEmpty();
  }

  private MutationResult create(String text) {
    MutationResult result =
        ufs.create(FILE, new ByteArrayInputStream(text.getBytes(UTF_8)), true, () -> {});
    result.throwFailure();
    return result;
  }

  private static Map<Location, MutationId> named(Location location, int request, String key) {
    return Map.of(location, MutationId.ofRequest("id-" + request, "b", key).orElseThrow());
  }
}
