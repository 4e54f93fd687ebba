package io.syncline.sim.scenario;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.session.Seen;
import io.syncline.core.session.SessionFloors;
import io.syncline.core.shard.ShardFunction;
import io.syncline.sim.call.ListCall;
import io.syncline.sim.call.ReadCall;
import io.syncline.sim.call.Terms;
import io.syncline.sim.call.WriteCall;
import io.syncline.sim.client.Outside;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.Inspector;
import io.syncline.sim.node.Machine;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Settings;
import io.syncline.sim.run.Sizes;
import io.syncline.sim.run.WatchPlan;
import io.syncline.sim.run.Witness;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Answer;
import io.syncline.sim.watch.Watches;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.Lake;
import io.syncline.sim.world.LakeChange;
import io.syncline.sim.world.OriginsTopic;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A world in which only happens what a scenario lets happen: the east has two nodes, the west one,
 * both mount {@code a}, and the oracle watches.
 */
final class Stage {
  private final Schedule schedule = new Schedule(1);
  private final Lake lake;
  private final Witness witness;
  private final World world;
  private final Deployment east;
  private final Deployment west;
  private final @Nullable Watches watches;
  private final List<Answer> answers = new ArrayList<>();

  /** Within ten seconds, and with a store that answers with what is there. */
  Stage(Scheme scheme, String mounted) {
    this(scheme, mounted, SyncInterval.of(Duration.ofSeconds(10)), 0);
  }

  /**
   * A world.
   *
   * @param mounted in the west; the east mounts all
   * @param lagSeconds how old the store's answers may be
   */
  Stage(Scheme scheme, String mounted, SyncInterval interval, int lagSeconds) {
    this(scheme, mounted, interval, lagSeconds, null);
  }

  private Stage(
      Scheme scheme,
      String mounted,
      SyncInterval interval,
      int lagSeconds,
      @Nullable WatchPlan watch) {
    Faults faults = new Faults(Set.<Fault>of(), Set.of(), 0, schedule.random());
    lake = new Lake(schedule, scheme, Integer.MAX_VALUE);
    Settings settings =
        new Settings(
            2,
            1_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            300,
            Sizes.ROOMY,
            false,
            true,
            false);
    StoreDoor door = new StoreDoor(schedule, faults, lake, Schedule.millis(lagSeconds * 1_000L));
    witness = new Witness(schedule, new ShardFunction(2), lake.at("a").root(), door.readLag());
    world = new World(schedule, faults, door, settings, witness, null);
    ExternalChanges external = watch == null ? ExternalChanges.NONE : ExternalChanges.WATCHED;
    MountPolicy policy = new MountPolicy(interval, external, MountPolicy.OnStale.FAIL);
    east = new Deployment(world, "east", 2, List.of(Outside.mount("/m", lake.at("a"), policy)));
    west = new Deployment(world, "west", 1, List.of(Outside.mount("/m", lake.at(mounted), policy)));
    List<Deployment> clusters = new ArrayList<>(List.of(east, west));
    Outside outside = new Outside(lake, witness, clusters);
    outside.lastCommit();
    watches = watch == null ? null : new Watches(world, watch, clusters);
    for (Deployment cluster : clusters) {
      world.brokers().make(cluster.topic(), 2);
      cluster.machines().forEach(Machine::start);
    }
    if (watches != null) {
      watches.start();
    }
    letPass(15);
  }

  /**
   * A world whose east hears from a queue of what others change, and has waited long enough to
   * claim it.
   *
   * @param hiddenSeconds how long the queue hides what somebody received
   */
  static Stage withQueue(int hiddenSeconds) {
    WatchPlan plan = new WatchPlan(WatchPlan.Kind.QUEUE, 1, 4_000, hiddenSeconds * 1_000L, false);
    Stage stage = new Stage(Scheme.S3, "a", SyncInterval.of(Duration.ofSeconds(10)), 0, plan);
    stage.letPass(hiddenSeconds + 20);
    return stage;
  }

