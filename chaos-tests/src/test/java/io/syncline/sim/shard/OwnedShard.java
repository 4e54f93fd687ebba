package io.syncline.sim.shard;

import io.syncline.core.feed.FedShard;
import io.syncline.core.feed.FeedLoss;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.feed.FeedSettings;
import io.syncline.core.feed.FeedSize;
import io.syncline.core.feed.ReadLag;
import io.syncline.core.feed.Reading;
import io.syncline.core.feed.Settlement;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.Members;
import io.syncline.core.session.Seen;
import io.syncline.core.session.View;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.Sync;
import io.syncline.core.shard.Validation;
import io.syncline.core.testing.KeepsListings;
import io.syncline.core.time.Moment;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.run.Invalidations;
import io.syncline.sim.run.Sizes;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.EndAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shard that a process owns: what it holds, how completely it is told, and where it reads. */
public final class OwnedShard {
  private static final int EVICTION_ROUNDS = 8;
  private static final int EVICTED_AT_ONCE = 8;

  private final World world;
  private final Reader reader;
  private final Disk disk;
  private final Tampering tampering;
  private final KeepsListings store;
  private final FedShard fed;
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Long> caughtUpAt = new HashMap<>();
  private final Map<Location, Sync> asking = new HashMap<>();
  private final IdentityHashMap<Sync, List<Consumer<Answer>>> waiting = new IdentityHashMap<>();
  private final IdentityHashMap<Sync, Long> starts = new IdentityHashMap<>();
  private final IdentityHashMap<Sync, Long> ticks = new IdentityHashMap<>();
  private final IdentityHashMap<Sync, Long> underWay = new IdentityHashMap<>();
  private final Set<Sync> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Sync> overtaken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Sync, Optional<FileStatus>> kept = new IdentityHashMap<>();
  private final View view;
  private final long takenUp;
  private final long steadySince;
  private int questions;
  private boolean caughtUp;
  private boolean changed = true;

  /**
   * A shard that is taken up with what the disk holds.
   *
   * @param steadyNanos steady ticker time now
   */
  public OwnedShard(World world, Reader reader, Disk disk, int id, long steadyNanos) {
    this.steadySince = steadyNanos;
    this.world = world;
    this.reader = reader;
    this.disk = disk;
    this.tampering = new Tampering(world, reader.cluster());
    this.store = new KeepsListings(disk.shard(id).store());
    this.takenUp = world.schedule().now();
    long tenure = world.nextTenure();
    view = new View(reader.cluster() + "-" + reader.node() + "-" + tenure, id, tenure);
    Sizes sizes = world.sizes();
    fed =
        new FedShard(
            store,
            world.function(),
            sizes.shard(),
            new FeedSettings(lag(world), sizes.feed(), world.settings().carrying()));
    store.positions().forEach(each -> positions.put(each.topic(), each));
    world.witness().losses().untold().moved(reader, id);
    world.tally().add(shard().isStarted() ? Count.WARM_STARTS : Count.COLD_STARTS);
  }

  /** When this tenure began, in true time. */
  public long takenUp() {
    return takenUp;
  }

  private static ReadLag lag(World world) {
    return world.door().readLag() == 0
        ? ReadLag.NONE
        : new ReadLag(
            Duration.ofNanos(world.door().readLag()), Set.of(world.lake().at("a").root()));
  }

  /**
   * Time has passed: what a lagging store may have answered too early does not count any more.
   *
   * @param nanos steady ticker time now
   */
  public void pass(long nanos) {
    if (!world.leavesOut(Mutation.LAG_ECHO)) {
      fed.pass(nanos);
    }
  }

  public int id() {
    return shard().id();
  }

  public Shard shard() {
    return fed.shard();
  }

  public KeepsListings store() {
    return store;
  }

  public Map<String, Position> positions() {
    return positions;
  }

  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Something may be served, or proven, that was not before. */
  public void setChanged() {
    changed = true;
  }

