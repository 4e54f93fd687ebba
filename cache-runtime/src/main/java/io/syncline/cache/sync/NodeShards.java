package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.spi.ShardSink;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that this node owns: applies to them what the log says, and what is written here.
 *
 * <p>Thread rule: the methods of {@link ShardSink} are called by the thread that reads the log; all
 * others by any thread. Steps of one shard exclude each other; no thread is ever in steps of two
 * shards at once.
 *
 * <p>A shard whose store failed is dropped: nothing of it is served or stored any more, and the
 * failure is reported. When it is assigned again it starts cold: what its store still holds has
 * missed what happened meanwhile.
 */
public final class NodeShards implements ShardSink {
  private static final Logger LOG = LoggerFactory.getLogger(NodeShards.class);

  private final IntFunction<ShardStore> stores;
  private final ShardFunction function;
  private final ShardLimits limits;
  private final Quarantine quarantine;
  private final SyncListener listener;
  private final Consumer<SyncException> failures;
  private final Map<Integer, OwnedShard> owned = new ConcurrentHashMap<>();

  /** Shards whose store failed when they were assigned. */
  private final Map<Integer, SyncException> refused = new ConcurrentHashMap<>();

  /** Shards whose store is to be cleared before they are held again; the reading thread's. */
  private final Set<Integer> spoilt = new HashSet<>();

  /**
   * The shards of a node that owns none yet.
   *
   * @param stores where each shard keeps what it holds
   * @param failures told of a store that failed, with {@code STORE_FAILED} or {@code DISK_FULL};
   *     called by any thread, under no lock
   */
  public NodeShards(
      IntFunction<ShardStore> stores,
      ShardFunction function,
      ShardLimits limits,
      Quarantine quarantine,
      SyncListener listener,
      Consumer<SyncException> failures) {
    this.stores = stores;
    this.function = function;
    this.limits = limits;
    this.quarantine = quarantine;
    this.listener = listener;
    this.failures = failures;
  }

  @Override
  public void assigned(int shard) {
    revoked(shard);
    try {
      ShardStore store = stores.apply(shard);
      if (spoilt.contains(shard)) {
        store.clear();
      }
      Held held = new Held(new Shard(store, function, limits), limits);
      owned.put(shard, new OwnedShard(store, held, this::failed));
      spoilt.remove(shard);
    } catch (SyncException e) {
      spoilt.add(shard);
      refused.put(shard, e);
      failed(e);
    }
  }

  @Override
  public List<Position> positions(int shard) {
    try {
      return stores.apply(shard).positions();
    } catch (SyncException e) {
      failed(e);
      return List.of();
    }
  }

  @Override
  public void coldStart(int shard, List<Position> ends) {
    run(shard, held -> held.shard().coldStart(ends));
  }

  @Override
  public void moved(int shard, Position next, boolean whole, String reason) {
    if (!whole) {
      run(shard, held -> held.shard().position(next));
      return;
    }
    LOG.warn(
        "shard {}: all that is held is taken as old, reading goes on at {}: {}",
        shard,
        next,
        reason);
    invalidateWhole(shard, next, SyncListener.WholeShardCause.LOST_PLACE);
  }

  @Override
  public void apply(int shard, Position next, BusRecord record) {
    List<Invalidation> invalidations = Invalidations.of(record.body());
    List<Invalidation> strays =
        invalidations.stream().filter(invalidation -> isStray(invalidation, shard)).toList();
    if (!strays.isEmpty()) {
      listener.strays(strays.size());
      // Before the position moves on: a crash in between repeats them rather than losing them.
      invalidateLocally(strays);
    }
    boolean applied =
        run(
            shard,
            held -> {
              if (invalidations.isEmpty()) {
                held.shard().position(next);
              } else {
                held.shard().apply(invalidations, next);
              }
            });
    if (applied) {
      listener.applied(shard);
      count(invalidations);
    }
  }

  @Override
  public void unreadable(int shard, Position next, UnreadableRecord record) {
    boolean kept = keep(shard, record);
    listener.unreadable(shard, kept);
    invalidateScopeOf(shard, next, record);
  }

  @Override
  public void caughtUp(int shard) {
    OwnedShard caught = owned.get(shard);
    if (caught != null) {
      caught.caughtUp();
    }
  }

  @Override
  public boolean isHeld(int shard) {
    OwnedShard now = owned.get(shard);
    return now != null && now.isHeld();
  }

