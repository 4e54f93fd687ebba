package io.syncline.sim.node;

import io.syncline.core.outbox.Intent;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.run.Invalidations;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Disk;
import java.util.Collection;
import java.util.List;

/** The intents on the disk of a process; the oracle knows what they stand for. */
final class OutboxDisk {
  private final World world;
  private final NodeProcess process;
  private final Disk disk;

  OutboxDisk(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
    this.disk = process.machine().disk();
  }

  List<Intent> all() {
    return disk.outbox().all();
  }

  /** The newest id that was ever used. */
  long lastId() {
    return disk.lastIntent();
  }

  /** An intent is durable, in place of an earlier form of it. */
  void keep(Intent intent) {
    disk.outbox().put(intent);
    disk.usedIntent(intent.id());
    List<Coverage> coverage =
        Invalidations.expanded(intent.changes()).stream()
            .map(one -> new Coverage(one.location(), one.scope()))
            .toList();
    world.witness().intentAdded(process.reader(), intent.id(), coverage);
  }

  void forget(Collection<Long> ids) {
    for (long id : ids) {
      disk.outbox().remove(id);
      world.witness().intentRemoved(process.reader(), id);
    }
  }
}
