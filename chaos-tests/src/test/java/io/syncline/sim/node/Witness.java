package io.syncline.sim.node;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardFunction;
import io.syncline.sim.node.Tally.Count;
import io.syncline.sim.oracle.Commit;
import io.syncline.sim.oracle.Coverage;
import io.syncline.sim.oracle.Entry;
import io.syncline.sim.oracle.Oracle;
import io.syncline.sim.oracle.ProofCheck;
import io.syncline.sim.oracle.Reader;
import io.syncline.sim.oracle.RecordLog;
import io.syncline.sim.oracle.Validity;
import io.syncline.sim.oracle.Violations;
import io.syncline.sim.world.Schedule;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the oracle what happens in a run, and asks it about everything that a node would serve.
 *
 * <p>What is invalidated without a record is told to the proofs as a record that only this node has
 * applied: it covers what was committed before. So the proofs have a log of their own.
 */
public final class Witness {
  /** A bound in elapsed time is longer in true time by the drift of the clock. */
  private static final double DRIFT = 1.03;

  private final Schedule schedule;
  private final Location root;
  private final Oracle oracle;
  private final RecordLog told;
  private final ProofCheck proofs;
  private final ShardFunction function;
  private final Map<Reader, Map<Integer, Known>> readers = new HashMap<>();

  /** By node whose disk was lost: the newest incarnation that wrote to it. */
  private final Map<Reader, Long> lost = new HashMap<>();

  private long decisions;

  /** What is known of one shard at one node. */
  private static final class Known {
    /** By start number. */
    private final Map<Long, Long> syncs = new HashMap<>();

    private final Set<Long> sinceSnapshot = new HashSet<>();
    private long checkpoint;
    private boolean started;
  }

  public Witness(Schedule schedule, ShardFunction function, Location root) {
    this.schedule = schedule;
    this.function = function;
    this.root = root;
    oracle = Oracle.create(function::shardOf);
    told = new RecordLog(function::shardOf, new Violations());
    proofs = new ProofCheck(function::shardOf, told, oracle.violations());
  }

  public Oracle oracle() {
    return oracle;
  }

  /** How many entries and listings were judged. */
  public long decisions() {
    return decisions;
  }

  private boolean isLost(Origin origin) {
    Long newest = lost.get(new Reader(origin.cluster(), origin.name()));
    return newest != null && origin.incarnation() <= newest;
  }

  /** The lake changed. */
  public Commit committed(Optional<Origin> by, Map<Location, Entry> after) {
    long now = schedule.now();
    Commit commit;
    if (by.isEmpty()) {
      commit = oracle.commitOutside(now, after);
    } else if (isLost(by.get())) {
      // What it still has under way waits for its Fence; there is no outbox to ask for an intent.
      commit = oracle.history().commit(now, by.get(), after);
    } else {
      commit = oracle.commit(now, by.get(), after);
    }
    proofs.committed(commit);
    return commit;
  }

  /** A record is in the log for good; returns its number. */
  public long logged(int shard, BusRecord record, long appended) {
    List<Coverage> coverage = coverage(Invalidations.of(record.body()));
    oracle.log().appended(appended, shard, coverage);
    return told.appended(appended, shard, coverage);
  }

  void intentAdded(Reader writer, long intent, Collection<Coverage> coverage) {
    oracle.log().intentAdded(writer, intent, coverage);
  }

  void intentRemoved(Reader writer, long intent) {
    oracle.log().intentRemoved(writer, intent, schedule.now());
  }

  void began(Reader reader, int shard, long start) {
    known(reader, shard).syncs.put(start, oracle.validity().syncBegan());
  }

  /** A question is registered for one that began before, and stands for it. */
  void beganAs(Reader reader, int shard, long start, long before) {
    Map<Long, Long> syncs = known(reader, shard).syncs;
    syncs.put(start, syncs.getOrDefault(before, Validity.NO_SYNC));
  }

  void coldStarted(Reader reader, int shard) {
    Known known = known(reader, shard);
    known.started = true;
    proofs.coldStart(reader, shard, schedule.now());
    oracle.validity().dropped(reader, shard);
    flushed(known);
  }

  /** Everything that a shard held may be old. */
  void whole(Reader reader, int shard) {
    invalidated(
        reader, shard, List.of(new Invalidation(root, io.syncline.core.model.Scope.SUBTREE)));
    flushed(known(reader, shard));
  }

  void applied(Reader reader, int shard, long record) {
    if (record >= 0 && known(reader, shard).started) {
      known(reader, shard).sinceSnapshot.add(record);
      proofs.applied(reader, shard, record);
    }
  }

  void invalidated(Reader reader, int shard, Collection<Invalidation> all) {
    if (all.isEmpty() || !known(reader, shard).started) {
      return;
    }
    List<Coverage> coverage = coverage(all);
    applied(reader, shard, told.appended(schedule.now(), shard, coverage));
    coverage.forEach(each -> oracle.validity().invalidated(reader, shard, each, schedule.now()));
  }

