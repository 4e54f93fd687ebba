package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log is away for long: what is held collapses, on disk too, and is all told in the end. */
@Timeout(240)
class OutboxSenderCollapseTest extends OutboxSenderFixture {
  /** Collapses at 50 intents. */
  private static final OutboxLimits LIMITS = new OutboxLimits(100, 10, SETTLE);

  @Test
  void writesGoOnAndEachOfThemArrives() throws Exception {
    OutboxSender sender = away(EIGHT);
    List<Location> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      awaitRoom(sender);
      Location file = DIRECTORY.child("d" + i % 5).child("f" + i);
      sender.settle(sender.open(created(file)));
      written.add(file);
    }
    assertThat(sender.pressure().refused()).isZero();
    assertThat(sender.pressure().collapses()).isPositive();
    assertThat(sender.pressure().collapsed()).isGreaterThan(1_800);
    assertThat(sender.oldestAge()).contains(Duration.ZERO);
    assertThat(store.all()).hasSizeLessThan(100);
    logReturns(sender);
    assertThat(written).allMatch(file -> isTold(EIGHT, file));
    awaitEmpty(sender);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void whoWaitsForAWriteWaitsForWhatItCollapsedInto() throws Exception {
    OutboxSender sender = away(ONE);
    List<Publication> publications = new ArrayList<>();
    while (sender.pressure().collapses() == 0) {
      awaitRoom(sender);
      publications.add(write(sender));
    }
    assertThat(publications).noneMatch(one -> one.acked().toCompletableFuture().isDone());
    logReturns(sender);
    for (Publication publication : publications) {
      await(publication);
    }
  }

  @Test
  void nothingCollapsesWhileTheLogTakesWhatItIsGiven() throws Exception {
    for (long id = 1; id <= 60; id++) {
      store.put(new Intent(id, created(file()), Outcome.PENDING, 0));
    }
    OutboxSender sender = sender(ONE, 1, store, LIMITS);
    sender.start();
    log.awaitAttempts(6);
    ticker.pass(SETTLE);
    log.awaitAttempts(12); // all are over, and told twice
    ticker.letSenderLook(() -> write(sender));
    assertThat(sender.depth()).isEqualTo(61);
    assertThat(sender.pressure().collapses()).isZero();
  }

