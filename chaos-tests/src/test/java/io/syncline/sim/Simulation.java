package io.syncline.sim;

import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.ShardFunction;
import io.syncline.sim.client.Clients;
import io.syncline.sim.client.Outside;
import io.syncline.sim.fault.Faults;
import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.Inspector;
import io.syncline.sim.node.Machine;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Plan;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.Witness;
import io.syncline.sim.run.World;
import io.syncline.sim.watch.Watches;
import io.syncline.sim.world.Lake;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One run: clusters live through what their seed holds for them; then everything heals, and what is
 * served must be what is there.
 */
public final class Simulation {
  /** Events of a run before it heals, usually. */
  public static final int STEPS = 2_000;

  private static final long DRAIN_STEP = Schedule.millis(4_000);
  private static final int DRAIN_STEPS = 400;
  private static final int TOLD_STEPS = 40;

  /** The longest bound of a mount, and what may be under way when writing stops. */
  private static final long SETTLED = Schedule.millis(45_000);

  private static final List<String> BOUNDS = List.of("6", "10", "15", "25", "never");

  private final Plan plan;
  private final int length;
  private final Schedule schedule;
  private final Faults faults;
  private final Lake lake;
  private final Witness witness;
  private final World world;
  private final List<Deployment> clusters = new ArrayList<>();
  private final Outside outside;
  private final Clients clients;
  private final Troubles troubles;
  private final @Nullable Watches watches;

  /**
   * A run that has not begun.
   *
   * @param bias what it is to be like
   * @param mutation the guard that is left out; null for none
   */
  public Simulation(long seed, Bias bias, @Nullable Mutation mutation) {
    schedule = new Schedule(seed * 0x9E3779B97F4A7C15L + 1);
    length = bias.length();
    plan = Plan.of(new Random(schedule.random().nextLong()), bias);
    faults = new Faults(plan.faults(), bias.often(), bias.most(), schedule.random());
    lake = new Lake(schedule, plan.scheme(), plan.versions());
    if (mutation == Mutation.ECHO_BY_VERSION) {
      lake.nameByVersion();
    }
    StoreDoor door = new StoreDoor(schedule, faults, lake, Schedule.millis(plan.readLagMillis()));
    ShardFunction function = new ShardFunction(plan.settings().shards());
    witness = new Witness(schedule, function, lake.at("a").root(), door.readLag());
    world = new World(schedule, faults, door, plan.settings(), witness, mutation);
    ExternalChanges external =
        plan.watch() != null
            ? ExternalChanges.WATCHED
            : plan.outside() ? ExternalChanges.UNWATCHED : ExternalChanges.NONE;
    for (int i = 0; i < plan.sizes().size(); i++) {
      clusters.add(
          new Deployment(
              world,
              List.of("east", "west", "north").get(i),
              plan.sizes().get(i),
              mounts(external)));
    }
    outside = new Outside(lake, witness, clusters);
    clients = new Clients(world, lake, witness.oracle(), clusters, plan, outside);
    watches = plan.watch() == null ? null : new Watches(world, plan.watch(), clusters);
    troubles = new Troubles(world, faults, clusters, outside, plan, watches);
  }