  void snapshotTaken(Reader reader, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      flushed(known(reader, shard));
    }
  }

  private void flushed(Known known) {
    known.sinceSnapshot.clear();
    known.checkpoint = oracle.validity().checkpoint();
  }

  void powerCut(Reader reader, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      Known known = known(reader, shard);
      if (known.started) {
        Set<Long> lost = Set.copyOf(known.sinceSnapshot);
        proofs.rolledBack(reader, shard, record -> !lost.contains(record));
        oracle.validity().rolledBack(reader, shard, known.checkpoint);
        flushed(known);
      }
    }
  }

  /**
   * A disk is lost.
   *
   * @param newest the newest incarnation that may have written it
   */
  void diskLost(Reader reader, long newest) {
    lost.put(reader, newest);
    readers.remove(reader);
    oracle.log().outboxLost(reader);
  }

  /** Asks the oracle about all that a process proves and would serve. */
  void inspect(NodeProcess process, Tally tally) {
    for (OwnedShard owned : process.shards()) {
      if (owned.takeChanged() && owned.shard().isStarted()) {
        Map<Mount, Watermark> proven = new HashMap<>();
        for (Mount mount : process.mounts().mounts()) {
          proven.put(mount, proof(process, owned, mount, tally));
        }
        for (Location location : process.watched(owned.id())) {
          process
              .mounts()
              .mountOf(location)
              .ifPresent(
                  mount ->
                      entry(
                          process,
                          owned,
                          location,
                          mount,
                          proven.getOrDefault(mount, Watermark.UNKNOWN),
                          tally));
        }
      }
    }
  }

  private Watermark proof(NodeProcess process, OwnedShard owned, Mount mount, Tally tally) {
    Watermark watermark = process.watermark(owned, mount);
    if (watermark.nanos().isEmpty()) {
      tally.add(Count.UNPROVEN);
      return watermark;
    }
    tally.add(Count.PROVEN);
    long instant = process.ticker().trueInstant(watermark.nanos().getAsLong());
    boolean outsideToo = mount.policy().externalChanges() == ExternalChanges.NONE;
    proofs.claimed(
        new ProofCheck.Claim(process.reader(), owned.id(), mount.location(), instant, outsideToo),
        schedule.now());
    return watermark;
  }

  private void entry(
      NodeProcess process,
      OwnedShard owned,
      Location location,
      Mount mount,
      Watermark watermark,
      Tally tally) {
    long now = process.ticker().nanos();
    Bound bound = Bound.of(mount.policy().syncInterval());
    EntryDecision decision = process.decide(owned, location, bound, now, watermark);
    if (!decision.servable()) {
      return;
    }
    decisions++;
    tally.add(Count.SERVABLE);
    Reason reason = decision.reason();
    tally.add(
        reason == Reason.WATERMARK
            ? Count.BY_WATERMARK
            : reason == Reason.VALIDATED ? Count.BY_VALIDATION : Count.UNBOUNDED);
    Entry served = served(decision);
    String why = reason + " " + watermark;
    if (decision.since().isPresent()) {
      long since = process.ticker().trueInstant(decision.since().getAsLong());
      oracle.served().answer(process.reader(), location, served, since, schedule.now(), why);
    }
    if (!bound.equals(Bound.NONE)) {
      long since = schedule.now() - (long) (bound.nanos() * DRIFT) - Schedule.millis(1);
      oracle.served().answer(process.reader(), location, served, since, schedule.now(), why);
    }
    Long sync = known(process.reader(), owned.id()).syncs.get(start(owned, location, decision));
    oracle
        .validity()
        .served(
            process.reader(),
            owned.id(),
            location,
            sync == null ? Validity.NO_SYNC : sync,
            schedule.now());
  }

  /** I1: all is drained and healed; what is served is what is there. */
  public void converged(NodeProcess process) {
    for (OwnedShard owned : process.shards()) {
      for (Location location : process.watched(owned.id())) {
        Optional<Mount> mount = process.mounts().mountOf(location);
        if (mount.isPresent() && owned.shard().isStarted()) {
          Watermark watermark = process.watermark(owned, mount.get());
          Bound bound = Bound.of(mount.get().policy().syncInterval());
          EntryDecision decision =
              process.decide(owned, location, bound, process.ticker().nanos(), watermark);
          if (decision.servable()) {
            oracle
                .convergence()
                .answer(process.reader(), location, served(decision), schedule.now());
          }
        }
      }
    }
  }

  private static Entry served(EntryDecision decision) {
    io.syncline.core.shard.Entry entry = decision.entry();
    return entry == null ? Entry.ABSENT : Entry.of(Optional.ofNullable(entry.status()));
  }

  /** The newest question that tells of an entry: its own, or its directory's. */
  private static long start(OwnedShard owned, Location location, EntryDecision decision) {
    io.syncline.core.shard.Entry entry = decision.entry();
    long own = entry == null ? 0 : entry.validation().start();
    Listing listing = location.parent().map(owned.store()::listing).orElse(null);
    return listing != null && listing.complete()
        ? Math.max(own, listing.validation().start())
        : own;
  }

  private Known known(Reader reader, int shard) {
    return readers
        .computeIfAbsent(reader, key -> new HashMap<>())
        .computeIfAbsent(shard, key -> new Known());
  }

  private static List<Coverage> coverage(Collection<Invalidation> all) {
    return all.stream().map(one -> new Coverage(one.location(), one.scope())).toList();
  }

  /** The shard of a location. */
  int shardOf(Location location) {
    return function.shardOf(location);
  }
}
