package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.testing.KeepsListings;
import io.syncline.core.testing.MemoryShardStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All shards of one node with an oracle for each: what records, evictions, restarts and power cuts
 * do to them is done to both.
 */
final class ShardNode {
  /** What a power cut brings back. */
  private record Snapshot(long step, List<MemoryShardStore> stores) {}

  private final ShardWorld world;
  private final ShardFunction function;
  private final ShardLimits limits;
  private final List<MemoryShardStore> stores = new ArrayList<>();
  private final List<KeepsListings> keepers = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private final List<ShardOracle> oracles = new ArrayList<>();
  private final Map<Integer, Long> lastEvicted = new HashMap<>();
  private final long[][] next;
  private @Nullable Snapshot snapshot;
  private long base;

  ShardNode(ShardWorld world, ShardLimits limits) {
    this.world = world;
    this.function = world.function;
    this.limits = limits;
    this.next = new long[function.shards()][ModelWriters.TOPICS];
    for (int shard = 0; shard < function.shards(); shard++) {
      stores.add(new MemoryShardStore(shard));
      oracles.add(new ShardOracle());
    }
    takeUp(1_000);
  }

  int size() {
    return shards.size();
  }

  ShardLimits limits() {
    return limits;
  }

  Shard shard(int id) {
    return shards.get(id);
  }

  MemoryShardStore store(int id) {
    return stores.get(id);
  }

  ShardOracle oracle(int id) {
    return oracles.get(id);
  }

  ShardOracle oracleOf(Location location) {
    return oracles.get(function.shardOf(location));
  }

  boolean isStarted() {
    return shards.get(0).isStarted();
  }

  /** The step of the last eviction since the process started; -1 for none. */
  long lastEvicted(int shard) {
    return lastEvicted.getOrDefault(shard, -1L);
  }

  Shard shardOf(Location location) {
    return shards.get(function.shardOf(location));
  }

  Shard shardOfChildren(Location directory) {
    return shards.get(function.shardOfChildren(directory));
  }

  /** Whether an answer would not be what is held. */
  boolean isNews(Location location, Optional<FileStatus> content) {
    EntryDecision held = shardOf(location).decide(location, Bound.NONE, base, Watermark.UNKNOWN);
    Entry entry = held.entry();
    return entry == null
        || entry.state() == Entry.State.PLACEHOLDER
        || !Optional.ofNullable(entry.status()).equals(content);
  }

  boolean isPending(Location location) {
    return world.writers.isPending(location, next[function.shardOf(location)]);
  }

  /** The newest instant, in the model's time, before which all changes are applied in a shard. */
  long completeUntil(int shard) {
    long oldest = world.writers.oldestPending(shard, next[shard]);
    return Math.min(oldest, world.time()) - 1;
  }

  /** A reading of this boot's ticker. */
  long ticker(long time) {
    return base + time;
  }

  /** Whether some record was not applied yet. */
  boolean hasMore() {
    return nextOfAll().isPresent();
  }

  /** Applies one of the records that are left. */
  void applyNext() {
    nextOfAll().ifPresent(one -> apply(one[0], one[1]));
  }

  private Optional<int[]> nextOfAll() {
    for (int shard = 0; shard < shards.size(); shard++) {
      for (int topic = 0; topic < ModelWriters.TOPICS; topic++) {
        if (next[shard][topic] < world.writers.log(topic, shard).size()) {
          return Optional.of(new int[] {shard, topic});
        }
      }
    }
    return Optional.empty();
  }

  void apply(int shard, int topic) {
    long offset = next[shard][topic];
    List<ModelWriters.Logged> log = world.writers.log(topic, shard);
    if (offset >= log.size() || !shards.get(shard).isStarted()) {
      return;
    }
    List<Invalidation> says = log.get((int) offset).says();
    List<Invalidation> foreign =
        shards
            .get(shard)
            .apply(
                ShardMutants.received(world.mutant, topic == 0, says, world.mount()),
                position(shard, topic, offset + 1));
    next[shard][topic] = offset + 1;
    says.forEach(one -> oracles.get(shard).applied(one, world.step()));
    world.log("shard " + shard + " applies " + says);
    if (!foreign.isEmpty() && !world.is(ShardMutants.PREFIX_WITHOUT_SLASH)) {
      throw world.broken("taken as foreign: " + foreign);
    }
  }

