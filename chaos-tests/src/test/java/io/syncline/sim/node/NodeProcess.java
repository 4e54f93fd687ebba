package io.syncline.sim.node;

import io.syncline.core.feed.Repair;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.Members;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.time.Moment;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.oracle.answer.Sessions.Unheard;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.log.LostEvents.Lost;
import io.syncline.sim.oracle.log.UntoldCheck;
import io.syncline.sim.run.Losses;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Disk;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.Links;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One start of one node: it reads, writes and serves until it dies. */
public final class NodeProcess {
  private final World world;
  private final Machine machine;
  private final ElapsedTime ticker;
  private final OriginsReader origins;
  private final Writer writer;
  private final ShardReader reading;
  private final Fencer fencer;
  private final Rounds rounds;
  private final Map<Integer, OwnedShard> shards = new TreeMap<>();
  private final Map<Integer, List<Location>> watched = new HashMap<>();
  private final List<Consumer<Origin>> hearOfEnds = new ArrayList<>();
  private MountTable mounts = MountTable.empty();
  private long originsSlowUntil;
  private long mountsUnheardUntil;

  NodeProcess(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    ticker =
        new ElapsedTime(world.schedule(), machine.clock(), !world.leavesOut(Mutation.ELAPSED_MAX));
    writer = new Writer(world, this);
    origins = new OriginsReader(world, this);
    reading = new ShardReader(world, this);
    fencer = new Fencer(world, this);
    rounds = new Rounds(world, this);
  }

  public Reader reader() {
    return machine.reader();
  }

  public Machine machine() {
    return machine;
  }

  /**
   * A clock for waits that must be long enough: nobody can set it forward, and what the machine
   * sleeps through does not count.
   */
  public long patience() {
    return world.leavesOut(Mutation.PATIENCE) ? ticker.nanos() : machine.clock().monotonic();
  }

  /** Now, by both clocks. */
  public Moment moment() {
    long steady = patience();
    return new Moment(ticker.nanos(), steady);
  }

  public Links links() {
    return machine.links();
  }

  public ElapsedTime ticker() {
    return ticker;
  }

  public Writer writer() {
    return writer;
  }

  public Members members() {
    return origins.members();
  }

  OriginsReader originsReader() {
    return origins;
  }

  public MountTable mounts() {
    return mounts;
  }

  Collection<OwnedShard> shards() {
    return shards.values();
  }

  /** The shard of a location, if this process serves it. */
  public @Nullable OwnedShard shardOf(Location location) {
    return shards.get(world.function().shardOf(location));
  }

  /** The shard of a directory's children, if this process serves it. */
  public @Nullable OwnedShard shardOfChildren(Location directory) {
    return shards.get(world.function().shardOfChildren(directory));
  }

  public @Nullable OwnedShard shard(int id) {
    return shards.get(id);
  }

  /** The locations of a shard. */
  List<Location> watched(int shard) {
    return watched.computeIfAbsent(
        shard,
        id ->
            world.lake().locations().stream()
                .filter(location -> world.function().shardOf(location) == id)
                .toList());
  }

  void start() {
    if (world.faults().hits(Fault.MOUNT_UNHEARD, 2)) {
      missMount();
    } else {
      hearOfMounts();
    }
    writer.start();
    every(100, 600, this::readOrigins);
    every(1_000, 3_000, origins::ping);
    every(2_000, 4_000, this::hear);
    every(4_000, 8_000, fencer::look);
    if (world.settings().rounds()) {
      rounds.start();
    }
    hearOfShards();
  }

  private void readOrigins() {
    long now = world.schedule().now();
    if (world.faults().hits(Fault.SLOW_ORIGINS, 30)) {
      originsSlowUntil = now + world.schedule().between(2_000, 30_000);
    }
    if (now >= originsSlowUntil || world.faults().isHealed()) {
      origins.read();
    }
  }

  /** Mounts and assignments, as far as ZooKeeper and the group tell. */
  private void hear() {
    if (machine.links().zooKeeper()) {
      if (world.schedule().now() >= mountsUnheardUntil || world.faults().isHealed()) {
        hearOfMounts();
      }
      hearOfShards();
    }
  }

  private void hearOfShards() {
    for (int shard = 0; shard < world.settings().shards(); shard++) {
      boolean mine = machine.deployment().owner(shard) == machine;
      if (mine && !shards.containsKey(shard)) {
        takeUp(shard);
      } else if (!mine && shards.containsKey(shard)) {
        if (!world.faults().hits(Fault.ZOMBIE, 1) || world.schedule().oneIn(8)) {
          shards.remove(shard);
          world.witness().losses().untold().moved(reader(), shard);
          world.note(reader(), " gives up shard ", shard);
        }
      }
    }
  }

