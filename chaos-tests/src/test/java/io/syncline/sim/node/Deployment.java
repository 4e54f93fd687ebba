package io.syncline.sim.node;

import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.run.World;
import io.syncline.sim.world.MachineClock;
import io.syncline.sim.world.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One cluster: its machines, its mounts at each version, and who is to own which shard. */
public final class Deployment {
  private final World world;
  private final String cluster;
  private final List<Machine> machines = new ArrayList<>();
  private final Map<Integer, Machine> owners = new HashMap<>();
  private final List<MountTable> tables = new ArrayList<>();

  /** A cluster whose shards belong to its machines in turn. */
  public Deployment(World world, String cluster, int size, Collection<Mount> mounts) {
    this.world = world;
    this.cluster = cluster;
    tables.add(MountTable.of(1, mounts));
    world.asks(this::runs);
    for (int i = 0; i < size; i++) {
      Schedule schedule = world.schedule();
      boolean drifts = world.faults().hits(Fault.CLOCK_DRIFT, 1);
      long drift = drifts ? schedule.below(20_000) - 10_000 : 0;
      MachineClock clock =
          new MachineClock(schedule, Schedule.millis(schedule.below(1_000_000)), drift);
      Duration lease = world.settings().lease();
      if (world.faults().hits(Fault.UNLIKE_LEASE, 2)) {
        lease = lease.multipliedBy(3);
      }
      machines.add(new Machine(world, this, new Reader(cluster, "n" + i), clock, lease));
    }
    for (int shard = 0; shard < world.settings().shards(); shard++) {
      owners.put(shard, machines.get(shard % size));
    }
  }

  private boolean runs(Origin origin) {
    return machines.stream()
        .map(Machine::process)
        .anyMatch(process -> process != null && process.writer().self().equals(origin));
  }

  public String cluster() {
    return cluster;
  }

  /** The name of its topic. */
  public String topic() {
    return topicOf(cluster);
  }

  static String topicOf(String cluster) {
    return "syncline.changes." + cluster;
  }

  public List<Machine> machines() {
    return machines;
  }

  /** The mounts as they are declared now. */
  public MountTable mounts() {
    return tables.get(tables.size() - 1);
  }

  /** The mounts as they were at a version, and at all after it; empty ones before the first. */
  List<MountTable> mountsSince(long version) {
    List<MountTable> since =
        tables.stream().filter(table -> table.version() >= version).collect(Collectors.toList());
    if (since.isEmpty() || since.get(0).version() > version) {
      since.add(MountTable.empty());
    }
    return since;
  }

  /** Declares other mounts; nodes hear of it when they do. */
  public void declare(MountTable table) {
    world.note(cluster, " declares mounts of version ", table.version());
    tables.add(table);
  }

  /** Whether all processes go by the newest mounts. */
  public boolean allHaveHeard() {
    return machines.stream()
        .map(Machine::process)
        .allMatch(process -> process == null || process.mounts().version() == mounts().version());
  }

  /** Who is to own a shard. */
  Machine owner(int shard) {
    return owners.getOrDefault(shard, machines.get(0));
  }

  /** Gives a shard to another machine. */
  public void assign(int shard, Machine machine) {
    owners.put(shard, machine);
  }
}