  private static Position position(int shard, int topic, long offset) {
    return new Position("syncline.changes.c" + topic, "id" + topic, shard, offset);
  }

  /** Tells every shard what concerns it, without a record. */
  void invalidate(List<Invalidation> all, String why) {
    world.log("invalidate (" + why + ") " + all);
    for (int shard = 0; shard < shards.size(); shard++) {
      int id = shard;
      List<Invalidation> mine =
          all.stream()
              .filter(one -> one.scope() == Scope.SUBTREE || function.shardOf(one.location()) == id)
              .toList();
      if (!mine.isEmpty() && shards.get(shard).isStarted()) {
        shards.get(shard).invalidate(mine);
        mine.forEach(one -> oracles.get(id).applied(one, world.step()));
      }
    }
  }

  void evict(int shard, int most) {
    keepers.get(shard).keep(world.is(ShardMutants.EVICT_KEEPS_COMPLETE));
    long dropped = shards.get(shard).evict(most);
    keepers.get(shard).keep(false);
    lastEvicted.put(shard, world.step());
    world.log("shard " + shard + " evicts " + dropped);
  }

  void invalidateAll(int shard) {
    if (shards.get(shard).isStarted()) {
      shards.get(shard).invalidateAll(Optional.empty());
      oracles.get(shard).appliedAll(world.step());
      world.log("shard " + shard + " invalidates all");
    }
  }

  /** A place in a log was lost: reading goes on at its end. */
  void move(int shard, int topic) {
    if (shards.get(shard).isStarted()) {
      int end = world.writers.log(topic, shard).size();
      shards.get(shard).invalidateAll(Optional.of(position(shard, topic, end)));
      next[shard][topic] = end;
      oracles.get(shard).appliedAll(world.step());
      world.log("shard " + shard + " moves to the end of topic " + topic);
    }
  }

  void coldStart() {
    for (int shard = 0; shard < shards.size(); shard++) {
      List<Position> ends = new ArrayList<>();
      for (int topic = 0; topic < ModelWriters.TOPICS; topic++) {
        next[shard][topic] = world.writers.log(topic, shard).size();
        ends.add(position(shard, topic, next[shard][topic]));
      }
      shards.get(shard).coldStart(ends);
      oracles.get(shard).appliedAll(world.step());
    }
    snapshot = null;
    world.log("cold start");
  }

  void snapshot() {
    snapshot = new Snapshot(world.step(), stores.stream().map(MemoryShardStore::copy).toList());
  }

  /**
   * The process ends and another starts, whose ticker has nothing to do with that of the one
   * before.
   */
  void restart(int ticker) {
    takeUp(ticker * 100_000L - 100_000L);
    world.log("restart");
  }

  void powerCut(int ticker) {
    if (snapshot == null || !shards.get(0).isStarted()) {
      return;
    }
    Snapshot back = snapshot;
    snapshot = null;
    for (int shard = 0; shard < stores.size(); shard++) {
      stores.set(shard, back.stores().get(shard));
      oracles.get(shard).forgetAfter(back.step());
      world.monotony.forget();
      if (world.is(ShardMutants.POSITION_WITHOUT_MARKS)) {
        for (int topic = 0; topic < ModelWriters.TOPICS; topic++) {
          stores
              .get(shard)
              .write(new ShardBatch().position(position(shard, topic, next[shard][topic])));
        }
      }
    }
    takeUp(ticker * 100_000L - 50_000L);
    world.log("power cut back to " + back.step());
  }

  /** A process starts on what is stored. */
  private void takeUp(long newBase) {
    base = newBase;
    world.forgetTasks();
    keepers.clear();
    shards.clear();
    lastEvicted.clear();
    for (MemoryShardStore one : stores) {
      KeepsListings keeper = new KeepsListings(one);
      keepers.add(keeper);
      Shard shard =
          new Shard(
              keeper, function, limits, ShardMutants.order(world.mutant), Contradictions.NONE);
      shard.caughtUp();
      shards.add(shard);
      Arrays.fill(next[one.shard()], 0);
      for (Position position : one.positions()) {
        int topic = position.topic().endsWith("0") ? 0 : 1;
        next[one.shard()][topic] = position.nextOffset();
      }
    }
  }
}