  private void takeUp(int shard) {
    OwnedShard owned = new OwnedShard(world, reader(), machine.disk(), shard, patience());
    shards.put(shard, owned);
    world.note(reader(), " takes up shard ", shard, owned.shard().isStarted() ? "" : " cold");
    Disk.StoredShard stored = machine.disk().shard(shard);
    cover(owned, stored.coverage());
    stored.setCoverage(mounts.version());
    owned.settle(members());
    reading.follow(owned);
  }

  /** What it has of the mounts is from before one of them was there. */
  private void missMount() {
    List<Mount> declared = machine.deployment().mounts().mounts();
    Mount missed = declared.get(world.schedule().below(declared.size()));
    mounts = MountTable.of(0, declared.stream().filter(mount -> !mount.equals(missed)).toList());
    mountsUnheardUntil = world.schedule().now() + world.schedule().between(60_000, 400_000);
    writer.want(mounts.mounts().stream().map(Mount::location).toList());
    world.note(reader(), " has not heard of ", missed.location());
  }

  private void hearOfMounts() {
    MountTable declared = machine.deployment().mounts();
    if (declared.version() == mounts.version()) {
      return;
    }
    long before = mounts.version();
    mounts = declared;
    for (OwnedShard owned : shards.values()) {
      cover(owned, before);
      machine.disk().shard(owned.id()).setCoverage(mounts.version());
    }
    writer.want(mounts.mounts().stream().map(Mount::location).toList());
  }

  /**
   * What was cached under another coverage does not count any more, nor what was cached before one
   * that was in effect in between.
   */
  private void cover(OwnedShard owned, long since) {
    if (world.leavesOut(Mutation.COVERAGE)) {
      return;
    }
    List<Invalidation> uncovered =
        mounts.mounts().stream()
            .filter(
                mount ->
                    !machine.deployment().mountsSince(since).stream()
                        .allMatch(before -> isCovered(mount, before)))
            .map(mount -> new Invalidation(mount.location(), Scope.SUBTREE))
            .toList();
    owned.invalidate(uncovered);
  }

  private static boolean isCovered(Mount mount, MountTable before) {
    return before
        .at(mount.path())
        .filter(was -> was.location().equals(mount.location()))
        .filter(was -> was.policy().externalChanges() == mount.policy().externalChanges())
        .isPresent();
  }

  /** The origins were read further. */
  void originsChanged() {
    shards.values().forEach(owned -> owned.settle(members()));
  }

  /**
   * Up to when a shard is provably complete for a mount. What a lagging store says right after an
   * invalidation may be from before it, until that is repeated: there nothing but its own age makes
   * an answer fresh, and a mount without a bound is right a lag later.
   */
  public Watermark watermark(OwnedShard owned, Mount mount) {
    return world.door().readLag() > 0
        ? Watermark.UNKNOWN
        : owned.proof(mount, members()).watermark();
  }

  /** Whether what is held may be served. */
  public EntryDecision decide(
      OwnedShard owned, Location location, Bound bound, long now, Watermark watermark) {
    EntryDecision decision = owned.shard().decide(location, bound, now, watermark);
    if (world.leavesOut(Mutation.SERVE_ONLY_VALID)
        && (decision.reason() == Reason.INVALIDATED
            || decision.reason() == Reason.SUBTREE_INVALIDATED)) {
      io.syncline.core.shard.Entry entry = decision.entry();
      if (entry != null && bound.allows(entry.validation().nanos(), now)) {
        return new EntryDecision(Reason.VALIDATED, entry, decision.since(), decision.answered());
      }
    }
    return decision;
  }

  /** Whether a write is applied in a shard; a token of another shard says nothing of it. */
  public boolean isApplied(OwnedShard owned, Token token) {
    return token.partition() != owned.id() || owned.isApplied(token, members());
  }

  /** Invalidates what this node holds of what it wrote. */
  public void invalidateLocally(List<Invalidation> all) {
    shards.values().forEach(owned -> owned.invalidate(all));
  }

  /** Which changes it does not hear of as of now, because a feed lost their events. */
  public Unheard unheard() {
    List<Location> mounted = mounts.mounts().stream().map(Mount::location).toList();
    Losses losses = world.witness().losses();
    Map<Lost, Long> all = new HashMap<>();
    for (OwnedShard owned : shards.values()) {
      for (Lost lost :
          losses.unheard(reader(), owned.id(), Coverage.subtree(world.lake().at("a").root()))) {
        all.put(lost, losses.asked(reader(), owned.id(), lost.location(), mounted));
      }
    }
    return (commit, location) -> {
      Long asked = all.get(new Lost(commit.number(), location));
      return asked != null && commit.at() >= asked;
    };
  }

