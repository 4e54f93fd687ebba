package io.syncline.chaos.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.StatusRuntimeException;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.chaos.process.NodeProcess;
import io.syncline.proto.node.v1.MountState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts nodes again that ended by themselves, as an init system would, and notes which states
 * their mounts were seen in.
 */
final class Supervisor {
  private static final long PAUSE_MILLIS = 1_000;

  private final List<NodeProcess> nodes;
  private final List<NodeDoor> doors;
  private final Injector injector;
  private final CountDownLatch stop;

  @GuardedBy("this")
  private final Map<MountState, Integer> states = new EnumMap<>(MountState.class);

  @GuardedBy("this")
  private final List<String> ended = new ArrayList<>();

  Supervisor(
      List<NodeProcess> nodes, List<NodeDoor> doors, Injector injector, CountDownLatch stop) {
    this.nodes = nodes;
    this.doors = doors;
    this.injector = injector;
    this.stop = stop;
  }

  /** Watches until told to stop. */
  void run() {
    try {
      while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        for (int i = 0; i < nodes.size(); i++) {
          watch(nodes.get(i), doors.get(i));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In how many looks a mount was in which state. */
  synchronized Map<MountState, Integer> states() {
    return new EnumMap<>(states);
  }

  /** Nodes that ended without being killed, with their logs. */
  synchronized List<String> ended() {
    return List.copyOf(ended);
  }

  private void watch(NodeProcess node, NodeDoor door) {
    if (injector.hasTaken(node)) {
      return;
    }
    if (!node.isAlive()) {
      String what = node.name() + " ended by itself, see " + node.log();
      injector.note(what);
      synchronized (this) {
        ended.add(what);
      }
      node.start();
      return;
    }
    try {
      var mounts = door.status().getMountsList();
      synchronized (this) {
        mounts.forEach(mount -> states.merge(mount.getState(), 1, Integer::sum));
      }
    } catch (StatusRuntimeException e) {
      // It does not answer now; nothing is learned.
    }
  }
}