  private List<Mount> mounts(ExternalChanges external) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(mount("/a", "a", external));
    if (schedule.below(3) > 0) {
      mounts.add(mount("/b", "b", external));
    } else {
      mounts.add(mount("/bd", "b/d", external));
    }
    if (schedule.oneIn(3)) {
      mounts.add(mount("/d", "a/d", external));
    }
    return mounts;
  }

  private Mount mount(String path, String at, ExternalChanges external) {
    String bound = BOUNDS.get(schedule.below(BOUNDS.size()));
    boolean told = plan.watch() != null || (external == ExternalChanges.NONE && !plan.outside());
    boolean never = bound.equals("never") && told;
    SyncInterval interval =
        never
            ? SyncInterval.NEVER
            : SyncInterval.of(
                Duration.ofSeconds(bound.equals("never") ? 20 : Long.parseLong(bound)));
    Location location = lake.at(at);
    return Outside.mount(
        path,
        location,
        new MountPolicy(interval, external, MountPolicy.OnStale.FAIL, plan.reconcile()));
  }

  /** Keeps the story of this run, for a person. */
  public void tellStory() {
    world.tellStory();
  }

  /** Runs so many events, heals, drains and looks again; ends early where something is broken. */
  public Result run(int steps) {
    begin();
    while (schedule.happened() < (long) steps * length && isClean()) {
      schedule.step(Long.MAX_VALUE);
    }
    boolean drained = false;
    if (isClean()) {
      heal();
      drained = drain();
      if (drained) {
        processes().forEach(new Inspector(world)::converged);
        witness.losses().untold().ended(schedule.now());
      }
    }
    witness.losses().count(world.tally());
    world.tally().add(Count.EXCUSED, witness.oracle().served().excused());
    world.tally().add(Count.EXCUSED_SESSIONS, witness.oracle().sessions().excused());
    return new Result(
        schedule.happened(),
        schedule.now(),
        drained,
        witness.oracle().violations(),
        world.tally(),
        faults,
        witness.oracle().limits().reached(),
        world.story());
  }

  private void begin() {
    long late = 0;
    for (Deployment cluster : clusters) {
      world.brokers().make(cluster.topic(), plan.settings().shards());
      for (Machine machine : cluster.machines()) {
        machine.stayAway(late);
        schedule.in(late, machine::start);
      }
      boolean waits = plan.shape() == Bias.Shape.ARRIVING || schedule.oneIn(4);
      late += waits ? schedule.between(1_000, 25_000) : 0;
    }
    troubles.start();
    if (watches != null) {
      watches.start();
    }
    clients.start();
  }

  private void heal() {
    world.note("everything heals");
    faults.heal();
    if (watches != null) {
      watches.heal();
    }
    clients.stopWriting();
    for (Deployment cluster : clusters) {
      for (Machine machine : cluster.machines()) {
        machine.links().restore();
        machine.resume();
        machine.stayAway(0);
        machine.start();
      }
    }
  }

  private boolean drain() {
    int told = 0;
    for (int i = 0; i < DRAIN_STEPS && isClean(); i++) {
      long until = schedule.now() + DRAIN_STEP;
      while (isClean() && schedule.step(until)) {
        // Whatever is due.
      }
      boolean drained = schedule.now() - outside.lastCommit() > SETTLED && isDrained();
      if (drained && isReconciled() && told++ >= isToldAfter()) {
        return isClean();
      }
    }
    return false;
  }

  /** Whether all was asked again that is held, since the lake changed last. */
  private boolean isReconciled() {
    return !plan.settings().rounds()
        || processes().stream().allMatch(each -> each.isReconciled(outside.lastCommit()));
  }

  /** What is known to be untold takes a while to be told; if it is not by then, it never is. */
  private int isToldAfter() {
    return witness.losses().untold().open().isEmpty() ? 0 : TOLD_STEPS;
  }

  private boolean isDrained() {
    return clusters.stream()
            .allMatch(
                cluster ->
                    cluster.allHaveHeard()
                        && cluster.machines().stream().allMatch(m -> m.process() != null))
        && processes().stream().allMatch(NodeProcess::isDrained)
        && (watches == null || watches.isDrained());
  }

  private List<NodeProcess> processes() {
    List<NodeProcess> processes = new ArrayList<>();
    for (Deployment cluster : clusters) {
      for (Machine machine : cluster.machines()) {
        NodeProcess process = machine.process();
        if (process != null) {
          processes.add(process);
        }
      }
    }
    return processes;
  }

  private boolean isClean() {
    return witness.oracle().violations().isEmpty();
  }
}
