package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FedShard;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.feed.FeedSize;
import io.syncline.core.feed.Outside;
import io.syncline.core.feed.Reading;
import io.syncline.core.feed.Settlement;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.Event.TakenAsOld.Why;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.mount.Mount;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.session.View;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Moment;
import java.time.Duration;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
public final class NodeShards implements ShardSink, WatermarkSource {
  private static final Logger LOG = LoggerFactory.getLogger(NodeShards.class);

  private final IntFunction<ShardStore> stores;
  private final ShardFunction function;
  private final ShardLimits limits;
  private final Quarantine quarantine;
  private final SyncListener listener;
  private final Consumer<SyncException> failures;
  private final FeedSource feed;

  /** The mounts under which everything held was asked, or was invalidated since. */
  private volatile List<Mount> covered = List.of();

  /** The members whose settling is done: nothing is proven with later ones. */
  private volatile Members settled = Members.NONE;

  /** Names this start of the process to readers. */
  private final String process = UUID.randomUUID().toString();

  private final UntoldStores untoldStores = new UntoldStores();
  private final AtomicLong tenures = new AtomicLong();
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
   * @param feed what the shards' feeds have in common
   */
  public NodeShards(
      IntFunction<ShardStore> stores,
      ShardFunction function,
      ShardLimits limits,
      Quarantine quarantine,
      SyncListener listener,
      Consumer<SyncException> failures,
      FeedSource feed) {
    this.stores = stores;
    this.function = function;
    this.limits = limits;
    this.quarantine = quarantine;
    this.listener = listener;
    this.failures = failures;
    this.feed = feed;
  }

  @Override
  public void assigned(int shard) {
    revoked(shard);
    try {
      StampedStore store = new StampedStore(stores.apply(shard));
      if (spoilt.contains(shard)) {
        store.clear();
      }
      FedShard fed = new FedShard(store, function, limits, feed.settings());
      Held held = new Held(fed, limits, feed.ticker(), listener);
      owned.put(shard, new OwnedShard(tenure(shard), store, held, this::failed));
      spoilt.remove(shard);
    } catch (SyncException e) {
      spoilt.add(shard);
      refused.put(shard, e);
      failed(e);
    }
  }

  private Tenure tenure(int shard) {
    return new Tenure(
        new View(process, shard, tenures.incrementAndGet()), feed.ticker().steadyNanos());
  }

  /** Whether a view is that of a shard as it is held here. */
  boolean holds(View view) {
    OwnedShard shard = owned.get(view.shard());
    return shard != null && shard.tenure().view().equals(view) && shard.isHeld();
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
    Members members = feed.members().get();
    run(
        shard,
        held -> {
          held.fed().coldStart(ends, members);
          held.history().takenAsOld(Why.COLD_START);
        });
  }

  @Override
  public void moved(int shard, Position next, boolean whole, String reason) {
    String cluster = clusterOf(next.topic());
    boolean moved =
        run(
            shard,
            held -> {
              held.fed().moved(next, cluster, whole);
              if (whole) {
                held.history().takenAsOld(Why.LOST_PLACE);
              }
            });
    if (!whole) {
      return;
    }
    LOG.warn(
        "shard {}: all that is held is taken as old, reading goes on at {}: {}",
        shard,
        next,
        reason);
    if (moved) {
      listener.wholeShardInvalidated(shard, SyncListener.WholeShardCause.LOST_PLACE);
    }
  }

  @Override
  public void apply(int shard, RecordPlace place, BusRecord record) {
    List<Invalidation> invalidations = Invalidations.of(record.body());
    List<Invalidation> strays =
        invalidations.stream().filter(invalidation -> isStray(invalidation, shard)).toList();
    if (!strays.isEmpty()) {
      listener.strays(strays.size());
      // Before the position moves on: a crash in between repeats them rather than losing them.
      invalidateLocally(strays);
    }
    Members members = feed.members().get();
    OwnedShard target = owned.get(shard);
    if (target == null) {
      return;
    }
    target
        .step(held -> apply(held, place, record, members))
        .ifPresent(applied -> applied(target, record.origin(), applied, invalidations));
    target.told();
    if (record.body() instanceof BusRecord.Heartbeat) {
      prove(target, settled);
    }
  }