  /** Answers of the store took the place of something else that was held as valid. */
  public void contradicted(OwnedShard owned, List<Location> locations, boolean round) {
    for (Location location : locations) {
      world.note(reader(), " was shown another ", location);
      world.witness().losses().contradicted(reader(), owned.id(), location, round);
    }
    if (world.leavesOut(Mutation.UNTOLD_EAGERLY)) {
      tellUntold(
          owned,
          locations.stream().map(location -> new Invalidation(location, Scope.PATH)).toList());
    }
  }

  /** Tells everybody of changes that nobody told of, as the real publisher does, soon. */
  void tellUntold(OwnedShard owned, List<Invalidation> changed) {
    UntoldCheck check = world.witness().losses().untold();
    for (Invalidation one : changed) {
      world.tally().add(Count.UNTOLD);
      Coverage coverage = new Coverage(one.location(), one.scope());
      if (check.untold(reader(), owned.id(), coverage, world.schedule().now())
          && !world.leavesOut(Mutation.UNTOLD_NOT_PUBLISHED)) {
        after(0, 50, () -> publish(one, coverage, check));
      }
    }
  }

  private void publish(Invalidation untold, Coverage coverage, UntoldCheck check) {
    List<Change> changes = List.of(Repair.of(untold));
    OptionalLong intent = writer.mayWrite(changes) ? writer.open(changes) : OptionalLong.empty();
    if (intent.isEmpty()) {
      world.tally().add(Count.UNTOLD_REFUSED);
      check.refused(reader(), coverage);
      return;
    }
    world.tally().add(Count.UNTOLD_TAKEN);
    world.note(reader(), " tells that nobody told of ", untold);
    check.taken(reader(), coverage);
    writer.settle(intent.getAsLong(), null, Map.of());
  }

  /** Makes room in one of its shards. */
  public void evict() {
    List<OwnedShard> all = List.copyOf(shards.values());
    if (!all.isEmpty()) {
      OwnedShard owned = all.get(world.schedule().below(all.size()));
      if (owned.shard().isStarted()) {
        machine.run(this, () -> owned.evict(1 + world.schedule().below(6)));
      }
    }
  }

  /** Whether all that it holds was asked since an instant of true time, and nothing is asked. */
  public boolean isReconciled(long since) {
    Losses losses = world.witness().losses();
    return shards.values().stream()
        .allMatch(
            owned ->
                mounts.mounts().stream()
                    .map(Mount::location)
                    .allMatch(at -> losses.asked(reader(), owned.id(), at, List.of(at)) > since));
  }

  /** Whether everything that was ever told is known here, and everything known here is told. */
  public boolean isDrained() {
    if (!writer.isDrained() || fencer.isBusy() || !origins.isAtEnd()) {
      return false;
    }
    Members members = members();
    boolean lively =
        members.date().isPresent()
            && members.all().stream()
                .allMatch(member -> member.left().isPresent() || world.lives(member.origin()));
    return lively && shards.values().stream().allMatch(reading::isAtEnd);
  }

  /** Runs a step of this process, unless it has died. */
  public Runnable step(Runnable action) {
    return () -> machine.run(this, action);
  }

  /** Does something from now on again and again, at irregular intervals. */
  void every(long least, long most, Runnable action) {
    world
        .schedule()
        .in(
            world.schedule().between(least / 4, most),
            step(
                () -> {
                  every(least, most, action);
                  action.run();
                }));
  }

  /** Does something once, after a while. */
  public void after(long least, long most, Runnable action) {
    world.schedule().in(world.schedule().between(least, most), step(action));
  }

  /** Somebody here wants to know of origins that are said to be gone. */
  public void hearOfEnds(Consumer<Origin> listener) {
    hearOfEnds.add(listener);
  }

  /** The origins topic says that an origin has left. */
  void heardLeft(Origin origin) {
    writer.heardLeft(origin);
    hearOfEnds.forEach(listener -> listener.accept(origin));
  }

  /** A fence of an origin was read. */
  void heardFence(Origin origin) {
    writer.heardFence(origin);
    hearOfEnds.forEach(listener -> listener.accept(origin));
  }

  /** The mount that shows a location here. */
  public Optional<Mount> mountOf(Location location) {
    return mounts.mountOf(location);
  }
}
