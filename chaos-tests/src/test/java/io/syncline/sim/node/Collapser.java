package io.syncline.sim.node;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.outbox.Collapse;
import io.syncline.core.outbox.Outbox;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Schedule;
import java.util.Collection;
import java.util.List;

/**
 * Collapses an outbox that fills up, step by step as a node does: the wider intent becomes durable,
 * the others are forgotten on disk, and it stands for them. The process can die between any two of
 * these.
 */
final class Collapser {
  private static final long PAUSE = Schedule.millis(2_000);

  private final World world;
  private final NodeProcess process;
  private final OutboxDisk disk;
  private final Outbox outbox;
  private boolean underWay;
  private long pausesUntil;

  Collapser(World world, NodeProcess process, OutboxDisk disk, Outbox outbox) {
    this.world = world;
    this.process = process;
    this.disk = disk;
    this.outbox = outbox;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /**
   * Begins to collapse, if the outbox asks for it.
   *
   * @param announced what this origin said that it can write
   */
  void look(Collection<Location> announced) {
    if (!underWay && world.schedule().now() >= pausesUntil) {
      outbox.collapse(announced).ifPresent(collapse -> begin(collapse, announced.size()));
    }
  }

  private void begin(Collapse collapse, int announced) {
    underWay = true;
    world
        .witness()
        .oracle()
        .limits()
        .check(
            process.reader(),
            Bounded.TREES,
            collapse.wider().changes().size(),
            Math.max(world.settings().sizes().maxTrees(), announced),
            world.schedule().now());
    world.note(process.writer().self(), " is about to collapse ", collapse);
    Collapse done = world.leavesOut(Mutation.COLLAPSE_COVERS) ? narrow(collapse) : collapse;
    if (world.leavesOut(Mutation.COLLAPSE_DURABLE)) {
      soon(
          () -> {
            disk.forget(done.gone());
            soon(() -> keep(done));
          });
    } else {
      soon(() -> keep(done));
    }
  }

  private void keep(Collapse collapse) {
    if (world.faults().hits(Fault.DISK_FULL, 4)) {
      underWay = false;
      pausesUntil = world.schedule().now() + PAUSE;
      disk.forget(outbox.notCollapsed(collapse).done());
      return;
    }
    disk.keep(collapse.wider());
    soon(
        () -> {
          disk.forget(collapse.gone());
          soon(() -> stand(collapse));
        });
  }

  private void stand(Collapse collapse) {
    disk.forget(outbox.collapsed(collapse).done());
    underWay = false;
    world.tally().add(Count.COLLAPSES);
    world.tally().add(Count.COLLAPSED, collapse.gone().size());
    process.writer().pump();
  }

  /** A moment later, unless the process dies then. */
  private void soon(Runnable next) {
    world
        .schedule()
        .in(
            world.schedule().between(1, 200),
            process.step(
                () -> {
                  if (!process.machine().mayDie(3)) {
                    next.run();
                  }
                }));
  }

  /** The same as if nothing but its first tree had changed. */
  private static Collapse narrow(Collapse collapse) {
    List<Change> first = collapse.wider().changes().subList(0, 1);
    return new Collapse(collapse.wider().with(first), collapse.gone());
  }
}
