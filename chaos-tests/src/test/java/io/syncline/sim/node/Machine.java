package io.syncline.sim.node;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Disk;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.Links;
import io.syncline.sim.world.MachineClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A machine: its clock, its links, its disk, and the process that runs on it, if one does. */
public final class Machine {
  private final World world;
  private final Deployment deployment;
  private final Reader reader;
  private final Links links;
  private final MachineClock clock;
  private final Duration lease;
  private final Inspector inspector;
  private final Deque<Runnable> deferred = new ArrayDeque<>();
  private Disk disk;
  private @Nullable NodeProcess process;
  private boolean suspended;
  private long awayUntil;
  private long awakeSince;

  Machine(World world, Deployment deployment, Reader reader, MachineClock clock, Duration lease) {
    this.world = world;
    this.deployment = deployment;
    this.reader = reader;
    this.clock = clock;
    this.lease = lease;
    this.inspector = new Inspector(world);
    this.links = new Links(reader.toString());
    this.disk = new Disk(world.settings().shards());
  }

  public Reader reader() {
    return reader;
  }

  public Links links() {
    return links;
  }

  public MachineClock clock() {
    return clock;
  }

  /** How long its processes may write unheard. */
  public Duration lease() {
    return lease;
  }

  Disk disk() {
    return disk;
  }

  public Deployment deployment() {
    return deployment;
  }

  /** The process that runs; null when none does. */
  public @Nullable NodeProcess process() {
    return process;
  }

  public boolean isSuspended() {
    return suspended;
  }

  /** Nobody starts a process before an instant. */
  public void stayAway(long until) {
    awayUntil = until;
  }

  /** Whether it is not to be started yet. */
  public boolean isAway(long now) {
    return now < awayUntil;
  }

  /** Whether every shard with state on its disk has read a topic. */
  public boolean hasReadIfStarted(String topic) {
    for (int shard = 0; shard < disk.size(); shard++) {
      var positions = disk.shard(shard).store().positions();
      if (!positions.isEmpty()
          && positions.stream().noneMatch(position -> position.topic().equals(topic))) {
        return false;
      }
    }
    return true;
  }

  /** A process starts. */
  public void start() {
    if (process == null) {
      awakeSince = world.schedule().now();
      process = new NodeProcess(world, this);
      world.note(reader, " starts as ", process.writer().self());
      process.start();
    }
  }

  /** The process dies. */
  public void crash() {
    if (process != null) {
      world.note(reader, " dies, was ", process.writer().self());
      if (process.writer().isCollapsing()) {
        world.tally().add(Count.COLLAPSES_CUT);
      }
      process = null;
      world.witness().losses().untold().died(reader);
      deferred.clear();
    }
  }

  /**
   * The process may die between two steps of a write, and even lose its disk; it is started again.
   *
   * @return whether it did
   */
  public boolean mayDie(int oneIn) {
    return mayDie(Fault.CRASH_IN_WRITE, oneIn);
  }

  /** The same between two steps of something else. */
  public boolean mayDie(Fault fault, int oneIn) {
    if (!world.faults().hits(fault, oneIn)) {
      return false;
    }
    stayAway(world.schedule().now() + world.schedule().between(100, 12_000));
    if (world.faults().hits(Fault.DISK_LOST, 3)) {
      loseDisk();
    } else {
      crash();
    }
    return true;
  }

  /** The process dies, and the disk is lost with it. */
  public void loseDisk() {
    crash();
    world.note(reader, " loses its disk");
    disk = new Disk(world.settings().shards());
    world.witness().diskLost(reader, world.lastIncarnation());
  }

  /** The process dies, and what was not synced is lost; whether anything was. */
  public boolean cutPower(boolean newerPositions) {
    crash();
    if (!disk.powerCut(newerPositions)) {
      return false;
    }
    world.note(reader, " comes back as of its snapshot");
    world.witness().powerCut(reader, disk.size());
    return true;
  }

  /** What a power cut would bring back from now on. */
  public void snapshot() {
    disk.snapshot();
    world.witness().snapshotTaken(reader, disk.size());
  }

  /** Nothing runs until {@link #resume}. */
  public void suspend() {
    if (!suspended) {
      suspended = true;
      clock.suspend();
      world.note(reader, " sleeps");
    }
  }

  /** Since when a process has run on it without sleep. */
  long awakeSince() {
    return awakeSince;
  }

  /** Looks at the clocks, as a process that runs does many times a second. */
  public void look() {
    if (process != null) {
      var unused = process.ticker().nanos();
    }
  }

  /** What should have run meanwhile runs now. */
  public void resume() {
    if (suspended) {
      suspended = false;
      clock.resume();
      awakeSince = world.schedule().now();
      world.note(reader, " wakes");
      for (Runnable next = deferred.poll(); next != null; next = deferred.poll()) {
        next.run();
      }
      if (process != null) {
        process.shards().forEach(OwnedShard::setChanged);
        run(process, () -> {});
      }
    }
  }

  /** Runs a step of a process, if it still lives; later, if the machine sleeps. */
  void run(NodeProcess owner, Runnable step) {
    if (process != owner) {
      return;
    }
    if (suspended) {
      deferred.add(() -> run(owner, step));
      return;
    }
    passLag(owner);
    step.run();
    if (process == owner) {
      passLag(owner);
      owner.shards().forEach(OwnedShard::makeRoom);
      inspector.inspect(owner);
    }
  }

  private void passLag(NodeProcess owner) {
    if (world.door().readLag() > 0) {
      long now = owner.patience();
      owner.shards().forEach(owned -> owned.pass(now));
    }
  }
}