  /** Whether something may be served or proven that was not when this was asked before. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** The question about a location that others may join; null when there is none. */
  public @Nullable Sync asking(Location location) {
    return asking.get(location);
  }

  Reader reader() {
    return reader;
  }

  /** This tenure of the shard. */
  public View view() {
    return view;
  }

  /**
   * What a reader is to remember of what is shown under this tenure.
   *
   * @param answered before when it was committed; empty for before this tenure
   * @param steadyNanos steady ticker time now
   */
  public Seen seen(OptionalLong answered, long steadyNanos) {
    long instant = answered.orElse(steadySince);
    long age = instant == Validation.UNKNOWN ? 0 : Math.max(0, steadyNanos - instant);
    return new Seen(age, Optional.of(view));
  }

  /** Whether so much is being asked about this shard that nobody may ask more. */
  public boolean isBusy() {
    return questions >= world.sizes().maxQuestions();
  }

  public Sync begin(Sync.Target target, Location location, long nanos) {
    questions++;
    Sync sync = shard().begin(target, location, nanos);
    starts.put(sync, sync.start());
    ticks.put(sync, store.counters().tick());
    underWay.put(sync, world.schedule().now());
    world.witness().began(reader, id(), sync.start());
    if (target == Sync.Target.ENTRY) {
      open.add(sync);
      asking.put(location, sync);
    }
    return sync;
  }

  /** A question that stands for one that was asked before. */
  public Sync beginAgain(Sync asked, long nanos) {
    changed = true;
    Sync sync = shard().begin(Sync.Target.ENTRY, asked.location(), nanos);
    world.witness().beganAs(reader, id(), sync.start(), starts.getOrDefault(asked, 0L));
    return sync;
  }

  /** Stores an answer under its question's own number, whatever came meanwhile. */
  public void storeAnyway(Sync sync, Optional<FileStatus> found) {
    changed = true;
    ShardCounters counters = store.counters();
    Validation validation =
        new Validation(
            starts.getOrDefault(sync, 0L),
            ticks.getOrDefault(sync, 0L),
            counters.boot(),
            sync.nanos());
    Entry entry =
        found
            .map(status -> Entry.present(status, validation))
            .orElseGet(() -> Entry.absent(validation));
    store.write(new ShardBatch().entry(sync.location(), entry));
  }

  /** Whether nothing invalidated what a question asks since it began. */
  public boolean isUntouched(Sync sync) {
    return shard().isStarted() && !overtaken.contains(sync);
  }

  private void overtake(List<Invalidation> all) {
    for (Sync sync : open) {
      for (Invalidation one : all) {
        boolean covers =
            one.scope() == Scope.PATH
                ? sync.location().equals(one.location())
                : sync.location().isAtOrBelow(one.location());
        if (covers) {
          overtaken.add(sync);
        }
      }
    }
  }

  /** Keeps an answer that came before the start was fixed. */
  public void keep(Sync sync, Optional<FileStatus> found) {
    kept.put(sync, found);
  }

  /** Tells somebody the answer, when there is one. */
  public void whenEnded(Sync sync, Consumer<Answer> answered) {
    waiting.computeIfAbsent(sync, key -> new ArrayList<>()).add(answered);
  }

  /** A listing has ended. */
  public void ended(Sync sync) {
    changed = true;
    questions--;
    underWay.remove(sync);
  }

  /** When the oldest question began that is under way, in true time; now where there is none. */
  public long oldestQuestion() {
    return underWay.values().stream().min(Long::compare).orElse(world.schedule().now());
  }

  /** Evicts what is held beyond the limit, unless questions under way keep it. */
  public void makeRoom() {
    for (int round = 0; round < EVICTION_ROUNDS && shard().rowsOverLimit() > 0; round++) {
      changed = true;
      shard().evict(EVICTED_AT_ONCE);
      world.tally().add(Count.EVICTIONS);
    }
  }

