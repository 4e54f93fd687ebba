package io.syncline.sim.run;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.sim.oracle.Oracle;
import io.syncline.sim.oracle.answer.Validity;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.oracle.log.RecordLog;
import io.syncline.sim.oracle.verdict.Violations;
import io.syncline.sim.world.Schedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the oracle what happens in a run.
 *
 * <p>What is invalidated without a record is told to the proofs as a record that only this node has
 * applied: it covers what was committed before. So the proofs have a log of their own.
 */
public final class Witness {
  private final Schedule schedule;
  private final Location root;
  private final long readLag;
  private final Oracle oracle;
  private final RecordLog told;
  private final ProofCheck proofs;
  private final Losses losses;
  private @Nullable Commit newest;
  private final Map<Long, List<Part>> parts = new HashMap<>();
  private final Map<Reader, Map<Integer, Known>> readers = new HashMap<>();

  /** By node whose disk was lost: the newest incarnation that wrote to it. */
  private final Map<Reader, Long> lost = new HashMap<>();

  /** What is known of one shard at one node. */
  private static final class Known {
    /** By start number. */
    private final Map<Long, Long> syncs = new HashMap<>();

    /** By start number: when the question began. */
    private final Map<Long, Long> began = new HashMap<>();

    /** By location: what was brought by a change, as good as a question of its own. */
    private final Map<Location, Brought> brought = new HashMap<>();

    private final Set<Long> sinceSnapshot = new HashSet<>();

    /** Mutations that it was told of, and where; of those since its snapshot as well. */
    private final Set<Told> told = new HashSet<>();

    private final Set<Told> toldSinceSnapshot = new HashSet<>();
    private long checkpoint;
    private boolean started;
  }

  /** A mutation that a record names, and where. */
  private record Told(Location location, MutationId mutation) {}

  /**
   * A part of a record, which a shard may leave out as an echo.
   *
   * @param change null for all the rest
   * @param number that of a record which tells of it alone
   */
  private record Part(@Nullable Change change, long number) {}

  /**
   * What a change brought.
   *
   * @param start the start number under which it is held
   * @param sync what it stems from, as the oracle knows it
   * @param right when it was right last
   */
  private record Brought(long start, long sync, long right) {}

  /**
   * Of a run.
   *
   * @param readLag how old an answer of the store may be when it is given
   */
  public Witness(Schedule schedule, ShardFunction function, Location root, long readLag) {
    this.readLag = readLag;
    this.schedule = schedule;
    this.root = root;
    oracle = Oracle.create(function::shardOf);
    told = new RecordLog(function::shardOf, new Violations());
    losses =
        new Losses(
            oracle.violations(),
            lost -> new ProofCheck(function::shardOf, told, lost, oracle.violations()));
    proofs = losses.proofs();
  }

  public Oracle oracle() {
    return oracle;
  }

  /** What feeds lost. */
  public Losses losses() {
    return losses;
  }

  /**
   * A feed does not tell whole of what was committed just now.
   *
   * @param lost events that never come, or much too late
   * @param events those that do
   * @param comes when the former do; beyond all time for never
   */
  public void lost(List<Change> lost, List<Change> events, long comes) {
    Commit commit = newest;
    if (commit != null) {
      losses.add(
          commit,
          coverage(Invalidations.expanded(lost)),
          coverage(Invalidations.expanded(events)),
          comes);
    }
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
    newest = commit;
    return commit;
  }

  /** A record is in the log for good; returns its number. */
  public long logged(int shard, BusRecord record, long appended) {
    List<Coverage> coverage = coverage(Invalidations.of(record.body()));
    oracle.log().appended(appended, shard, coverage);
    losses.untold().logged(coverage);
    long number = told.appended(appended, shard, coverage);
    if (record.body() instanceof BusRecord.Changes changes
        && changes.changes().stream().anyMatch(Witness::mayBeEcho)) {
      List<Part> all = new ArrayList<>();
      List<Change> rest = new ArrayList<>();
      for (Change change : changes.changes()) {
        if (mayBeEcho(change)) {
          all.add(new Part(change, told.appended(appended, shard, coverageOf(List.of(change)))));
        } else {
          rest.add(change);
        }
      }
      all.add(new Part(null, told.appended(appended, shard, coverageOf(rest))));
      parts.put(number, all);
    }
    return number;
  }