  Location at(String path) {
    return lake.at(path);
  }

  Lake lake() {
    return lake;
  }

  World world() {
    return world;
  }

  Machine east(int node) {
    return east.machines().get(node);
  }

  /** The node of the east that answers for a path. */
  Machine eastOf(String path) {
    return running(east(0)).shardOf(lake.at(path)) == null ? east(1) : east(0);
  }

  Machine west() {
    return west.machines().get(0);
  }

  NodeProcess running(Machine machine) {
    return Objects.requireNonNull(machine.process(), "nothing runs there");
  }

  /** Lets so many seconds pass. */
  void letPass(int seconds) {
    long until = schedule.now() + Schedule.millis(seconds * 1_000L);
    while (schedule.step(until)) {
      // Whatever is due.
    }
  }

  /** What the origins topic says last of an origin. */
  OriginsEntry said(Origin origin) {
    return IntStream.range(0, world.origins().end())
        .mapToObj(world.origins()::read)
        .filter(keyed -> keyed != null && keyed.key().equals(origin.toString()))
        .reduce((earlier, later) -> later)
        .map(OriginsTopic.Keyed::entry)
        .orElseThrow();
  }

  /** An entry of a process that is long dead arrives in the origins topic. */
  void saysLate(OriginsEntry entry) {
    world.origins().append(west().links(), entry, AppendAnswer.IGNORED);
  }

  /** A node writes, and is given a second to do so. */
  void write(Machine machine, LakeChange.Kind kind, String path) {
    WriteCall.begin(world, running(machine), LakeChange.of(kind, lake.at(path)), tokens -> {});
    letPass(1);
  }

  /** Something takes effect in the store that a process asked for, now. */
  void takesEffect(LakeChange change, Origin by) {
    lake.apply(change, Optional.of(by));
  }

  /** Somebody writes past all nodes. */
  void writeOutside(LakeChange.Kind kind, String path) {
    lake.apply(LakeChange.of(kind, lake.at(path)), Optional.empty());
  }

  /** The node that is to tell of what others changed has received it just now, and not told it. */
  Machine watcherThatReceives() {
    Watches all = Objects.requireNonNull(watches, "nobody watches");
    while (!all.isHiding()) {
      schedule.step(Long.MAX_VALUE);
    }
    return all.reader("east").machine();
  }

  /** What a node answers within a second. */
  Optional<FileStatus> read(Machine machine, String path) {
    if (!answers(machine, path)) {
      throw new AssertionError(machine.reader() + " gives no answer about " + path);
    }
    return answers.get(0).found();
  }

  /** What a node answers to a session within a second. */
  Optional<FileStatus> read(SessionFloors session, Machine machine, String path) {
    List<Seen> seen = session.forEntry(lake.at(path), schedule.now());
    if (!answers(machine, path, new Terms(List.of(), seen))) {
      throw new AssertionError(machine.reader() + " gives no answer about " + path);
    }
    session.sawEntry(lake.at(path), List.of(answers.get(0).seen()), schedule.now());
    return answers.get(0).found();
  }

  /** Whether a node answers at all within a second. */
  boolean answers(Machine machine, String path) {
    return answers(machine, path, Terms.NONE);
  }

  private boolean answers(Machine machine, String path, Terms terms) {
    answers.clear();
    ReadCall.begin(world, running(machine), lake.at(path), terms, answers::add);
    letPass(1);
    return !answers.isEmpty();
  }

  /** A node lists a directory, and is given a second to do so. */
  void list(Machine machine, String path) {
    ListCall.begin(world, running(machine), lake.at(path));
    letPass(1);
  }

  /** What was broken so far. */
  List<?> broken() {
    return witness.oracle().violations().kept();
  }

  /** All is told by now: what the nodes would serve is what is there. */
  void mustAgree() {
    for (Machine machine : List.of(east(0), east(1), west())) {
      if (machine.process() != null) {
        new Inspector(world).converged(running(machine));
      }
    }
  }
}