  @Test
  void aLogThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    OutboxSender sender = sender(ONE, 1, store, LIMITS);
    sender.start();
    for (int i = 1; i <= Flow.MAX_UNDER_WAY; i++) {
      write(sender);
      log.awaitAttempts(i);
    }
    for (int i = 0; i < 500; i++) {
      awaitRoom(sender);
      write(sender);
    }
    assertThat(sender.pressure().collapses()).isPositive();
    assertThat(log.attempts()).isEqualTo(Flow.MAX_UNDER_WAY);
    assertThat(sender.inUse().underWay()).isEqualTo(OutboxSender.MAX_UNDER_WAY);
  }

  @Test
  void theHardLimitStays() {
    OutboxSender sender = sender(ONE, 1, store, LIMITS);
    sender.start();
    for (int i = 0; i < 100; i++) {
      sender.open(created(file()));
    }
    assertRefused(sender, ErrorCode.OUTBOX_FULL);
    assertThat(sender.pressure().refused()).isEqualTo(1);
    assertThat(store.all()).hasSize(100);
  }

  @Test
  void allStayWhileTheDiskTakesNoWiderFormAndWritesAreRefusedBeforeTheStoreIsTouched()
      throws Exception {
    OutboxSender sender = away(ONE);
    List<Long> open = openToTheBrink(sender);
    sender.open(created(file()));
    store.failWrites(new SyncException(ErrorCode.DISK_FULL, "made to be full"));
    open.forEach(sender::settle);
    awaitRefusal();
    assertThat(sender.pressure().collapses()).isZero();
    assertThat(sender.depth()).isEqualTo(51);
    assertThat(store.all()).hasSize(51);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> sender.open(created(file())))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
    assertThat(sender.depth()).isEqualTo(51);
    store.failWrites(null);
    awaitDepth(sender, 51 - open.size());
    assertThat(store.all()).hasSize(51 - open.size());
  }

  /** A crash after the wider form was written and before the others were forgotten. */
  @Test
  void aCrashInBetweenLeavesMoreThanIsNeeded() throws Exception {
    IllegalStateException dead = new IllegalStateException("made to be dead");
    OutboxSender doomed =
        kept(
            sender(
                new Outbox(origin(1), ONE, LIMITS, 0),
                new FailingStore(store, null, dead),
                log,
                ticker));
    doomed.start();
    beAway(doomed);
    List<Location> written = new ArrayList<>();
    while (doomed.pressure().collapses() == 0) {
      awaitRoom(doomed);
      Location file = file();
      doomed.settle(doomed.open(created(file)));
      written.add(file);
    }
    doomed.close();
    assertThat(store.all()).hasSize(1 + written.size());
    assertThat(store.all()).anyMatch(intent -> isTree(intent));
    log.ack();
    OutboxSender next = kept(sender(ONE, 2, store));
    next.start();
    assertThat(next.flush(LONG)).isTrue();
    assertThat(written).allMatch(file -> isTold(ONE, file));
  }

  /** Whoever writes while what collapsed is being forgotten finds no room before that is done. */
  @Test
  void theDiskNeverHoldsMoreThanTheOutboxMay() throws Exception {
    AtomicInteger most = new AtomicInteger();
    OutboxSender[] sender = new OutboxSender[1];
    OutboxStore crowded =
        new OutboxStore() {
          @Override
          public void put(Intent intent) {
            store.put(intent);
          }

          @Override
          public void remove(long id) {
            store.remove(id);
          }

          @Override
          public void removeAll(Collection<Long> ids) {
            fill(sender[0]);
            most.accumulateAndGet(store.all().size(), Math::max);
            OutboxStore.super.removeAll(ids);
          }

          @Override
          public List<Intent> all() {
            return store.all();
          }
        };
    sender[0] = sender(ONE, 1, crowded, LIMITS);
    sender[0].start();
    beAway(sender[0]);
    openToTheBrink(sender[0]).forEach(sender[0]::settle);
    Deadline deadline = new Deadline();
    while (most.get() == 0) {
      deadline.remainingMillis("the outbox does not collapse");
      Thread.onSpinWait();
    }
    assertThat(most).hasValue(100);
  }

  /**
   * Opens so many that a collapse is due once those that are returned are over too, and not before:
   * the sender may look at any time.
   */
  private List<Long> openToTheBrink(OutboxSender sender) {
    List<Long> open = new ArrayList<>();
    while (sender.depth() < LIMITS.collapseAt()) {
      open.add(sender.open(created(file())));
    }
    return open.subList(0, LIMITS.leastCollapsed() - 1); // One is over already.
  }

  /** Opens intents until no more are taken. */
  private void fill(OutboxSender sender) {
    try {
      while (sender.depth() >= 0) {
        sender.open(created(file()));
      }
    } catch (SyncException full) {
      assertThat(full.code()).isEqualTo(ErrorCode.OUTBOX_FULL);
    }
  }

  /** Started, with a log that answers no more. */
  private OutboxSender away(ShardFunction function) throws InterruptedException {
    OutboxSender sender = sender(function, 1, store, LIMITS);
    sender.start();
    beAway(sender);
    return sender;
  }

  private void beAway(OutboxSender sender) throws InterruptedException {
    write(sender);
    log.awaitAttempts(1);
    log.failAll();
  }

  /** A writer as quick as this would fill the outbox before the sender has looked at it once. */
  private static void awaitRoom(OutboxSender sender) {
    Deadline deadline = new Deadline();
    while (sender.depth() > 90) {
      deadline.remainingMillis("the outbox does not collapse");
      Thread.onSpinWait();
    }
  }

  private void awaitRefusal() {
    Deadline deadline = new Deadline();
    while (store.refused() == 0) {
      deadline.remainingMillis("the outbox does not try to collapse");
      Thread.onSpinWait();
    }
  }

  /**
   * Lets time pass until so many are left: what collapsed is forgotten on disk before that, and
   * nobody sees when the pause after a failure began.
   */
  private void awaitDepth(OutboxSender sender, int depth) {
    Deadline deadline = new Deadline();
    while (sender.depth() > depth) {
      deadline.remainingMillis("the outbox does not collapse");
      ticker.pass(Duration.ofSeconds(3));
      Thread.onSpinWait();
    }
  }

  private void awaitEmpty(OutboxSender sender) {
    Deadline deadline = new Deadline();
    while (sender.depth() > 0) {
      deadline.remainingMillis(sender.depth() + " intents are still held");
      sender.flush(Duration.ofMillis(10));
    }
  }

  private boolean isTold(ShardFunction function, Location file) {
    return log.acked().stream()
        .filter(record -> record.partition() == function.shardOf(file))
        .flatMap(record -> changes(record).stream())
        .anyMatch(
            change ->
                change.location().equals(file)
                    || (change.scope() == Scope.SUBTREE && file.isAtOrBelow(change.location())));
  }

  private static List<Change> changes(BusRecord record) {
    return ControlledLog.changes(record);
  }

  private static boolean isTree(Intent intent) {
    return intent.changes().stream().allMatch(change -> change.scope() == Scope.SUBTREE);
  }
}