  private static List<Coverage> coverageOf(List<Change> changes) {
    return changes.stream().map(one -> new Coverage(one.location(), one.scope())).toList();
  }

  private static boolean mayBeEcho(Change change) {
    return change.scope() == Scope.PATH && change.mutation() != null;
  }

  /**
   * What a record says to a shard that is about to apply it. An echo of a change that was applied
   * is no new change: what was asked since has seen it, and nothing else happened.
   */
  public BusRecord.Body news(Reader reader, int shard, BusRecord record) {
    if (!(record.body() instanceof BusRecord.Changes changes)) {
      return record.body();
    }
    Known known = known(reader, shard);
    List<Change> news = new ArrayList<>();
    for (Change change : changes.changes()) {
      MutationId mutation = change.mutation();
      Told pair = mutation == null ? null : new Told(change.location(), mutation);
      if (!mayBeEcho(change) || !known.told.contains(pair)) {
        news.add(change);
      }
      if (pair != null && known.told.add(pair)) {
        known.toldSinceSnapshot.add(pair);
      }
    }
    return news.isEmpty()
        ? new BusRecord.Heartbeat(OptionalLong.empty())
        : new BusRecord.Changes(news);
  }

  public void intentAdded(Reader writer, long intent, Collection<Coverage> coverage) {
    oracle.log().intentAdded(writer, intent, coverage);
  }

  public void intentRemoved(Reader writer, long intent) {
    oracle.log().intentRemoved(writer, intent, schedule.now());
  }

  public void began(Reader reader, int shard, long start) {
    known(reader, shard).syncs.put(start, oracle.validity().syncBegan());
    known(reader, shard).began.put(start, schedule.now());
  }

  /** A question is registered for one that began before, and stands for it. */
  public void beganAs(Reader reader, int shard, long start, long before) {
    Map<Long, Long> syncs = known(reader, shard).syncs;
    syncs.put(start, syncs.getOrDefault(before, Validity.NO_SYNC));
    Map<Long, Long> began = known(reader, shard).began;
    began.put(start, began.getOrDefault(before, UfsHistory.START));
  }

  /**
   * A change is about to be applied that brings what is there, so that it is not asked: as good as
   * a question that began after all that was applied before, where it was so at some instant since.
   */
  public void brought(Reader reader, int shard, Location location, Optional<FileStatus> found) {
    if (known(reader, shard).started) {
      oracle.validity().value(reader, shard, location, Entry.of(found), readLag, schedule.now());
    }
  }

  /**
   * A change is about to be applied that brings what is held already: what was valid stays so.
   *
   * @param own the start number of the entry
   * @param listing the start number of its directory's complete listing; 0 where there is none
   */
  public void kept(Reader reader, int shard, Location location, long own, long listing) {
    long sync = sync(reader, shard, location, own, listing);
    oracle.validity().served(reader, shard, location, sync, schedule.now());
  }

  /** What is held of a location stems from what was applied just now. */
  public void beganWith(
      Reader reader, int shard, Location location, long start, Optional<FileStatus> found) {
    long right = oracle.history().lastRight(location, Entry.of(found), schedule.now());
    known(reader, shard)
        .brought
        .put(location, new Brought(start, oracle.validity().syncBegan(), right));
    if (known(reader, shard).started) {
      proofs.unhear(reader, shard, location, right);
    }
  }

  public void coldStarted(Reader reader, int shard) {
    Known known = known(reader, shard);
    known.started = true;
    known.told.clear();
    proofs.coldStart(reader, shard, schedule.now());
    oracle.validity().dropped(reader, shard);
    flushed(reader, shard);
  }

  /** Everything that a shard held may be old. */
  public void whole(Reader reader, int shard) {
    invalidated(reader, shard, List.of(new Invalidation(root, Scope.SUBTREE)));
    flushed(reader, shard);
  }

