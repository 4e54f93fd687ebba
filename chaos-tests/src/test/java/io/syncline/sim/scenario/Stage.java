package io.syncline.sim.scenario;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
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
import io.syncline.sim.run.Witness;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Lake;
import io.syncline.sim.world.LakeChange;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A world in which only happens what a scenario lets happen: the east has two nodes, the west one,
 * both mount {@code a} within ten seconds, and the oracle watches.
 */
final class Stage {
  private final Schedule schedule = new Schedule(1);
  private final Lake lake;
  private final Witness witness;
  private final World world;
  private final Deployment east;
  private final Deployment west;
  private final List<Optional<FileStatus>> answers = new ArrayList<>();

  Stage(Scheme scheme, String mounted) {
    Faults faults = new Faults(Set.<Fault>of(), Set.of(), 0, schedule.random());
    lake = new Lake(schedule, scheme, Integer.MAX_VALUE);
    Settings settings =
        new Settings(
            2, 1_000, Duration.ofSeconds(60), Duration.ofSeconds(20), 300, Sizes.ROOMY, false);
    witness = new Witness(schedule, new ShardFunction(2), lake.at("a").root(), 0);
    world =
        new World(
            schedule, faults, new StoreDoor(schedule, faults, lake, 0), settings, witness, null);
    MountPolicy policy =
        new MountPolicy(
            SyncInterval.of(Duration.ofSeconds(10)),
            ExternalChanges.NONE,
            MountPolicy.OnStale.FAIL);
    east = new Deployment(world, "east", 2, List.of(Outside.mount("/m", lake.at("a"), policy)));
    west = new Deployment(world, "west", 1, List.of(Outside.mount("/m", lake.at(mounted), policy)));
    List<Deployment> clusters = new ArrayList<>(List.of(east, west));
    Outside outside = new Outside(lake, witness, clusters);
    outside.lastCommit();
    for (Deployment cluster : clusters) {
      world.brokers().make(cluster.topic(), 2);
      cluster.machines().forEach(Machine::start);
    }
    letPass(15);
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

  /** A node writes, and is given a second to do so. */
  void write(Machine machine, LakeChange.Kind kind, String path) {
    WriteCall.begin(world, running(machine), LakeChange.of(kind, lake.at(path)), tokens -> {});
    letPass(1);
  }

  /** Something takes effect in the store that a process asked for, now. */
  void takesEffect(LakeChange change, Origin by) {
    lake.apply(change, Optional.of(by));
  }

  /** What a node answers within a second. */
  Optional<FileStatus> read(Machine machine, String path) {
    if (!answers(machine, path)) {
      throw new AssertionError(machine.reader() + " gives no answer about " + path);
    }
    return answers.get(0);
  }

  /** Whether a node answers at all within a second. */
  boolean answers(Machine machine, String path) {
    answers.clear();
    ReadCall.begin(
        world, running(machine), lake.at(path), Terms.NONE, answer -> answers.add(answer.found()));
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
