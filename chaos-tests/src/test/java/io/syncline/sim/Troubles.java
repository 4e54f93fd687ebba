package io.syncline.sim;

import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.mount.MountTable;
import io.syncline.sim.client.Outside;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.Machine;
import io.syncline.sim.run.Plan;
import io.syncline.sim.run.World;
import io.syncline.sim.watch.Watches;
import io.syncline.sim.world.Partition;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings about the faults that happen to machines, links, logs and mounts. */
final class Troubles {
  private static final List<Fault> ACTIVE =
      List.of(
          Fault.CRASH,
          Fault.DISK_LOST,
          Fault.POWER_CUT,
          Fault.KAFKA_CUT,
          Fault.KAFKA_HALF_OPEN,
          Fault.STORE_CUT,
          Fault.ZOOKEEPER_CUT,
          Fault.UNREADABLE_RECORD,
          Fault.ELECTION,
          Fault.RETENTION,
          Fault.TOPIC_RECREATED,
          Fault.COMPACTION,
          Fault.CLOCK_STEP,
          Fault.SUSPENSION,
          Fault.REBALANCE,
          Fault.MOUNT_CHANGED,
          Fault.POLICY_CHANGED,
          Fault.EVICTION,
          Fault.WATCH_TURN_LOST,
          Fault.COORDINATION_AWAY,
          Fault.WATCH_FORGOTTEN,
          Fault.FEED_AWAY,
          Fault.FEED_PURGED,
          Fault.FEED_RESTORED,
          Fault.FEED_SILENT);

  private final World world;
  private final Schedule schedule;
  private final Faults faults;
  private final List<Deployment> clusters;
  private final Outside outside;
  private final Plan plan;
  private final @Nullable Watches watches;
  private final List<Fault> possible;
  private final Map<Deployment, Mount> removed = new HashMap<>();

  Troubles(
      World world,
      Faults faults,
      List<Deployment> clusters,
      Outside outside,
      Plan plan,
      @Nullable Watches watches) {
    this.world = world;
    this.schedule = world.schedule();
    this.faults = faults;
    this.clusters = clusters;
    this.outside = outside;
    this.plan = plan;
    this.watches = watches;
    this.possible =
        ACTIVE.stream().filter(fault -> faults.allows(fault) && !faults.isRationed(fault)).toList();
  }

  void start() {
    if (!possible.isEmpty()) {
      next();
    }
    if (faults.allows(Fault.POWER_CUT)) {
      snapshots();
    }
    watchProcesses();
  }

  /** A machine on which nothing runs for long, for no known reason, is started. */
  private void watchProcesses() {
    schedule.in(
        schedule.between(500, 2_000),
        () -> {
          watchProcesses();
          for (Machine machine : machines()) {
            if (machine.process() == null && !machine.isAway(schedule.now())) {
              machine.start();
            }
          }
        });
  }

  private void snapshots() {
    schedule.in(
        schedule.between(1_000, 8_000),
        () -> {
          if (!faults.isHealed()) {
            snapshots();
            any(machines()).snapshot();
          }
        });
  }

  private void next() {
    schedule.in(
        schedule.between(plan.troubles() / 4, plan.troubles() * 2),
        () -> {
          if (!faults.isHealed()) {
            next();
            bring(any(possible));
          }
        });
  }

  private void bring(Fault fault) {
    Machine machine = any(machines());
    switch (fault) {
      case CRASH -> crash(machine);
      case DISK_LOST -> loseDisk(machine);
      case POWER_CUT -> cutPower(machine);
      case KAFKA_CUT -> cutKafka(machine, false);
      case KAFKA_HALF_OPEN -> cutKafka(machine, true);
      case STORE_CUT -> {
        machine.links().setStore(false);
        later(500, 15_000, () -> machine.links().setStore(true));
      }
      case ZOOKEEPER_CUT -> {
        machine.links().setZooKeeper(false);
        later(1_000, 40_000, () -> machine.links().setZooKeeper(true));
      }
      case SUSPENSION -> {
        machine.suspend();
        later(500, lasts() ? 150_000 : 20_000, machine::resume);
      }
      case CLOCK_STEP -> setClock(machine);
      case EVICTION -> {
        if (machine.process() != null) {
          machine.process().evict();
        }
      }
      default -> bringElsewhere(fault);
    }
    if (fault != Fault.POWER_CUT && fault != Fault.TOPIC_RECREATED) {
      faults.count(fault);
    }
    world.note("trouble: ", fault);
  }

