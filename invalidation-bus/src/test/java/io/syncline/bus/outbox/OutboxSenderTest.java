package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.outbox.OutboxLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The outbox with its disk, its log and its thread: what writers and operators see. */
@Timeout(240)
class OutboxSenderTest extends OutboxSenderFixture {
  @Test
  void publishesWhatIsSettledAndForgetsItOnDisk() throws Exception {
    log.ack();
    OutboxSender sender = started(ONE);
    Location file = file();
    long id = sender.open(created(file));
    assertThat(store.all()).containsExactly(new Intent(id, created(file), Outcome.PENDING, 1_000));
    assertThat(log.attempts()).isZero();
    Publication publication = settle(sender, id);
    await(publication);
    assertThat(publication.tokens()).containsExactly(new Token(origin(1), 0, 0));
    assertThat(log.told()).containsExactly(file);
    assertThat(store.all()).isEmpty();
    assertThat(sender.depth()).isZero();
  }

  @Test
  void aPublicationIsAckedOnlyWhenEveryPartitionIs() throws Exception {
    OutboxSender sender = started(EIGHT);
    Publication publication = settle(sender, sender.open(removedTree(DIRECTORY)));
    log.awaitAttempts(8);
    List<ControlledLog.Attempt> attempts = log.take();
    attempts.subList(0, 7).forEach(log::ack);
    assertThat(publication.acked().toCompletableFuture()).isNotDone();
    assertThat(store.all()).hasSize(1);
    log.ack(attempts.get(7));
    await(publication);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void whatIsCancelledIsNeverPublished() throws Exception {
    log.ack();
    OutboxSender sender = started(ONE);
    Location cancelled = file();
    sender.cancel(sender.open(created(cancelled)));
    assertThat(store.all()).isEmpty();
    assertThat(sender.depth()).isZero();
    write(sender);
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(log.told()).hasSize(1).doesNotContain(cancelled);
  }

  @Test
  void aCancelThatDoesNotReachTheDiskIsNoErrorOfTheWrite() {
    OutboxSender sender = started(ONE);
    long id = sender.open(created(file()));
    store.failWrites(new SyncException(ErrorCode.STORE_FAILED, "made to fail"));
    sender.cancel(id);
    assertThat(sender.depth()).isZero();
  }

  @Test
  void anIntentThatCannotBeMadeDurableIsNotKept() throws Exception {
    log.ack();
    OutboxSender sender = started(ONE);
    SyncException full = new SyncException(ErrorCode.DISK_FULL, "made to be full");
    store.failWrites(full);
    assertThatThrownBy(() -> sender.open(created(file()))).isSameAs(full);
    assertThat(sender.depth()).isZero();
    assertThat(sender.oldestAge()).isEmpty();
    store.failWrites(null);
    await(write(sender));
    assertThat(log.told()).hasSize(1);
  }

  @Test
  void aWidenedIntentIsDurableAsOldAsItIsAndTakesNoMoreRoom() throws Exception {
    log.ack();
    OutboxSender sender = sender(ONE, 1, store, new OutboxLimits(1, 10, SETTLE));
    sender.start();
    long id = sender.open(created(DIRECTORY));
    wall.set(Instant.ofEpochMilli(5_000));
    sender.widen(id, removedTree(DIRECTORY));
    assertThat(store.all())
        .containsExactly(new Intent(id, removedTree(DIRECTORY), Outcome.PENDING, 1_000));
    assertThat(sender.depth()).isEqualTo(1);
    assertThat(sender.oldestAge()).contains(Duration.ofSeconds(4));
    assertThat(log.attempts()).isZero();
    await(settle(sender, id));
    assertThat(ControlledLog.changes(log.acked().get(0))).isEqualTo(removedTree(DIRECTORY));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void anIntentThatCannotBeWidenedStaysAsItWas() throws Exception {
    log.ack();
    OutboxSender sender = started(ONE);
    long id = sender.open(created(DIRECTORY));
    SyncException full = new SyncException(ErrorCode.DISK_FULL, "made to be full");
    store.failWrites(full);
    assertThatThrownBy(() -> sender.widen(id, removedTree(DIRECTORY))).isSameAs(full);
    store.failWrites(null);
    assertThat(store.all())
        .containsExactly(new Intent(id, created(DIRECTORY), Outcome.PENDING, 1_000));
    await(settle(sender, id));
    assertThat(ControlledLog.changes(log.acked().get(0))).isEqualTo(created(DIRECTORY));
  }

  @Test
  void anErrorOfTheDiskKeepsNoIntentEither() {
    OutOfMemoryError error = new OutOfMemoryError("made to be");
    OutboxSender sender = sender(ONE, 1, new FailingStore(store, error, null));
    sender.start();
    assertThatThrownBy(() -> sender.open(created(file()))).isSameAs(error);
    assertThat(sender.depth()).isZero();
  }

  @Test
  void refusesAWriteTooManyBeforeItReachesTheDisk() {
    OutboxSender sender = sender(ONE, 1, store, new OutboxLimits(2, 10, SETTLE));
    sender.start();
    long first = sender.open(created(file()));
    sender.open(created(file()));
    assertRefused(sender, ErrorCode.OUTBOX_FULL);
    assertThat(store.all()).hasSize(2);
    sender.cancel(first);
    sender.open(created(file()));
    assertThat(sender.depth()).isEqualTo(2);
  }

  @Test
  void retriesWithGrowingBoundedPausesWhileTheLogIsAway() throws Exception {
    OutboxSender sender = started(ONE);
    write(sender);
    log.awaitAttempts(1);
    for (int millis : new int[] {50, 100, 200, 400, 800, 1_600, 2_000, 2_000}) {
      failsAndRetriesAfter(sender, Duration.ofMillis(millis));
    }
  }

  @Test
  void aPauseIsShortAgainAfterTheLogReturned() throws Exception {
    OutboxSender sender = started(ONE);
    write(sender);
    log.awaitAttempts(1);
    failsAndRetriesAfter(sender, Duration.ofMillis(50));
    failsAndRetriesAfter(sender, Duration.ofMillis(100));
    int before = log.attempts();
    log.ackAll();
    log.awaitAttempts(before + 1); // what waited behind the record that was tried
    failsAndRetriesAfter(sender, Duration.ofMillis(50));
  }

  @Test
  void recordsThatFailTogetherAreOneFailure() throws Exception {
    OutboxSender sender = started(EIGHT);
    settle(sender, sender.open(removedTree(DIRECTORY)));
    log.awaitAttempts(8);
    failsAndRetriesAfter(sender, Duration.ofMillis(50));
    failsAndRetriesAfter(sender, Duration.ofMillis(100));
  }

  @Test
  void aPartitionThatFailsDoesNotHoldBackTheOthers() throws Exception {
    OutboxSender sender = started(EIGHT);
    Location bad = DIRECTORY.child("bad");
    Location good = elsewhere(bad);
    int away = EIGHT.shardOf(bad);
    log.answer(
        record ->
            record.partition() == away
                ? CompletableFuture.failedFuture(ControlledLog.away())
                : log.ack(record));
    Publication waits = settle(sender, sender.open(created(bad)));
    log.awaitAttempts(1);
    await(settle(sender, sender.open(created(good))));
    assertThat(log.told()).containsExactly(good);
    assertThat(waits.acked().toCompletableFuture()).isNotDone();
    assertThat(log.attempts()).as("its pause is not over").isEqualTo(2);
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    log.ack();
    ticker.pass(Duration.ofMillis(50));
    await(waits);
  }

  @Test
  void aBatchThatTheLogRefusesGoesOutInPartsAtOnce() throws Exception {
    OutboxSender sender = started(ONE);
    write(sender);
    log.awaitAttempts(1);
    List<Publication> publications = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      publications.add(write(sender));
    }
    refuse(record -> ControlledLog.changes(record).size() > 1);
    log.failAll();
    ticker.pass(Duration.ofMillis(50));
    for (Publication publication : publications) {
      await(publication);
    }
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(log.told()).hasSize(6);
    assertThat(log.acked()).allMatch(record -> ControlledLog.changes(record).size() == 1);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void aChangeThatTheLogRefusesIsToldAsTheTreeAboveIt() throws Exception {
    OutboxSender sender = started(EIGHT);
    Location file = DIRECTORY.child("a").child("b");
    refuse(record -> ControlledLog.changes(record).get(0).location().isAtOrBelow(file));
    await(settle(sender, sender.open(created(file))));
    BusRecord told = log.acked().get(0);
    assertThat(told.partition()).isEqualTo(EIGHT.shardOf(file));
    assertThat(ControlledLog.changes(told))
        .containsExactly(
            new Change(DIRECTORY.child("a"), Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE));
    assertThat(log.attempts()).isEqualTo(2);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void whatTheLogRefusesInEveryFormIsKeptAndTriedOn() throws Exception {
    OutboxSender sender = started(ONE);
    refuse(record -> true);
    Publication publication = settle(sender, sender.open(created(DIRECTORY)));
    log.awaitAttempts(2); // hdfs://nn/a, then all of hdfs://nn
    ticker.letSenderLook(() -> write(sender));
    assertThat(log.attempts()).as("a pause").isEqualTo(2);
    assertThat(publication.acked().toCompletableFuture()).isNotDone();
    assertThat(store.all()).hasSize(2);
    logReturns(sender);
    await(publication);
    assertThat(log.told()).contains(DIRECTORY.root());
    assertThat(store.all()).isEmpty();
  }

  @Test
  void publishesEverythingWhenTheLogReturns() throws Exception {
    OutboxSender sender = started(EIGHT);
    List<Publication> publications = new ArrayList<>();
    publications.add(write(sender));
    log.awaitAttempts(1);
    log.failAll();
    for (int i = 0; i < 30; i++) {
      publications.add(write(sender));
    }
    assertThat(sender.depth()).isEqualTo(31);
    assertThat(log.attempts()).isEqualTo(1);
    logReturns(sender);
    for (Publication publication : publications) {
      await(publication);
    }
    assertThat(log.told()).hasSizeGreaterThan(31);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void aLogThatThrowsIsTriedAgain() throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("made to"), new LinkageError("made to"))) {
      OutboxSender sender = started(ONE);
      int before = log.attempts();
      log.answer(record -> fail(thrown));
      Publication publication = write(sender);
      log.awaitAttempts(before + 1);
      logReturns(sender);
      await(publication);
    }
  }

  @Test
  void refusesWritesUntilTheIntentsOfEarlierStartsAreTakenOver() throws Exception {
    Location inherited = file();
    store.put(new Intent(1, created(inherited), Outcome.PENDING, 0));
    log.ack();
    OutboxSender sender = sender(ONE, 2, store);
    assertRefused(sender, ErrorCode.NOT_READY);
    assertThat(store.all()).extracting(Intent::changes).containsExactly(created(inherited));
    sender.start();
    long id = sender.open(created(file()));
    assertThat(id).isEqualTo(2);
    assertThat(store.all()).hasSize(2);
    settle(sender, id);
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(log.told()).contains(inherited);
  }

  @Test
  void refusesWritesOnceItIsClosedAndSendsNothingMore() {
    OutboxSender sender = started(ONE);
    long id = sender.open(created(file()));
    sender.close();
    assertRefused(sender, ErrorCode.SHUTTING_DOWN);
    assertThatThrownBy(() -> sender.widen(id, removedTree(DIRECTORY)))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    assertThat(store.all()).extracting(Intent::changes).doesNotContain(removedTree(DIRECTORY));
    settle(sender, id);
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    assertThat(log.attempts()).isZero();
    assertThat(store.all()).hasSize(1);
    sender.close();
  }

  @Test
  void whoWaitsForTheLogIsToldWhenTheSenderCloses() {
    OutboxSender sender = started(ONE);
    Publication sent = write(sender);
    long late = sender.open(created(file()));
    sender.close();
    assertNotPublished(sent);
    assertNotPublished(settle(sender, late));
    assertThat(store.all()).hasSize(2);
    log.ackAll();
    assertNotPublished(sent);
  }

  @Test
  void closingInterruptsALogThatBlocks() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    log.answer(
        record -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
          }
          throw ControlledLog.away();
        });
    OutboxSender sender = started(ONE);
    write(sender);
    log.awaitAttempts(1);
    sender.close();
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void tellsHowLongTheOldestWriteWaits() {
    OutboxSender sender = started(ONE);
    assertThat(sender.oldestAge()).isEmpty();
    long first = sender.open(created(file()));
    wall.set(Instant.ofEpochMilli(5_000));
    sender.open(created(file()));
    assertThat(sender.oldestAge()).contains(Duration.ofSeconds(4));
    wall.set(Instant.ofEpochMilli(0));
    assertThat(sender.oldestAge()).as("a wall clock may go back").contains(Duration.ZERO);
    sender.cancel(first);
    wall.set(Instant.ofEpochMilli(6_000));
    assertThat(sender.oldestAge()).contains(Duration.ofSeconds(1));
  }

  @Test
  void manyWritersLoseNothingWhileTheLogComesAndGoes() throws Exception {
    OutboxLimits limits = new OutboxLimits(10_000, 10, Duration.ZERO);
    OutboxSender sender = sender(EIGHT, 1, store, limits);
    log.answer(new FlakyLog(log));
    ticker.passWithEachLook(Duration.ofMillis(100));
    sender.start();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Set<Location> written = new HashSet<>();
    try {
      List<Future<Set<Location>>> writers = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        String prefix = "s3://lake/w" + writer + "/";
        writers.add(threads.submit(() -> writeMany(sender, prefix)));
      }
      for (Future<Set<Location>> writer : writers) {
        written.addAll(writer.get(120, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
    logReturns(sender);
    assertThat(log.told()).containsAll(written);
    assertThat(written).hasSizeGreaterThan(1_000);
    Deadline deadline = new Deadline();
    while (sender.depth() > 0) {
      deadline.remainingMillis(sender.depth() + " intents are still held");
      write(sender);
      sender.flush(Duration.ofMillis(10));
    }
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(store.all()).isEmpty();
  }

  /**
   * Writes, a few of them without effect or without an answer; returns what others must hear of.
   */
  private static Set<Location> writeMany(OutboxSender sender, String prefix) {
    Set<Location> written = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Location location = Location.parse(prefix + i);
      long id = sender.open(created(location));
      if (i % 10 == 9) {
        sender.cancel(id);
        continue;
      }
      written.add(location);
      Publication publication = i % 10 == 5 ? unsettle(sender, id) : settle(sender, id);
      if (i % 50 == 0) {
        publication.acked().toCompletableFuture().join();
        assertThat(publication.tokens()).isNotEmpty();
      }
    }
    return written;
  }

  /**
   * Everything under way fails: nothing goes out before the pause is over, and then one record of
   * each partition.
   */
  private void failsAndRetriesAfter(OutboxSender sender, Duration pause)
      throws InterruptedException {
    int before = log.attempts();
    int failed = log.failAll();
    assertThat(failed).isPositive();
    ticker.pass(pause.minusNanos(1));
    ticker.letSenderLook(() -> write(sender));
    assertThat(log.attempts()).as("records sent before %s are over", pause).isEqualTo(before);
    ticker.pass(Duration.ofNanos(1));
    log.awaitAttempts(before + failed);
  }

  /** Refuses for ever what a test says, and acks the rest. */
  private void refuse(Predicate<BusRecord> refused) {
    SyncException why = new SyncException(ErrorCode.INVALID_ARGUMENT, "made to be refused");
    log.answer(
        record -> refused.test(record) ? CompletableFuture.failedFuture(why) : log.ack(record));
  }

  /** A file in a directory whose shard is another one. */
  private static Location elsewhere(Location file) {
    Location other = DIRECTORY.child("d0").child("f");
    for (int i = 1; EIGHT.shardOf(other) == EIGHT.shardOf(file); i++) {
      other = DIRECTORY.child("d" + i).child("f");
    }
    return other;
  }

  private static void assertNotPublished(Publication publication) {
    assertThat(publication.acked().toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
  }

  private static CompletionStage<Long> fail(Throwable with) {
    if (with instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) with;
  }
}
