package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedSize;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeShardsTest {
  private final EngineRig rig = EngineRig.objects();
  private final Location x = rig.s3("d/x");
  private final int shard = rig.function.shardOf(x);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void positionIsStoredWithEveryKindOfRecord() {
    List<BusRecord.Body> bodies =
        List.of(
            new BusRecord.Changes(List.of(EngineRig.change(x, ChangeKind.MODIFIED))),
            new BusRecord.Heartbeat(OptionalLong.empty()),
            new BusRecord.Leave(1),
            new BusRecord.Fence(new Origin("west", "node-2", 3), List.of(rig.s3("a"))));
    for (int i = 0; i < bodies.size(); i++) {
      rig.shards.apply(
          shard,
          new RecordPlace(EngineRig.at(shard, 100 + i), 99 + i, 0),
          EngineRig.record(shard, i, bodies.get(i)));
      assertThat(rig.shards.positions(shard)).containsExactly(EngineRig.at(shard, 100 + i));
    }
    assertThat(rig.counts.of("applied")).isEqualTo(4);
    assertThat(rig.counts.of("invalidated", Scope.PATH)).isEqualTo(1);
    assertThat(rig.counts.of("invalidated", Scope.SUBTREE)).isEqualTo(1);
  }

  @Test
  void heartbeatsAndLeavesInvalidateNothing() {
    rig.stat(x);
    rig.apply(shard, new BusRecord.Heartbeat(OptionalLong.of(3)));
    rig.apply(shard, new BusRecord.Leave(1));
    rig.stat(x);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 1));
  }

  @Test
  void fenceInvalidatesAllThatTheFencedOriginCouldWrite() {
    rig.stat(x);
    rig.apply(shard, new BusRecord.Fence(new Origin("west", "node-2", 3), List.of(rig.s3(""))));
    rig.stat(x);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 2));
  }

  @Test
  void strayInvalidationReachesTheShardItBelongsTo() {
    rig.stat(x);
    int other = (shard + 1) % 4;
    rig.apply(other, new BusRecord.Changes(List.of(EngineRig.change(x, ChangeKind.MODIFIED))));
    rig.stat(x);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 2));
    assertThat(rig.counts.of("strays")).isEqualTo(1);
  }

  @Test
  void tellsOfTheShardWhoseFeedRemembersMost() {
    assertThat(rig.shards.feedSize()).isEqualTo(FeedSize.NONE);
    rig.apply(0, new BusRecord.Leave(1));
    rig.shards.sampled(0, 1, 0, EngineRig.at(0, 10), 0);
    rig.shards.sampled(0, 2, 0, EngineRig.at(0, 10), 0);
    rig.shards.sampled(1, 1, 0, EngineRig.at(1, 10), 0);
    assertThat(rig.shards.feedSize()).isEqualTo(new FeedSize(2, 1, 1, 0, 0, 0, 0));
    rig.shards.revoked(0);
    assertThat(rig.shards.feedSize()).isEqualTo(new FeedSize(1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void localInvalidationOfAPathGoesToItsShardAndOfATreeToAll() {
    Location deep = rig.s3("d/x/y/z");
    rig.stat(x);
    rig.stat(deep);
    rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
    rig.stat(x);
    rig.stat(deep);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 3));
    rig.shards.invalidateLocally(List.of(new Invalidation(rig.s3("d"), Scope.SUBTREE)));
    rig.stat(x);
    rig.stat(deep);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 2));
  }

  @Test
  void unreadableRecordIsKeptAndTakesTheWholeShardAsOld() {
    List<UnreadableRecord> kept = new ArrayList<>();
    MemoryShardStore store = new MemoryShardStore(0);
    NodeShards shards =
        new NodeShards(
            i -> store,
            new ShardFunction(1),
            ShardLimits.DEFAULT,
            kept::add,
            rig.counts,
            rig.failures::add,
            FeedSource.unknown(rig.nanos::get));
    shards.assigned(0);
    shards.coldStart(0, List.of(EngineRig.at(0, 0)));
    long before = store.counters().allTick();
    shards.unreadable(0, EngineRig.at(0, 8), unreadable());
    assertThat(kept).hasSize(1);
    assertThat(store.counters().allTick()).isGreaterThan(before);
    assertThat(store.positions()).containsExactly(EngineRig.at(0, 8));
    assertThat(rig.counts.of("unreadable", true)).isEqualTo(1);
    assertThat(rig.counts.of("whole", SyncListener.WholeShardCause.UNREADABLE)).isEqualTo(1);
  }

  @Test
  void quarantineThatFailsDoesNotStopTheShard() {
    MemoryShardStore store = new MemoryShardStore(0);
    NodeShards shards =
        new NodeShards(
            i -> store,
            new ShardFunction(1),
            ShardLimits.DEFAULT,
            record -> {
              throw new SyncException(ErrorCode.DISK_FULL, "no room");
            },
            rig.counts,
            rig.failures::add,
            FeedSource.unknown(rig.nanos::get));
    shards.assigned(0);
    shards.coldStart(0, List.of(EngineRig.at(0, 0)));
    shards.unreadable(0, EngineRig.at(0, 8), unreadable());
    assertThat(store.positions()).containsExactly(EngineRig.at(0, 8));
    assertThat(rig.counts.of("unreadable", false)).isEqualTo(1);
  }

  @Test
  void lostPlaceTakesTheWholeShardAsOldAndANewTopicNothing() {
    rig.stat(x);
    rig.shards.moved(shard, EngineRig.at(shard, 5), false, "a topic read from its first record");
    rig.stat(x);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 1));
    rig.shards.moved(shard, EngineRig.at(shard, 9), true, "retention passed");
    rig.stat(x);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 1));
    assertThat(rig.shards.positions(shard)).containsExactly(EngineRig.at(shard, 9));
    assertThat(rig.counts.of("whole", SyncListener.WholeShardCause.LOST_PLACE)).isEqualTo(1);
  }

  @Test
  void shardIsCaughtUpOncePerAssignment() {
    assertThat(rig.shards.shardsCaughtUp()).containsExactly(0, 1, 2, 3);
    rig.shards.revoked(2);
    assertThat(rig.shards.ownedShards()).containsExactly(0, 1, 3);
    rig.shards.assigned(2);
    assertThat(rig.shards.ownedShards()).containsExactly(0, 1, 2, 3);
    assertThat(rig.shards.shardsCaughtUp()).containsExactly(0, 1, 3);
    rig.shards.caughtUp(2);
    assertThat(rig.shards.shardsCaughtUp()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void stateSurvivesBetweenAssignments() {
    rig.stat(x);
    rig.shards.revoked(shard);
    rig.shards.assigned(shard);
    assertThat(rig.shards.positions(shard)).isNotEmpty();
    rig.shards.caughtUp(shard);
    assertThat(rig.engine.entry(x, rig.unbounded()).found()).isEmpty();
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 1));
  }

  @Test
  void stateOfAnEarlierAssignmentIsNotServedBeforeTheLogWasReadAgain() {
    rig.stat(x);
    rig.shards.revoked(shard);
    rig.shards.assigned(shard);
    assertThat(rig.engine.entry(x, rig.unbounded()).found()).isEmpty();
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 2));
  }

  @Test
  void failedStoreDropsTheShardAndKeepsItsPosition() {
    rig.apply(shard, new BusRecord.Heartbeat(OptionalLong.empty()));
    var before = rig.shards.positions(shard);
    rig.store(shard).failWrites(new SyncException(ErrorCode.STORE_FAILED, "the disk is gone"));
    rig.modified(x);
    rig.store(shard).failWrites(null);
    rig.modified(x);
    rig.shards.caughtUp(shard);
    assertThat(rig.shards.positions(shard)).isEqualTo(before);
    assertThat(rig.shards.ownedShards()).doesNotContain(shard);
    assertThat(rig.shards.shardsCaughtUp()).doesNotContain(shard);
    assertThat(rig.failures).hasSize(1);
  }

  @Test
  void shardWhoseStoreFailedStartsColdWhenItIsAssignedAgain() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    fail(shard);
    assertThat(rig.shards.isHeld(shard)).isFalse();
    assertThat(rig.shards.failedShards()).containsOnlyKeys(shard);
    assertThat(rig.shards.failedShards().get(shard).code()).isEqualTo(ErrorCode.STORE_FAILED);
    rig.store(shard).failWrites(null);

    // What happens while it is dropped is nowhere stored.
    rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
    rig.shards.assigned(shard);
    assertThat(rig.shards.positions(shard)).isEmpty();
    rig.shards.coldStart(shard, List.of(EngineRig.at(shard, 50)));
    rig.shards.caughtUp(shard);

    assertThat(rig.shards.isHeld(shard)).isTrue();
    assertThat(rig.shards.failedShards()).isEmpty();
    assertThat(rig.store(shard).rows()).isZero();
  }

  @Test
  void shardWhoseStoreStillFailsStaysDropped() {
    rig.stat(x);
    fail(shard);
    rig.shards.assigned(shard);
    assertThat(rig.shards.isHeld(shard)).isFalse();
    assertThat(rig.shards.ownedShards()).doesNotContain(shard);
    assertThat(rig.shards.failedShards()).containsOnlyKeys(shard);
    assertThat(rig.failures).hasSize(2);

    rig.store(shard).failWrites(null);
    rig.shards.assigned(shard);
    assertThat(rig.shards.isHeld(shard)).isTrue();
    assertThat(rig.shards.positions(shard)).isEmpty();
    assertThat(rig.shards.failedShards()).isEmpty();
  }

  @Test
  void shardWhoseStoreFailedIsNotReportedOnceItBelongsToAnotherNode() {
    fail(shard);
    rig.shards.revoked(shard);
    assertThat(rig.shards.failedShards()).isEmpty();
    rig.store(shard).failWrites(null);
    rig.shards.assigned(shard);
    assertThat(rig.shards.positions(shard)).isEmpty();
  }

  private void fail(int shard) {
    rig.store(shard).failWrites(new SyncException(ErrorCode.STORE_FAILED, "the disk is gone"));
    rig.modified(x);
  }

  private static UnreadableRecord unreadable() {
    return new UnreadableRecord(
        EngineRig.at(0, 7), new byte[0], new byte[] {1}, List.of(), "garbage", Optional.empty(), 1);
  }
}
