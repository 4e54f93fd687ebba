package io.syncline.cache.sync;

import static io.syncline.cache.sync.EngineRig.INTERVAL;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.ReadLag;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EntrySyncTest {
  private final EngineRig rig = EngineRig.objects();
  private final Location x = rig.s3("d/x");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void asksOnceWithinTheInterval() {
    rig.ufs.putOutside(x, "v1");
    long asked = rig.nanos.get();
    EntryAnswer first = rig.stat(x);
    rig.pass(INTERVAL);
    EntryAnswer second = rig.stat(x);

    assertThat(first.found()).isEqualTo(rig.ufs.look(x));
    assertThat(first.served()).isEqualTo(Served.asked(asked, first.served().shown().get(0)));
    assertThat(second.found()).isEqualTo(first.found());
    assertThat(second.served())
        .isEqualTo(
            new Served(
                Reason.VALIDATED, false, false, OptionalLong.of(asked), first.served().shown()));
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void asksAgainBeyondTheInterval() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.pass(INTERVAL.plusNanos(1));
    rig.ufs.putOutside(x, "version two");
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void absenceIsRemembered() {
    assertThat(rig.found(x)).isEmpty();
    assertThat(rig.found(x)).isEmpty();
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void boundOfZeroAsksEvenAtTheSameInstant() {
    rig.ufs.putOutside(x, "v1");
    rig.engine.entry(x, rig.terms(Duration.ZERO));
    rig.ufs.putOutside(x, "version two");
    assertThat(rig.engine.entry(x, rig.terms(Duration.ZERO)).found()).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void whatIsValidIsServedForEverWithoutABound() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.pass(Duration.ofDays(30));
    assertThat(rig.engine.entry(x, rig.unbounded()).served().reason()).isEqualTo(Reason.UNBOUNDED);
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void watermarkLiftsWhatIsTooOld() {
    EngineRig[] holder = new EngineRig[1];
    WatermarkSource live =
        (shard, mount) -> new Watermark(OptionalLong.of(holder[0].nanos.get() - 5));
    try (EngineRig fed =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK),
            new EngineRig.Settings(4, ShardLimits.DEFAULT, EngineLimits.DEFAULT, live))) {
      holder[0] = fed;
      fed.stat(x);
      fed.pass(Duration.ofHours(1));
      Served served = fed.stat(x).served();
      assertThat(served.reason()).isEqualTo(Reason.WATERMARK);
      assertThat(served.since()).hasValue(fed.nanos.get() - 5);
      fed.asked(Map.of(STAT, 1));
    }
  }

  @Test
  void invalidatedEntryIsAskedFor() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.ufs.putOutside(x, "version two");
    rig.modified(x);
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void treeInvalidationReachesEntriesBelow() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.ufs.removeOutside(rig.s3("d"));
    rig.announce(EngineRig.tree(rig.s3("d"), ChangeKind.REMOVED));
    assertThat(rig.found(x)).isEmpty();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void overlappingReadersShareOneQuestion() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> first = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    Threads.Call<EntryAnswer> second = Threads.call(() -> rig.stat(x));
    second.awaitBlocked();
    stop.open();

    assertThat(first.result()).isEqualTo(second.result());
    rig.asked(Map.of(STAT, 1));
    assertThat(rig.counts.of(Sync.Target.ENTRY, SyncListener.ServedBy.ASKED)).isEqualTo(1);
    assertThat(rig.counts.of(Sync.Target.ENTRY, SyncListener.ServedBy.SHARED)).isEqualTo(1);
  }

  @Test
  void readerAfterAnInvalidationDoesNotShareTheOlderQuestion() throws Exception {
    rig.ufs.putOutside(x, "v1");
    FileStatus old = rig.ufs.look(x).orElseThrow();
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> early = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.ufs.putOutside(x, "version two");
    rig.modified(x);

    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    stop.open();
    assertThat(early.result().found()).contains(old);
    assertThat(rig.engine.entry(x, rig.unbounded()).found()).isEqualTo(rig.ufs.look(x));
    // Which of the two questions reached the store first nobody knows; the third overlaps neither.
    rig.asked(Map.of(STAT, 3));
  }

  @Test
  void resultOvertakenByAnInvalidationIsGivenButNotHeldAsValid() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> reader = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
    stop.open();

    assertThat(reader.result().found()).isEqualTo(rig.ufs.look(x));
    assertThat(rig.counts.of(Sync.Target.ENTRY, SyncListener.SyncOutcome.OVERTAKEN)).isEqualTo(1);
    rig.stat(x);
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void readerSharesNoQuestionOlderThanItsBound() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> early = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.ufs.putOutside(x, "version two");
    rig.pass(INTERVAL);
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    stop.open();
    early.result();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void readerWithoutPatienceSharesNothingBegunBeforeItCame() throws Exception {
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> early = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.ufs.putOutside(x, "v1");
    assertThat(rig.engine.entry(x, rig.terms(Duration.ZERO)).found()).isEqualTo(rig.ufs.look(x));
    stop.open();
    early.result();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void failureIsToldAndWhatIsHeldStaysAsItWas() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.modified(x);
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.stat(x));
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 3));
    assertThat(rig.counts.of(Sync.Target.ENTRY, SyncListener.SyncOutcome.FAILED)).isEqualTo(1);
  }

  @Test
  void failureIsSharedByThoseWhoWait() throws Exception {
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_THROTTLED);
    Threads.Call<Void> first =
        Threads.call(() -> refused(ErrorCode.UFS_THROTTLED, () -> rig.stat(x)));
    stop.awaitReached();
    Threads.Call<Void> second =
        Threads.call(() -> refused(ErrorCode.UFS_THROTTLED, () -> rig.stat(x)));
    second.awaitBlocked();
    stop.open();
    first.result();
    second.result();
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void whoeverWaitsForACallerThatGivesUpAsksAnew() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    rig.ufs.failNext(STAT, 1, ErrorCode.SHUTTING_DOWN);
    Threads.Call<Void> first =
        Threads.call(() -> refused(ErrorCode.SHUTTING_DOWN, () -> rig.stat(x)));
    stop.awaitReached();
    Threads.Call<EntryAnswer> second = Threads.call(() -> rig.stat(x));
    second.awaitBlocked();
    stop.open();
    first.result();
    assertThat(second.result().found()).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void whoeverWaitsForAQuestionThatIsPutOffAsksAnew() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    AtomicBoolean first = new AtomicBoolean(true);
    rig.ufs.beforeAnswer(
        (operation, location) -> {
          stop.pass();
          if (first.getAndSet(false)) {
            throw new PutOffException("reads come first");
          }
        });
    Threads.Call<Void> upkeep = Threads.call(() -> refused(ErrorCode.UFS_BUSY, () -> rig.stat(x)));
    stop.awaitReached();
    Threads.Call<EntryAnswer> read = Threads.call(() -> rig.stat(x));
    read.awaitBlocked();
    stop.open();
    upkeep.result();
    assertThat(read.result().found()).isEqualTo(rig.ufs.look(x));
  }

  @Test
  void interruptedWaiterGivesUpAlone() throws Exception {
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> first = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    Threads.Call<Void> second =
        Threads.call(() -> refused(ErrorCode.SHUTTING_DOWN, () -> rig.stat(x)));
    second.awaitBlocked();
    second.interrupt();
    second.result();
    stop.open();
    assertThat(first.result().found()).isEmpty();
  }

  @Test
  void staleEntryIsServedFlaggedWhereThePolicyPermits() {
    rig.ufs.putOutside(x, "v1");
    FileStatus old = rig.ufs.look(x).orElseThrow();
    rig.stat(x);
    rig.ufs.putOutside(x, "version two");
    rig.modified(x);
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    EntryAnswer answer = rig.engine.entry(x, rig.staleAllowed(INTERVAL));
    assertThat(answer.found()).contains(old);
    assertThat(answer.served())
        .isEqualTo(
            new Served(
                Reason.INVALIDATED, false, true, OptionalLong.empty(), answer.served().shown()));

    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_PERMISSION_DENIED);
    refused(ErrorCode.UFS_PERMISSION_DENIED, () -> rig.engine.entry(x, rig.staleAllowed(INTERVAL)));
  }

  @Test
  void whatWasNeverAskedIsNeverServedStale() {
    rig.ufs.failNext(STAT, 2, ErrorCode.UFS_UNAVAILABLE);
    refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.engine.entry(x, rig.staleAllowed(INTERVAL)));
    rig.ufs.putOutside(rig.s3("d/other"), "v1");
    rig.ls(rig.s3("d"));
    rig.modified(x);
    assertThat(rig.store(rig.function.shardOf(x)).entry(x)).isNotNull();
    refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.engine.entry(x, rig.staleAllowed(INTERVAL)));
  }

  @Test
  void shardThatIsNotOwnedIsAlwaysAskedAndHoldsNothing() {
    rig.ufs.putOutside(x, "v1");
    int shard = rig.function.shardOf(x);
    rig.shards.revoked(shard);
    rig.stat(x);
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
    assertThat(rig.store(shard).entriesAfter(Optional.empty(), 1)).isEmpty();
    assertThat(rig.counts.of(Sync.Target.ENTRY, SyncListener.ServedBy.DIRECT)).isEqualTo(2);
  }

  @Test
  void shardWithoutAStartIsAlwaysAskedAndHoldsNothing() {
    int shard = rig.function.shardOf(x);
    rig.store(shard).clear();
    rig.shards.assigned(shard);
    rig.stat(x);
    rig.stat(x);
    rig.asked(Map.of(STAT, 2));
    assertThat(rig.store(shard).entriesAfter(Optional.empty(), 1)).isEmpty();
  }

  @Test
  void answerThatOutlivesItsAssignmentIsNotStored() throws Exception {
    rig.ufs.putOutside(x, "v1");
    int shard = rig.function.shardOf(x);
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> reader = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.shards.revoked(shard);
    rig.own(shard);
    stop.open();
    assertThat(reader.result().found()).isEqualTo(rig.ufs.look(x));
    assertThat(rig.store(shard).entry(x)).isNull();
  }

  @Test
  void failedStoreDropsTheShardButNotTheAnswer() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(rig.s3("d/y"));
    int shard = rig.function.shardOf(x);
    rig.store(shard).failWrites(new SyncException(ErrorCode.STORE_FAILED, "the disk is gone"));
    assertThat(rig.found(x)).isEqualTo(rig.ufs.look(x));
    assertThat(rig.failures)
        .extracting(SyncException::code)
        .containsExactly(ErrorCode.STORE_FAILED);
    assertThat(rig.shards.ownedShards()).doesNotContain(shard);
    rig.stat(rig.s3("d/y"));
    rig.asked(Map.of(STAT, 3));
  }

  @Test
  void readLagMakesAnswersOlder() {
    LaggingUfs lagging = new LaggingUfs(rig.ufs, Duration.ofSeconds(10));
    long now = rig.nanos.get();
    EntryAnswer first = rig.engine.entry(x, rig.terms(lagging, INTERVAL));
    assertThat(first.served().since()).hasValue(now - Duration.ofSeconds(10).toNanos());
    rig.pass(Duration.ofSeconds(20));
    rig.engine.entry(x, rig.terms(lagging, INTERVAL));
    rig.asked(Map.of(STAT, 1));
    rig.pass(Duration.ofNanos(1));
    rig.engine.entry(x, rig.terms(lagging, INTERVAL));
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void whatIsAskedWithinTheLagOfAChangeIsAskedAgain() {
    Duration lag = Duration.ofSeconds(10);
    try (EngineRig late =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK),
            EngineRig.Settings.rows(1_000, 10),
            new ReadLag(lag, Set.of(rig.s3(""))))) {
      ReadTerms never =
          new ReadTerms(late.s3(""), new LaggingUfs(late.ufs, lag), Bound.NONE, false);
      late.engine.entry(x, never);
      late.pass(lag);
      late.engine.entry(x, never);
      late.asked(Map.of(STAT, 2));
      late.pass(lag);
      late.engine.entry(x, never);
      late.asked(Map.of());
      late.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
      late.engine.entry(x, never);
      late.engine.entry(x, never);
      late.asked(Map.of(STAT, 1));
      late.pass(lag);
      late.engine.entry(x, never);
      late.pass(lag);
      late.engine.entry(x, never);
      late.asked(Map.of(STAT, 1));
    }
  }

  /** The store has not caught up: what it says now may still be from before the change. */
  @Test
  void aWallClockThatIsSetForwardDoesNotEndTheLagOfAStore() {
    Duration lag = Duration.ofSeconds(10);
    try (EngineRig late =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK),
            EngineRig.Settings.rows(1_000, 10),
            new ReadLag(lag, Set.of(rig.s3(""))))) {
      ReadTerms never =
          new ReadTerms(late.s3(""), new LaggingUfs(late.ufs, lag), Bound.NONE, false);
      late.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
      late.engine.entry(x, never);
      late.leap(Duration.ofHours(1));
      late.engine.entry(x, never);
      late.asked(Map.of(STAT, 1));
      late.pass(lag);
      late.engine.entry(x, never);
      late.asked(Map.of(STAT, 1));
    }
  }

  @Test
  void closedEngineRefuses() {
    rig.engine.close();
    refused(ErrorCode.SHUTTING_DOWN, () -> rig.stat(x));
  }

  static Void refused(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    return null;
  }
}
