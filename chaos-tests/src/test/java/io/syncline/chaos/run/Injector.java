package io.syncline.chaos.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.chaos.net.LinkState;
import io.syncline.chaos.plan.FaultKind;
import io.syncline.chaos.plan.PlannedFault;
import io.syncline.chaos.process.Brokers;
import io.syncline.chaos.process.Ensemble;
import io.syncline.chaos.process.Fleet;
import io.syncline.chaos.process.LinkEnd;
import io.syncline.chaos.process.NodeProcess;
import io.syncline.embedded.S3Fault;
import io.syncline.embedded.S3Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Makes faults happen and ends them. A fault whose target another one has already is left out, and
 * counted as such.
 *
 * <p>One thread begins and ends faults; any may ask.
 */
final class Injector {
  private static final Duration SLOW = Duration.ofMillis(900);
  private static final int LOST_ANSWERS = 60;
  private static final S3Fault NONE = S3Fault.delay(Duration.ZERO);

  private final Fleet fleet;
  private final LogPruner pruner;
  private final Random random;

  @GuardedBy("this")
  private final Set<String> taken = new HashSet<>();

  @GuardedBy("this")
  private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);

  @GuardedBy("this")
  private final Map<FaultKind, Integer> leftOut = new EnumMap<>(FaultKind.class);

  @GuardedBy("this")
  private final List<String> log = new ArrayList<>();

  Injector(Fleet fleet, LogPruner pruner, long seed) {
    this.fleet = fleet;
    this.pruner = pruner;
    this.random = new Random(seed);
  }

  /** Begins a fault; returns whether it did. */
  boolean begin(PlannedFault fault) {
    if (!take(fault)) {
      return false;
    }
    note(fault.kind() + " of " + targetOf(fault) + " for " + fault.length().toMillis() + " ms");
    FaultKind kind = fault.kind();
    if (kind.link().isPresent()) {
      node(fault).links().become(kind.link().get(), kind.state().orElseThrow());
    } else {
      beginOther(fault);
    }
    return true;
  }

  /** Ends a fault that began. */
  void end(PlannedFault fault) {
    FaultKind kind = fault.kind();
    if (kind.link().isPresent()) {
      node(fault).links().become(kind.link().get(), LinkState.PASS);
    } else {
      endOther(fault);
    }
    note("end of " + kind + " of " + targetOf(fault));
    synchronized (this) {
      taken.remove(targetOf(fault));
    }
  }

  /** Whether somebody has taken a node away and will bring it back. */
  synchronized boolean hasTaken(NodeProcess node) {
    return taken.contains(node.name().toString());
  }

  synchronized Map<FaultKind, Integer> injected() {
    return new EnumMap<>(injected);
  }

  synchronized Map<FaultKind, Integer> leftOut() {
    return new EnumMap<>(leftOut);
  }

  /** What happened when, on the clock of the history. */
  synchronized List<String> log() {
    return List.copyOf(log);
  }

  synchronized void note(String what) {
    log.add(String.format("[%.3fs] %s", System.nanoTime() / 1e9, what));
  }

  private synchronized boolean take(PlannedFault fault) {
    boolean possible = fault.kind() != FaultKind.DISK_FULL || node(fault).hasDiskToFill();
    boolean begins = possible && taken.add(targetOf(fault));
    (begins ? injected : leftOut).merge(fault.kind(), 1, Integer::sum);
    return begins;
  }

  private void beginOther(PlannedFault fault) {
    switch (fault.kind()) {
      case KILL_NODE -> node(fault).kill();
      case LOSE_NODE_AND_DISK -> node(fault).killAndLoseDisk();
      case PAUSE_NODE -> node(fault).pause(fault.length());
      case DISK_FULL -> node(fault).fillDisk();
      case KILL_BROKER -> fleet.brokers().kill(fault.target());
      case ISOLATE_BROKER ->
          fleet.brokers().peersOf(fault.target(), LinkState.of(LinkState.Kind.HALF_OPEN));
      case ALL_BROKERS_AWAY -> each(Brokers.COUNT, fleet.brokers()::kill);
      case RETENTION_LOST ->
          node(fault).links().become(LinkEnd.KAFKA, LinkState.of(LinkState.Kind.HALF_OPEN));
      case KILL_ZOOKEEPER -> fleet.ensemble().kill(fault.target());
      case ENSEMBLE_GONE -> each(Ensemble.COUNT, fleet.ensemble()::kill);
      case UFS_SLOW -> fleet.store().breakAll(S3Fault.delay(SLOW));
      case UFS_SLOW_DOWN -> fleet.store().breakAll(S3Fault.answer(503, "SlowDown"));
      case UFS_ANSWER_LOST -> loseAnswers();
      default -> throw new IllegalArgumentException("not a fault of its own: " + fault);
    }
  }

  private void endOther(PlannedFault fault) {
    switch (fault.kind()) {
      case KILL_NODE, LOSE_NODE_AND_DISK -> node(fault).start();
      case PAUSE_NODE -> node(fault).resume();
      case DISK_FULL -> node(fault).freeDisk();
      case KILL_BROKER -> fleet.brokers().restart(fault.target());
      case ISOLATE_BROKER -> fleet.brokers().peersOf(fault.target(), LinkState.PASS);
      case ALL_BROKERS_AWAY -> each(Brokers.COUNT, fleet.brokers()::restart);
      case RETENTION_LOST -> {
        note(pruner.deleteEverything());
        node(fault).links().become(LinkEnd.KAFKA, LinkState.PASS);
      }
      case KILL_ZOOKEEPER -> fleet.ensemble().restart(fault.target());
      case ENSEMBLE_GONE -> each(Ensemble.COUNT, fleet.ensemble()::restart);
      case UFS_SLOW, UFS_SLOW_DOWN, UFS_ANSWER_LOST -> fleet.store().mend();
      default -> throw new IllegalArgumentException("not a fault of its own: " + fault);
    }
  }

  /** Some changes happen without an answer, now and then several in a row. */
  private void loseAnswers() {
    List<S3Operation> changes =
        List.of(
            S3Operation.PUT_OBJECT,
            S3Operation.COPY_OBJECT,
            S3Operation.DELETE_OBJECT,
            S3Operation.DELETE_OBJECTS);
    for (S3Operation change : changes) {
      for (int i = 0; i < LOST_ANSWERS; i++) {
        boolean lost = random.nextInt(3) > 0;
        S3Fault fault = random.nextBoolean() ? S3Fault.dropAfterEffect() : failedAfterEffect();
        fleet.store().breakNext(change, 1 + random.nextInt(2), lost ? fault : NONE);
      }
    }
  }

  private static S3Fault failedAfterEffect() {
    return S3Fault.answerAfterEffect(500, "InternalError");
  }

  private NodeProcess node(PlannedFault fault) {
    return fleet.nodes().get(fault.target());
  }

  /** What a fault takes for itself, by name. */
  private String targetOf(PlannedFault fault) {
    if (fault.kind().link().isPresent()) {
      return node(fault).name() + "-" + fault.kind().link().get();
    }
    return switch (fault.kind()) {
      case KILL_NODE, LOSE_NODE_AND_DISK, PAUSE_NODE -> node(fault).name().toString();
      case DISK_FULL -> node(fault).name() + "-disk";
      case RETENTION_LOST -> node(fault).name() + "-" + LinkEnd.KAFKA;
      case KILL_BROKER -> "broker-" + fault.target();
      case ISOLATE_BROKER -> "peers-of-broker-" + fault.target();
      case ALL_BROKERS_AWAY -> "all-brokers";
      case KILL_ZOOKEEPER -> "zookeeper-" + fault.target();
      case ENSEMBLE_GONE -> "ensemble";
      case UFS_SLOW, UFS_SLOW_DOWN, UFS_ANSWER_LOST -> "store";
      default -> throw new IllegalArgumentException("not a fault of its own: " + fault);
    };
  }

  private static void each(int count, IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(i);
    }
  }
}