  @Override
  public void revoked(int shard) {
    refused.remove(shard);
    OwnedShard before = owned.remove(shard);
    if (before != null) {
      before.drop();
      before.failure().ifPresent(any -> spoilt.add(shard));
    }
  }

  /**
   * Invalidates what is held of locations without a record: what was written here, or a person's
   * wish. A single path goes to its shard, a tree to every shard of this node. When it returns, no
   * reader gets what was held before.
   */
  public void invalidateLocally(List<Invalidation> invalidations) {
    owned.keySet().forEach(shard -> invalidateIn(shard, invalidations));
  }

  /** Like {@link #invalidateLocally}, but only what one shard holds; nothing if it is not held. */
  public void invalidateIn(int shard, List<Invalidation> invalidations) {
    List<Invalidation> mine =
        invalidations.stream().filter(invalidation -> !isStray(invalidation, shard)).toList();
    if (!mine.isEmpty() && run(shard, held -> held.shard().invalidate(mine))) {
      count(mine);
    }
  }

  /** The shards that this node owns and whose stores work. */
  public SortedSet<Integer> ownedShards() {
    SortedSet<Integer> ids = new TreeSet<>();
    owned.values().stream().filter(OwnedShard::isHeld).forEach(shard -> ids.add(shard.id()));
    return ids;
  }

  /** Those of them that have read all that was in the log when they were assigned. */
  public SortedSet<Integer> shardsCaughtUp() {
    SortedSet<Integer> ids = new TreeSet<>();
    owned.values().stream().filter(OwnedShard::isCaughtUp).forEach(shard -> ids.add(shard.id()));
    return ids;
  }

  /** Those that are not held because their store failed, with what it said. */
  public SortedMap<Integer, SyncException> failedShards() {
    SortedMap<Integer, SyncException> failed = new TreeMap<>(refused);
    owned
        .values()
        .forEach(shard -> shard.failure().ifPresent(error -> failed.put(shard.id(), error)));
    return failed;
  }

  /** Entries and listings held in all shards of this node. */
  public long rows() {
    return owned.values().stream()
        .mapToLong(shard -> shard.step(held -> held.shard().rows()).orElse(0L))
        .sum();
  }

  /** The shard of a location's entry; empty when this node does not own it. */
  Optional<OwnedShard> ofEntry(Location location) {
    return Optional.ofNullable(owned.get(function.shardOf(location)));
  }

  /** The shard of a directory's children; empty when this node does not own it. */
  Optional<OwnedShard> ofChildren(Location directory) {
    return Optional.ofNullable(owned.get(function.shardOfChildren(directory)));
  }

  Collection<OwnedShard> all() {
    return List.copyOf(owned.values());
  }

  /**
   * Takes as old what an unreadable record may have been about. Its headers may still tell its
   * origin, but not yet what that origin can write: so it is the whole shard.
   */
  private void invalidateScopeOf(int shard, Position next, UnreadableRecord record) {
    LOG.warn(
        "shard {}: a record at {}-{}@{} is unreadable, all that is held is taken as old: {}",
        shard,
        record.topic(),
        record.partition(),
        record.offset(),
        record.reason());
    invalidateWhole(shard, next, SyncListener.WholeShardCause.UNREADABLE);
  }

  private void invalidateWhole(int shard, Position next, SyncListener.WholeShardCause cause) {
    if (run(shard, held -> held.shard().invalidateAll(Optional.of(next)))) {
      listener.wholeShardInvalidated(shard, cause);
    }
  }

  private boolean keep(int shard, UnreadableRecord record) {
    try {
      quarantine.keep(record);
      return true;
    } catch (SyncException e) {
      LOG.warn("shard {}: an unreadable record could not be kept aside: {}", shard, e.getMessage());
      return false;
    }
  }

  /**
   * Does a step of a shard; false when it is not held: revoked, or dropped because its store
   * failed.
   */
  private boolean run(int shard, Consumer<Held> step) {
    OwnedShard target = owned.get(shard);
    return target != null && target.run(step);
  }

  private void failed(SyncException failure) {
    if (failure.code() != ErrorCode.SHUTTING_DOWN) {
      failures.accept(failure);
    }
  }

  private boolean isStray(Invalidation invalidation, int shard) {
    return invalidation.scope() == Scope.PATH && function.shardOf(invalidation.location()) != shard;
  }

  private void count(List<Invalidation> invalidations) {
    for (Scope scope : Scope.values()) {
      int count = (int) invalidations.stream().filter(each -> each.scope() == scope).count();
      if (count > 0) {
        listener.invalidated(scope, count);
      }
    }
  }
}