  private void bringElsewhere(Fault fault) {
    Deployment cluster = any(clusters);
    switch (fault) {
      case UNREADABLE_RECORD -> world.brokers().appendGarbage(cluster.topic(), shard());
      case ELECTION -> partition(cluster).elect();
      case RETENTION -> {
        Partition partition = partition(cluster);
        partition.retain(schedule.below((int) partition.committed() + 1));
      }
      case TOPIC_RECREATED -> recreate(cluster);
      case COMPACTION -> world.origins().compact();
      case REBALANCE -> cluster.assign(shard(), any(cluster.machines()));
      case MOUNT_CHANGED -> changeMount(cluster);
      case POLICY_CHANGED -> changePolicy();
      default -> Objects.requireNonNull(watches).bring(fault);
    }
  }

  private void crash(Machine machine) {
    machine.crash();
    comeBack(machine);
  }

  private void loseDisk(Machine machine) {
    machine.loseDisk();
    comeBack(machine);
  }

  private void cutPower(Machine machine) {
    if (machine.cutPower(world.leavesOut(Mutation.ONE_BATCH))) {
      faults.count(Fault.POWER_CUT);
    }
    comeBack(machine);
  }

  private void comeBack(Machine machine) {
    boolean absent = faults.hits(Fault.LONG_ABSENCE, 3);
    long away = absent ? schedule.between(100_000, 200_000) : schedule.between(100, 8_000);
    machine.stayAway(schedule.now() + away);
    schedule.in(
        away,
        () -> {
          if (!machine.isAway(schedule.now())) {
            machine.start();
          }
        });
  }

  /** To the end of its time, and one machine at a time where fences are awaited. */
  private void cutKafka(Machine machine, boolean halfOpen) {
    List<Machine> others = plan.shape().outlastsLeases() ? machines() : List.of(machine);
    if (others.stream().anyMatch(each -> !each.links().fromKafka())) {
      return;
    }
    machine.links().setKafka(halfOpen, false);
    boolean lasts = lasts();
    later(
        lasts ? 120_000 : 500,
        lasts ? 320_000 : 20_000,
        () -> machine.links().setKafka(true, true));
  }

  /** Once in a while a fault outlasts leases and fences. */
  private boolean lasts() {
    return plan.shape().outlastsLeases() || schedule.oneIn(5);
  }

  /**
   * A topic that is made anew before a shard with state read it for the first time is not covered
   * by the protocol.
   */
  private void recreate(Deployment cluster) {
    boolean read =
        machines().stream().allMatch(machine -> machine.hasReadIfStarted(cluster.topic()));
    Topic topic = world.brokers().topic(cluster.topic());
    if (read && topic != null) {
      world.brokers().make(cluster.topic(), topic.size());
      faults.count(Fault.TOPIC_RECREATED);
    }
  }

  private void changeMount(Deployment cluster) {
    MountTable table = cluster.mounts();
    Mount before = removed.remove(cluster);
    if (before != null) {
      cluster.declare(table.with(before));
    } else {
      Mount mount = any(table.mounts());
      removed.put(cluster, mount);
      cluster.declare(table.without(mount.path()));
    }
  }

  /** A mount that is removed for the moment keeps the promise that it was made with. */
  private void changePolicy() {
    if (!removed.isEmpty()) {
      return;
    }
    List<Location> tops = new ArrayList<>();
    for (Mount mount : clusters.get(0).mounts().mounts()) {
      tops.add(mount.location());
    }
    Location top = any(tops);
    boolean open = outside.allows(top);
    ExternalChanges others = watches == null ? ExternalChanges.UNWATCHED : ExternalChanges.WATCHED;
    outside.declare(top, open ? ExternalChanges.NONE : others);
  }

  private Partition partition(Deployment cluster) {
    Topic topic = world.brokers().topic(cluster.topic());
    if (topic == null) {
      throw new IllegalStateException("no topic of " + cluster.cluster());
    }
    return topic.partition(schedule.below(topic.size()));
  }

  private int shard() {
    return schedule.below(plan.settings().shards());
  }

  private void later(long least, long most, Runnable action) {
    schedule.in(schedule.between(least, most), action);
  }

  private List<Machine> machines() {
    return clusters.stream().flatMap(cluster -> cluster.machines().stream()).toList();
  }

  private <T> T any(List<T> all) {
    return all.get(schedule.below(all.size()));
  }

  /**
   * A clock that is set back while its machine sleeps, or before anybody looked at it since, hides
   * how long the machine slept: no machine can tell, and elapsed time is promised to be measured
   * truly. So it is looked at before and afterwards, and a machine that sleeps keeps its time.
   */
  private void setClock(Machine machine) {
    if (!machine.isSuspended()) {
      machine.look();
      machine.clock().step(Schedule.millis(schedule.below(240_000) - 120_000L));
      machine.look();
    }
  }
}
