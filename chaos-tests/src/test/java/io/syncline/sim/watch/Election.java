package io.syncline.sim.watch;

import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.Machine;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.world.Register;
import io.syncline.sim.world.Schedule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in one cluster: that of a node with a session, until it dies, sleeps or is cut
 * off for longer than a session lasts. Nobody tells the node that had it.
 */
final class Election {
  private static final long SESSION = Schedule.millis(4_000);

  private final Schedule schedule;
  private final Deployment cluster;
  private final Register<?> store;
  private @Nullable NodeProcess holder;
  private long heard;

  Election(Schedule schedule, Deployment cluster, Register<?> store) {
    this.schedule = schedule;
    this.cluster = cluster;
    this.store = store;
  }

  /** Passes the turn on where the session of who has it has ended. */
  void look() {
    if (store.isAway()) {
      heard = schedule.now();
      return;
    }
    NodeProcess current = holder;
    if (current != null && hasSession(current)) {
      heard = schedule.now();
    } else if (current != null && schedule.now() - heard > SESSION) {
      holder = null;
    }
    if (holder == null) {
      choose(current);
    }
  }

  private void choose(@Nullable NodeProcess before) {
    List<NodeProcess> ready =
        cluster.machines().stream()
            .map(Machine::process)
            .filter(Objects::nonNull)
            .filter(Election::hasSession)
            .toList();
    List<NodeProcess> others = ready.stream().filter(process -> process != before).toList();
    List<NodeProcess> from = others.isEmpty() ? ready : others;
    if (!from.isEmpty()) {
      holder = from.get(schedule.below(from.size()));
      heard = schedule.now();
    }
  }

  private static boolean hasSession(NodeProcess process) {
    return process.machine().process() == process
        && process.links().zooKeeper()
        && !process.machine().isSuspended();
  }

  /** The session of who has the turn ends, whatever it does. */
  void sessionEnds() {
    if (!store.isAway()) {
      NodeProcess before = holder;
      holder = null;
      choose(before);
    }
  }

  /** Who has it and can know; null while nobody does. */
  @Nullable NodeProcess elected() {
    NodeProcess current = holder;
    return current != null && hasSession(current) && !store.isAway() ? current : null;
  }
}