  /** A shard applied of a record what was new to it. */
  public void applied(Reader reader, int shard, long record, BusRecord.Body news) {
    List<Part> all = parts.get(record);
    if (all == null) {
      applied(reader, shard, record);
      return;
    }
    Set<Change> heard =
        news instanceof BusRecord.Changes changes ? Set.copyOf(changes.changes()) : Set.of();
    for (Part part : all) {
      if (part.change() == null || heard.contains(part.change())) {
        applied(reader, shard, part.number());
      }
    }
  }

  private void applied(Reader reader, int shard, long record) {
    if (record >= 0 && known(reader, shard).started) {
      known(reader, shard).sinceSnapshot.add(record);
      proofs.applied(reader, shard, record);
    }
  }

  public void invalidated(Reader reader, int shard, Collection<Invalidation> all) {
    if (all.isEmpty() || !known(reader, shard).started) {
      return;
    }
    List<Coverage> coverage = coverage(all);
    losses.invalidated(reader, shard, coverage);
    applied(reader, shard, told.appended(schedule.now(), shard, coverage));
    coverage.forEach(each -> oracle.validity().invalidated(reader, shard, each, schedule.now()));
  }

  public void snapshotTaken(Reader reader, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      flushed(reader, shard);
    }
  }

  private void flushed(Reader reader, int shard) {
    Known known = known(reader, shard);
    losses.flushed(reader, shard);
    known.sinceSnapshot.clear();
    known.toldSinceSnapshot.clear();
    known.checkpoint = oracle.validity().checkpoint();
  }

  public void powerCut(Reader reader, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      Known known = known(reader, shard);
      if (known.started) {
        Set<Long> lost = Set.copyOf(known.sinceSnapshot);
        proofs.rolledBack(reader, shard, record -> !lost.contains(record));
        oracle.validity().rolledBack(reader, shard, known.checkpoint);
        known.told.removeAll(known.toldSinceSnapshot);
        losses.rolledBack(reader, shard);
        flushed(reader, shard);
      }
    }
  }

  /**
   * A disk is lost.
   *
   * @param newest the newest incarnation that may have written it
   */
  public void diskLost(Reader reader, long newest) {
    lost.put(reader, newest);
    readers.remove(reader);
    losses.diskLost(reader);
    oracle.log().outboxLost(reader);
  }

  /** A node claims that a shard is complete for a mount. */
  public void claimed(ProofCheck.Claim claim) {
    proofs.claimed(claim, schedule.now());
  }

  /**
   * The newest question, as the oracle knows it, that tells of what is held of a location.
   *
   * @param own the start number of the entry
   * @param listing the start number of its directory's complete listing; 0 where there is none
   */
  public long sync(Reader reader, int shard, Location location, long own, long listing) {
    Known known = known(reader, shard);
    Brought brought = known.brought.get(location);
    long asked =
        brought != null && brought.start() == own
            ? brought.sync()
            : known.syncs.getOrDefault(own, Validity.NO_SYNC);
    return Math.max(asked, known.syncs.getOrDefault(listing, Validity.NO_SYNC));
  }

  /**
   * When the newest question began that tells of what is held of a location; or until when that was
   * right, where a change brought it.
   *
   * @param own the start number of the entry
   * @param listing the start number of its directory's complete listing; 0 where there is none
   */
  public long asked(Reader reader, int shard, Location location, long own, long listing) {
    Known known = known(reader, shard);
    Brought brought = known.brought.get(location);
    long asked =
        brought != null && brought.start() == own
            ? brought.right()
            : known.began.getOrDefault(own, UfsHistory.START);
    return Math.max(asked, known.began.getOrDefault(listing, UfsHistory.START));
  }

  private Known known(Reader reader, int shard) {
    return readers
        .computeIfAbsent(reader, key -> new HashMap<>())
        .computeIfAbsent(shard, key -> new Known());
  }

  private static List<Coverage> coverage(Collection<Invalidation> all) {
    return all.stream().map(one -> new Coverage(one.location(), one.scope())).toList();
  }
}