  private Applied apply(Held held, RecordPlace place, BusRecord record, Members members) {
    // Within the step: what was answered before it is older than what is heard in it.
    Moment now = Moment.of(feed.ticker());
    long before = held.shard().statusesTaken();
    long gone = held.shard().absencesKept();
    Reading reading = held.fed().apply(place, record, members, now);
    held.history().applied(place, record, reading, now.nanos());
    long taken = held.shard().statusesTaken() - before;
    if (taken > 0) {
      listener.statusesTaken(taken);
    }
    int echoes = reading.echoes() + (int) (held.shard().absencesKept() - gone);
    if (echoes > 0) {
      listener.echoes(echoes);
    }
    return new Applied(reading, taken + echoes);
  }

  private void applied(
      OwnedShard shard, Origin origin, Applied applied, List<Invalidation> invalidations) {
    Reading reading = applied.reading();
    listener.applied(shard.id());
    count(invalidations, reading.echoes());
    if (!invalidations.isEmpty()) {
      listener.heard(origin, invalidations, applied.spared() < invalidations.size());
    }
    if (reading.loss().isPresent()) {
      listener.missing(shard.id(), reading.lost());
      LOG.warn(
          "shard {}: {} records of {} are missing; {} is taken as old",
          shard.id(),
          reading.lost(),
          reading.origin(),
          reading.whole() ? "all that is held" : "all that its cluster can write");
    }
    if (reading.whole()) {
      listener.wholeShardInvalidated(
          shard.id(),
          reading.loss().isPresent()
              ? SyncListener.WholeShardCause.MISSING_RECORDS
              : SyncListener.WholeShardCause.UNKNOWN_ORIGIN);
    }
  }

