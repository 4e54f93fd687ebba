package io.syncline.sim.node;

import io.syncline.core.origin.Members;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.World;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.OriginsTopic;
import java.util.OptionalLong;

/** A process's reader of the origins topic. */
final class OriginsReader {
  private static final int AT_ONCE = 12;

  private final World world;
  private final NodeProcess process;
  private final Membership membership;
  private int next;

  OriginsReader(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
    this.membership = new Membership(process.writer().self());
  }

  Membership membership() {
    return membership;
  }

  Members members() {
    return membership.members();
  }

  void ping() {
    OriginsEntry ping = membership.ping(process.ticker().nanos());
    world.origins().append(process.links(), ping, AppendAnswer.IGNORED);
  }

  void read() {
    if (!process.links().toKafka() || !process.links().fromKafka()) {
      return;
    }
    int end = Math.min(world.origins().end(), next + 1 + world.schedule().below(AT_ONCE));
    if (next == end) {
      return;
    }
    while (next < end) {
      OriginsTopic.Keyed keyed = world.origins().read(next++);
      if (keyed != null) {
        take(keyed);
      }
    }
    process.originsChanged();
  }

  private void take(OriginsTopic.Keyed keyed) {
    OriginsEntry entry = keyed.entry();
    if (entry instanceof OriginsEntry.Ping ping
        && world.leavesOut(Mutation.ORIGINS_IN_THE_MINIMUM)) {
      if (ping.node().equals(process.writer().self())) {
        membership.read(keyed.key(), membership.ping(process.ticker().nanos()));
      }
      return;
    }
    OptionalLong before = members().date();
    membership.read(keyed.key(), entry);
    if (!before.equals(members().date())) {
      for (OriginsEntry overtaken : membership.overtaken()) {
        world.origins().append(process.links(), overtaken, AppendAnswer.IGNORED);
      }
    }
    if (entry instanceof OriginsEntry.Left left) {
      process.heardLeft(left.origin());
    }
  }

  /** Whether next to nothing is left to read: pings go on for ever. */
  boolean isAtEnd() {
    return world.origins().end() - next < 8;
  }
}
