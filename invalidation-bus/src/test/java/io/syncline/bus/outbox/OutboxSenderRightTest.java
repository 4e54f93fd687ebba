package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may write: waits for the right, loses it, and goes on as another. */
@Timeout(240)
class OutboxSenderRightTest extends OutboxSenderFixture {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final MemoryHome home = new MemoryHome(1);
  private final JoinedAtOnce origins = new JoinedAtOnce();

  @Test
  void aWriteWaitsUntilItIsKnownThatItWillCome() throws Exception {
    OutboxSender sender = living();
    CompletableFuture<Long> opened =
        CompletableFuture.supplyAsync(() -> sender.open(created(file())));
    assertThat(store.all()).isEmpty();
    log.ack();
    sender.writes(List.of(DIRECTORY));
    assertThat(opened.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void heartbeatsThatCanBeClaimedLaterAreCounted() {
    OutboxSender silent = living();
    assertThat(silent.inUse()).isEqualTo(new OutboxSender.InUse(0, 0));
    silent.close();
    assertThat(writing().inUse().acks()).isEqualTo(1);
  }

  @Test
  void aWaitForTheRightEndsWithTheSender() {
    OutboxSender sender = living();
    CompletableFuture<Long> opened =
        CompletableFuture.supplyAsync(() -> sender.open(created(file())));
    sender.close();
    assertThat(opened)
        .failsWithin(LONG)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.SHUTTING_DOWN, ErrorCode.NOT_READY));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void anInterruptedWaitForTheRightWritesNothing() {
    OutboxSender sender = living();
    Thread.currentThread().interrupt();
    assertRefused(sender, ErrorCode.SHUTTING_DOWN);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.all()).isEmpty();
  }

  @Test
  void aLeaseThatIsLostIsNotWaitedForAndForbidsFurtherAttempts() throws Exception {
    OutboxSender sender = writing();
    long id = sender.open(created(file()));
    sender.permit(id);
    home.full(true); // nobody takes its place
    log.hold();
    ticker.pass(LEASE.plusSeconds(1));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> sender.permit(id))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertRefused(sender, ErrorCode.LEASE_LOST);
    assertThat(sender.depth()).as("what was begun is held").isEqualTo(1);
  }

  /** Under its own name, and before it writes anything of its own. */
  @Test
  void anotherIncarnationTellsWhatTheOneBeforeHadUnderWay() throws Exception {
    OutboxSender sender = writing();
    long pending = sender.open(created(file()));
    Location file = file();
    log.hold();
    Publication told = settle(sender, sender.open(created(file)));
    sender.declaredGone(sender.origin(), "made to be");
    awaitOrigin(sender, 2);
    assertThat(home.remembered()).contains(1L);
    log.ack();
    log.failAll();
    ticker.passWithEachLook(Duration.ofMillis(100));
    await(told);
    assertThat(log.acked())
        .filteredOn(record -> record.origin().incarnation() == 2)
        .filteredOn(record -> record.body() instanceof BusRecord.Changes)
        .flatMap(record -> ControlledLog.changes(record))
        .anyMatch(change -> change.location().equals(file));
    assertThat(sender.depth()).as("what is pending").isEqualTo(1);
    awaitRight(sender);
    sender.permit(pending);
    sender.settle(pending);
    assertThat(sender.open(created(file()))).isEqualTo(3);
  }

  /** The log's answers, and writers, do not wait until a predecessor is forgotten on disk. */
  @Test
  void aSlowDiskThatForgetsAPredecessorHoldsNobodyUp() throws Exception {
    home.remember(Set.of(0L));
    OutboxSender sender = writing();
    CompletableFuture<Long> left = origins.awaitLeft();
    MemoryHome.Disk disk = home.slow();
    CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> left.complete(9L));
    disk.awaitWrite();
    try {
      CompletableFuture<Publication> written = CompletableFuture.supplyAsync(() -> write(sender));
      await(written.get(60, TimeUnit.SECONDS));
      assertThat(answer).as("still being written").isNotDone();
      assertThat(home.remembered()).containsExactlyInAnyOrder(0L, 1L);
    } finally {
      disk.release();
    }
    answer.get(60, TimeUnit.SECONDS);
    assertThat(home.remembered()).containsExactly(1L);
  }

  private OutboxSender living() {
    OriginLife.Settings settings =
        new OriginLife.Settings(1, FencingWaits.lease(LEASE), Duration.ofMillis(1));
    OutboxSender sender =
        kept(
            new OutboxSender(
                new Outbox(origin(1), ONE, LIMITS, 0),
                store,
                new OutboxSender.Logs(log, origins),
                new OriginDuties(origin(1), settings, home),
                new OutboxSender.Clocks(ticker, ticker, wall::get)));
    sender.start();
    return sender;
  }

  private OutboxSender writing() {
    OutboxSender sender = living();
    log.ack();
    sender.writes(List.of(DIRECTORY));
    awaitRight(sender);
    return sender;
  }

  private static void awaitRight(OutboxSender sender) {
    Deadline deadline = new Deadline();
    while (sender.refusal().isPresent()) {
      deadline.remainingMillis("it may not write: " + sender.refusal());
      Thread.onSpinWait();
    }
  }

  private static void awaitOrigin(OutboxSender sender, long incarnation) {
    Deadline deadline = new Deadline();
    while (sender.origin().incarnation() != incarnation) {
      deadline.remainingMillis("it is still " + sender.origin());
      Thread.onSpinWait();
    }
  }

  /** An origins topic that has each join at once, and who left when it is told. */
  private static final class JoinedAtOnce implements OriginsLog {
    private final CompletableFuture<CompletableFuture<Long>> left = new CompletableFuture<>();
    private long end;

    @Override
    public synchronized CompletionStage<Long> append(OriginsEntry entry) {
      CompletableFuture<Long> appended = new CompletableFuture<>();
      if (entry instanceof OriginsEntry.Left) {
        left.complete(appended);
      } else {
        appended.complete(end++);
      }
      return appended;
    }

    /** The answer to the first that tells who left; its sender listens to it. */
    CompletableFuture<Long> awaitLeft() throws Exception {
      CompletableFuture<Long> answer = left.get(60, TimeUnit.SECONDS);
      Deadline deadline = new Deadline();
      while (answer.getNumberOfDependents() == 0) {
        deadline.remainingMillis("nobody listens for the answer");
        Thread.onSpinWait();
      }
      return answer;
    }

    @Override
    public void close() {}
  }
}
