package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.testing.MemoryOutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is lost by a crash, by an attempt without an answer, or by a log that is away: nothing. */
@Timeout(240)
class OutboxSenderRecoveryTest extends OutboxSenderFixture {
  private final ControlledLog doomedLog = new ControlledLog(8);

  @Test
  void aCrashBetweenIntentAndStoreIsPublishedByTheNextStart() throws Exception {
    Location file = file();
    doomed(ONE).open(created(file));
    log.ack();
    OutboxSender next = restarted(ONE, 2);
    assertThat(next.flush(LONG)).isTrue();
    assertThat(log.told()).containsExactly(file);
    assertThat(log.acked()).allMatch(record -> record.origin().equals(origin(2)));
    assertThat(store.all()).as("it may still take effect").hasSize(1);
    pass(next, SETTLE);
    assertThat(log.acked().stream().filter(record -> names(record, file))).hasSize(2);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void aCrashBeforeTheAckIsPublishedByTheNextStart() throws Exception {
    OutboxSender sender = doomed(EIGHT);
    Location file = file();
    settle(sender, sender.open(created(file)));
    unsettle(sender, sender.open(removedTree(DIRECTORY)));
    doomedLog.awaitAttempts(8);
    log.ack();
    OutboxSender next = restarted(EIGHT, 2);
    assertThat(next.flush(LONG)).isTrue();
    assertThat(log.told()).containsExactlyInAnyOrder(file, DIRECTORY);
    assertThat(next.depth()).isEqualTo(2);
    pass(next, SETTLE);
    assertThat(next.depth()).isZero();
    assertThat(store.all()).isEmpty();
  }

  @Test
  void anUnsettledWriteSurvivesACrashAfterItsFirstAck() throws Exception {
    doomedLog.ack();
    log.ack();
    OutboxSender sender = doomed(ONE);
    Location file = file();
    await(unsettle(sender, sender.open(created(file))));
    assertThat(doomedLog.told()).containsExactly(file);
    OutboxSender next = restarted(ONE, 2);
    assertThat(next.flush(LONG)).isTrue();
    pass(next, SETTLE);
    assertThat(log.acked().stream().filter(record -> names(record, file)))
        .extracting(BusRecord::origin)
        .containsExactly(origin(2), origin(2));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void aRemovalThatDoesNotReachTheDiskCostsOnePublicationMore() throws Exception {
    log.ack();
    for (RuntimeException failure :
        List.of(
            new SyncException(ErrorCode.STORE_FAILED, "made to fail"),
            new IllegalStateException("the database is closed"))) {
      MemoryOutboxStore disk = new MemoryOutboxStore();
      OutboxSender sender = sender(ONE, 1, new FailingStore(disk, null, failure));
      sender.start();
      await(write(sender));
      assertThat(sender.depth()).isZero();
      assertThat(sender.flush(LONG)).isTrue();
      assertThat(disk.all()).hasSize(1);
      int before = log.acked().size();
      OutboxSender next = sender(ONE, 2, disk);
      next.start();
      assertThat(next.flush(LONG)).isTrue();
      assertThat(log.acked()).hasSize(before + 1);
    }
  }

  @Test
  void whatIsUnsettledIsPublishedAgainAfterTheSettleTimeAndThenForgotten() throws Exception {
    log.ack();
    OutboxSender sender = started(ONE);
    Location file = file();
    await(unsettle(sender, sender.open(created(file))));
    assertThat(log.acked()).hasSize(1);
    assertThat(ControlledLog.changes(log.acked().get(0)))
        .containsExactly(new Change(file, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE));
    pass(sender, SETTLE.minusNanos(1));
    assertThat(log.acked().stream().filter(record -> names(record, file))).hasSize(1);
    assertThat(store.all()).extracting(Intent::changes).containsExactly(created(file));
    pass(sender, Duration.ofNanos(1));
    assertThat(log.acked().stream().filter(record -> names(record, file))).hasSize(2);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void whatSettlesWhileTheLogIsAwayIsPublishedWhenItReturns() throws Exception {
    OutboxSender sender = started(ONE);
    Location file = file();
    unsettle(sender, sender.open(created(file)));
    log.awaitAttempts(1);
    ticker.pass(SETTLE);
    ticker.letSenderLook(() -> write(sender));
    log.awaitAttempts(2);
    logReturns(sender);
    assertThat(
            log.acked().stream()
                .flatMap(record -> ControlledLog.changes(record).stream())
                .filter(change -> change.location().equals(file)))
        .hasSize(2);
    assertThat(sender.depth()).isZero();
  }

  @Test
  void flushingNothingIsDoneAtOnce() {
    OutboxSender sender = started(ONE);
    assertThat(sender.flush(Duration.ZERO)).isTrue();
    sender.open(created(file()));
    assertThat(sender.flush(Duration.ZERO)).as("a pending write is not waited for").isTrue();
  }

  @Test
  void flushWaitsForTheLog() throws Exception {
    OutboxSender sender = started(EIGHT);
    settle(sender, sender.open(removedTree(DIRECTORY)));
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    log.awaitAttempts(8);
    assertThat(sender.flush(Duration.ofMillis(1))).isFalse();
    CompletableFuture<Boolean> flushed = CompletableFuture.supplyAsync(() -> sender.flush(LONG));
    List<ControlledLog.Attempt> attempts = log.take();
    attempts.subList(0, 7).forEach(log::ack);
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    assertThat(flushed).isNotDone();
    log.ack(attempts.get(7));
    assertThat(flushed.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void flushWaitsForWhatFailedAndForWhatWasInherited() throws Exception {
    store.put(new Intent(1, created(file()), Outcome.PENDING, 0));
    OutboxSender sender = restarted(ONE, 2);
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    log.awaitAttempts(1);
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    log.failAll();
    assertThat(sender.flush(Duration.ZERO)).isFalse();
    logReturns(sender);
    assertThat(sender.flush(Duration.ZERO)).isTrue();
  }

  @Test
  void flushDoesNotWaitForTheSettleTime() {
    log.ack();
    OutboxSender sender = started(ONE);
    unsettle(sender, sender.open(created(file())));
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(sender.depth()).isEqualTo(1);
  }

  @Test
  void anInterruptedFlushSaysNoAndKeepsTheInterrupt() {
    OutboxSender sender = started(ONE);
    write(sender);
    Thread.currentThread().interrupt();
    assertThat(sender.flush(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Lets time pass, and the sender and its log do what follows. */
  private void pass(OutboxSender sender, Duration duration) throws InterruptedException {
    ticker.pass(duration);
    ticker.letSenderLook(() -> write(sender));
    assertThat(sender.flush(LONG)).isTrue();
  }

  /**
   * The start before: it is dropped without being closed. Its time stands still and its log is its
   * own, so nothing more comes of it than what it did.
   */
  private OutboxSender doomed(ShardFunction function) {
    Outbox outbox = new Outbox(origin(1), function, LIMITS, 0);
    OutboxSender sender = kept(sender(outbox, store, doomedLog, new ManualTicker()));
    sender.start();
    return sender;
  }

  /** The next start on the same disk. */
  private OutboxSender restarted(ShardFunction function, int incarnation) {
    OutboxSender sender = sender(function, incarnation, store);
    sender.start();
    return sender;
  }

  private static boolean names(BusRecord record, Location location) {
    return ControlledLog.changes(record).stream().anyMatch(c -> c.location().equals(location));
  }
}