  /** What the store showed, and the feed went past without telling of it. */
  public List<Invalidation> untold(Collection<Mount> mounts, Members members, long nanos) {
    return fed.untold(fed.proofs(mounts, members), nanos);
  }

  /** How much the feed remembers. */
  public FeedSize feedSize() {
    return fed.feedSize();
  }

  /** A question has ended, with an answer or without. */
  public void end(Sync sync, Optional<Answer> answer) {
    changed = true;
    questions--;
    underWay.remove(sync);
    open.remove(sync);
    asking.remove(sync.location(), sync);
    List<Consumer<Answer>> all = waiting.remove(sync);
    if (all != null && answer.isPresent()) {
      all.forEach(each -> each.accept(answer.get()));
    }
  }

  public void coldStart(List<Position> ends, Members members) {
    changed = true;
    fed.coldStart(ends, members);
    positions.clear();
    ends.forEach(end -> positions.put(end.topic(), end));
    world.witness().coldStarted(reader, id());
    disk.flush(id());
    world.note(reader, " shard ", id(), " starts cold at ", ends);
    caughtUp = true;
    shard().caughtUp();
    kept.forEach((sync, found) -> SyncMutants.store(this, sync, sync.nanos(), found));
  }

  /** What must be read before what earlier processes asked counts without a bound. */
  public void catchUpTo(Map<String, Long> ends) {
    caughtUpAt.clear();
    caughtUpAt.putAll(ends);
    checkCaughtUp();
  }

  private void checkCaughtUp() {
    changed = true;
    if (caughtUp || caughtUpAt.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Long> end : caughtUpAt.entrySet()) {
      Position position = positions.get(end.getKey());
      if (position == null || position.nextOffset() < end.getValue()) {
        return;
      }
    }
    caughtUp = true;
    shard().caughtUp();
  }

  /** A topic is read on elsewhere. */
  public void moved(Position next, String cluster, boolean lost) {
    boolean noticed = lost && !tampering.ignoresLostPlaces();
    fed.moved(next, cluster, noticed);
    positions.put(next.topic(), next);
    if (noticed) {
      whole("its place in " + next.topic() + " is lost, it goes on at " + next.nextOffset());
    }
    checkCaughtUp();
  }

  /**
   * A record that cannot be read.
   *
   * @param headers who appended it; null where not even that can be read
   */
  public void unreadable(
      RecordPlace place, String cluster, @Nullable BusRecord headers, Members members, Moment now) {
    positions.put(place.next().topic(), place.next());
    BusRecord reach = headers == null ? null : tampering.reach(headers, members);
    if (world.leavesOut(Mutation.UNREADABLE_IS_ANYTHING)) {
      fed.moved(place.next(), cluster, false);
    } else if (world.leavesOut(Mutation.HEADERS_SCOPE) && reach != null) {
      fed.apply(place, reach, members, now);
      world.witness().invalidated(reader, id(), Invalidations.of(reach.body()));
    } else {
      fed.unreadable(place.next());
      whole("a record is unreadable");
    }
    checkCaughtUp();
  }

  /**
   * Applies a record.
   *
   * @param number by which the witness knows it
   */
  public void apply(
      RecordPlace place,
      BusRecord record,
      long number,
      Members members,
      MountTable mounts,
      Moment now) {
    world.tally().add(Count.RECORDS);
    CarryWatch carried = new CarryWatch(world, this, record);
    RemovalWatch removed = new RemovalWatch(world, this, record);
    CarryMutants mutants = CarryMutants.before(world, this, record);
    Reading reading = fed.apply(place, tampering.heard(record, mounts), members, now);
    positions.put(place.next().topic(), place.next());
    if (reading.loss().filter(loss -> loss == FeedLoss.MISSING_RECORDS).isPresent()) {
      world.tally().add(Count.GAPS);
      world.note(reader, " shard ", id(), " misses ", reading.lost(), " before ", place);
    }
    if (reading.whole()) {
      whole("a hole of unknown reach before " + place);
    }
    BusRecord.Body news = world.witness().news(reader, id(), record);
    List<Invalidation> told = Invalidations.of(news);
    world.tally().add(Count.ECHOES, reading.echoes());
    if (!told.isEmpty() || !reading.invalidations().isEmpty()) {
      world.note(reader, " shard ", id(), " applies ", reading.invalidations(), " of ", record);
    }
    carried.look(reading);
    removed.look(reading);
    mutants.look(reading);
    world.witness().invalidated(reader, id(), reading.invalidations());
    world.witness().invalidated(reader, id(), told);
    overtake(reading.invalidations());
    world.witness().applied(reader, id(), number, news);
    carried.tell();
    removed.tell();
    mutants.force(now);
    checkCaughtUp();
  }