  @Override
  public void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch) {
    run(
        shard,
        held ->
            held.fed()
                .sampled(
                    end.topic(), end.topicId(), asked, readThen, end.nextOffset(), leaderEpoch));
  }

  /** The origins topic was read further. The reading thread. */
  public void settle() {
    Members members = feed.members().get();
    for (OwnedShard shard : owned.values()) {
      shard.step(held -> settle(held, members)).ifPresent(settlement -> settled(shard, settlement));
      shard.told();
      prove(shard, members);
    }
    settled = members;
  }

  private static Settlement settle(Held held, Members members) {
    if (!held.shard().isStarted()) {
      return Settlement.NOTHING;
    }
    Settlement settlement = held.fed().settle(members);
    held.history().settled(settlement);
    return settlement;
  }

  private void prove(OwnedShard shard, Members members) {
    List<Invalidation> untold = shard.prove(covered, members, feed.ticker());
    if (untold.isEmpty()) {
      return;
    }
    Set<Location> stores = new HashSet<>();
    untold.forEach(change -> stores.add(change.location().root()));
    for (Location store : stores) {
      if (untoldStores.isNews(store, feed.ticker().nanos())) {
        LOG.warn(
            "shard {}: {} shows changes that nobody told of; further ones within an hour of each"
                + " other are only counted",
            shard.id(),
            store);
      }
    }
    listener.untold(untold);
  }

  private void settled(OwnedShard shard, Settlement settlement) {
    count(settlement.invalidations(), 0);
    settlement
        .neverJoined()
        .forEach(
            origin ->
                LOG.warn(
                    "shard {}: {} appends and never joined; all that is held is taken as old",
                    shard.id(),
                    origin));
    settlement
        .vanished()
        .forEach(
            origin ->
                LOG.warn(
                    "shard {}: the origins topic tells nothing of {} any more, whose records were"
                        + " not all read; all that is held is taken as old",
                    shard.id(),
                    origin));
    for (Outside outside : settlement.outside()) {
      listener.outside(shard.id());
      LOG.warn(
          "shard {}: {} told of a change of {}, which it had not said that it writes",
          shard.id(),
          outside.origin(),
          outside.location().root());
    }
    if (settlement.whole()) {
      listener.wholeShardInvalidated(shard.id(), SyncListener.WholeShardCause.UNKNOWN_ORIGIN);
    }
  }

  /**
   * These mounts are in effect: whatever is held was asked under them, or invalidated since. From
   * now on the feed may lift it.
   */
  public void covered(List<Mount> mounts) {
    covered = List.copyOf(mounts);
  }

  @Override
  public Watermark of(int shard, Location mount) {
    return proof(shard, mount).map(FeedProof::watermark).orElse(Watermark.UNKNOWN);
  }

  /** What was proven last for a mount's location in a shard; empty when nothing was looked at. */
  public Optional<FeedProof> proof(int shard, Location mount) {
    return Optional.ofNullable(owned.get(shard)).map(holding -> holding.proof(mount));
  }

  /**
   * For each shard that is held here, up to when it was told of every change that was made through
   * the log at, below or above some locations. Looks now, and at what mounts expect not at all.
   *
   * @param locations at least one
   */
  public SortedMap<Integer, FeedProof> told(Collection<Location> locations) {
    Members members = settled;
    SortedMap<Integer, FeedProof> told = new TreeMap<>();
    for (OwnedShard shard : owned.values()) {
      shard
          .step(held -> held.fed().told(locations, members))
          .ifPresent(proof -> told.put(shard.id(), proof));
    }
    return told;
  }

  /** Whether the write that a token stands for is applied in its shard, which is held here. */
  public boolean isApplied(Token token) {
    try {
      return awaitApplied(token, Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing is waited for", e);
    }
  }

  /**
   * Waits until the write that a token stands for is applied in its shard.
   *
   * @return false when it is not by then, or the shard is not held here
   */
  boolean awaitApplied(Token token, Duration patience) throws InterruptedException {
    OwnedShard shard = owned.get(token.partition());
    return shard != null
        && shard.await(
            held -> held.shard().isStarted() && held.fed().isApplied(token, feed.members().get()),
            patience);
  }

  /** How locations are spread over shards. */
  ShardFunction function() {
    return function;
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
    listener.written(invalidations);
    owned.keySet().forEach(shard -> invalidateIn(shard, invalidations));
  }

  /** Like {@link #invalidateLocally}, but only what one shard holds; nothing if it is not held. */
  public void invalidateIn(int shard, List<Invalidation> invalidations) {
    List<Invalidation> mine =
        invalidations.stream().filter(invalidation -> !isStray(invalidation, shard)).toList();
    if (!mine.isEmpty() && run(shard, held -> invalidate(held, mine))) {
      count(mine, 0);
    }
  }

  private static void invalidate(Held held, List<Invalidation> mine) {
    held.fed().invalidate(mine);
    held.history().invalidated(mine);
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

  /** How much the feeds of this node's shards remember: of each the most that one of them does. */
  public FeedSize feedSize() {
    return owned.values().stream()
        .flatMap(shard -> shard.step(held -> held.fed().feedSize()).stream())
        .reduce(FeedSize.NONE, FeedSize::max);
  }

  /** A shard by its number; empty when this node does not own it. */
  Optional<OwnedShard> owned(int shard) {
    return Optional.ofNullable(owned.get(shard));
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
    boolean done =
        run(
            shard,
            held -> {
              held.fed().unreadable(next);
              held.history().takenAsOld(Why.UNREADABLE);
            });
    if (done) {
      listener.wholeShardInvalidated(shard, SyncListener.WholeShardCause.UNREADABLE);
    }
  }

  /** The cluster whose topic it is; an empty name where that is not registered. */
  private String clusterOf(String topic) {
    return feed.members().get().topics().stream()
        .filter(registered -> registered.topic().equals(topic))
        .map(OriginsEntry.Registered::cluster)
        .findFirst()
        .orElse("");
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

  /** Echoes are single paths. */
  private void count(List<Invalidation> invalidations, int echoes) {
    for (Scope scope : Scope.values()) {
      int told = (int) invalidations.stream().filter(each -> each.scope() == scope).count();
      int count = scope == Scope.PATH ? told - echoes : told;
      if (count > 0) {
        listener.invalidated(scope, count);
      }
    }
  }
}