  /** Whether what is held may be served to whoever does not mind its age. */
  boolean isValid(Location location) {
    return held(location).isPresent();
  }

  /** What is held as valid of a location: a status, or that nothing is there. */
  Optional<Optional<FileStatus>> held(Location location) {
    EntryDecision decision = shard().decide(location, Bound.NONE, 0, Watermark.UNKNOWN);
    if (!decision.servable() && decision.reason() != Reason.TOO_OLD) {
      return Optional.empty();
    }
    Entry entry = decision.entry();
    return Optional.of(Optional.ofNullable(entry == null ? null : entry.status()));
  }

  /** The start number under which an entry is held; 0 where none is. */
  public long start(Location location) {
    Entry entry = store.entry(location);
    return entry == null ? 0 : entry.validation().start();
  }

  /** The start number of the complete listing that tells of a location; 0 where none does. */
  public long listingStart(Location location) {
    Listing listing = location.parent().map(store::listing).orElse(null);
    return listing != null && listing.complete() ? listing.validation().start() : 0;
  }

  /** A status is stored against the rules. */
  void force(Location location, FileStatus status, Moment now) {
    Sync sync = shard().begin(Sync.Target.ENTRY, location, now.nanos());
    sync.answered(now.steadyNanos());
    shard().complete(sync, Optional.of(status));
    world.witness().beganWith(reader, id(), location, sync.start(), Optional.of(status));
  }

  public void settle(Members members) {
    changed = true;
    if (!shard().isStarted()) {
      return;
    }
    Settlement settlement = fed.settle(members);
    world.tally().add(Count.STRANGERS, settlement.neverJoined().size());
    if (settlement.whole()) {
      whole("origins never joined, or the reach of a hole is unknown");
    } else {
      world.witness().invalidated(reader, id(), settlement.invalidations());
      overtake(settlement.invalidations());
    }
  }

  /** Invalidates those that belong here, without a record. */
  public void invalidate(List<Invalidation> all) {
    changed = true;
    List<Invalidation> mine =
        all.stream()
            .filter(
                one ->
                    one.scope() == Scope.SUBTREE
                        || world.function().shardOf(one.location()) == id())
            .toList();
    if (!mine.isEmpty() && shard().isStarted()) {
      fed.invalidate(mine);
      world.witness().invalidated(reader, id(), mine);
      overtake(mine);
      world.note(reader, " shard ", id(), " invalidates ", mine);
    }
  }

  private void whole(String why) {
    world.tally().add(Count.WHOLE_SHARDS);
    world.note(reader, " shard ", id(), " is old as a whole: ", why);
    world.witness().whole(reader, id());
    overtaken.addAll(open);
    disk.flush(id());
  }

  public void sampled(String topic, EndAnswer answer, long asked, long readThen) {
    changed = true;
    fed.sampled(topic, answer.topicId(), asked, readThen, answer.offset(), answer.epoch());
  }

  public FeedProof proof(Mount mount, Members members) {
    return fed.proof(mount, members);
  }

  public boolean isApplied(Token token, Members members) {
    return fed.isApplied(token, members);
  }

  public void evict(int most) {
    changed = true;
    store.keep(world.leavesOut(Mutation.EVICT_CLEARS_COMPLETE));
    shard().evict(most);
    store.keep(false);
  }
}
