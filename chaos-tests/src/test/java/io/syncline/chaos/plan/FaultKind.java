package io.syncline.chaos.plan;

import io.syncline.chaos.net.LinkState;
import io.syncline.chaos.net.LinkState.Kind;
import io.syncline.chaos.process.Brokers;
import io.syncline.chaos.process.Ensemble;
import io.syncline.chaos.process.LinkEnd;
import java.time.Duration;
import java.util.Optional;

/** What can go wrong. */
public enum FaultKind {
  /** A node is killed and started again later. */
  KILL_NODE(Target.NODE, 1, 6),
  /** A node is killed, and comes back with an empty disk. */
  LOSE_NODE_AND_DISK(Target.NODE, 1, 6),
  /** A node stands still for longer than a heartbeat, up to longer than its sessions. */
  PAUSE_NODE(Target.NODE, 2, 12),
  /** A node's disk is full. */
  DISK_FULL(Target.NODE, 2, 6),

  /** A broker, which leads some partitions, is killed. */
  KILL_BROKER(Target.BROKER, 3, 8),
  /** A broker is cut off from its peers; clients and controllers reach it. */
  ISOLATE_BROKER(Target.BROKER, 3, 10),
  /** No broker is there. */
  ALL_BROKERS_AWAY(Target.ALL, 4, 10),
  /**
   * A node misses a while of the log, and what was appended meanwhile is deleted before it is back.
   */
  RETENTION_LOST(Target.NODE, 4, 8),

  /** A ZooKeeper server is killed. */
  KILL_ZOOKEEPER(Target.ZOOKEEPER, 2, 8),
  /** No ZooKeeper server is there. */
  ENSEMBLE_GONE(Target.ALL, 4, 12),

  /** Every request to the store takes longer. */
  UFS_SLOW(Target.ALL, 2, 5),
  /** The store answers 503 SlowDown. */
  UFS_SLOW_DOWN(Target.ALL, 2, 6),
  /** The store does what it is asked, and its answers to changes are lost. */
  UFS_ANSWER_LOST(Target.ALL, 2, 6),

  KAFKA_DELAY(LinkEnd.KAFKA, Kind.DELAY),
  KAFKA_RESET(LinkEnd.KAFKA, Kind.RESET),
  KAFKA_HALF_OPEN(LinkEnd.KAFKA, Kind.HALF_OPEN),
  KAFKA_DROP_REQUESTS(LinkEnd.KAFKA, Kind.DROP_REQUESTS),
  KAFKA_DROP_ANSWERS(LinkEnd.KAFKA, Kind.DROP_ANSWERS),
  KAFKA_HOLD(LinkEnd.KAFKA, Kind.HOLD),
  KAFKA_BANDWIDTH(LinkEnd.KAFKA, Kind.BANDWIDTH),

  ZOOKEEPER_DELAY(LinkEnd.ZOOKEEPER, Kind.DELAY),
  ZOOKEEPER_RESET(LinkEnd.ZOOKEEPER, Kind.RESET),
  ZOOKEEPER_HALF_OPEN(LinkEnd.ZOOKEEPER, Kind.HALF_OPEN),
  ZOOKEEPER_DROP_REQUESTS(LinkEnd.ZOOKEEPER, Kind.DROP_REQUESTS),
  ZOOKEEPER_DROP_ANSWERS(LinkEnd.ZOOKEEPER, Kind.DROP_ANSWERS),
  ZOOKEEPER_HOLD(LinkEnd.ZOOKEEPER, Kind.HOLD),
  ZOOKEEPER_BANDWIDTH(LinkEnd.ZOOKEEPER, Kind.BANDWIDTH),

  UFS_LINK_DELAY(LinkEnd.UFS, Kind.DELAY),
  UFS_LINK_RESET(LinkEnd.UFS, Kind.RESET),
  UFS_LINK_HALF_OPEN(LinkEnd.UFS, Kind.HALF_OPEN),
  UFS_LINK_DROP_REQUESTS(LinkEnd.UFS, Kind.DROP_REQUESTS),
  UFS_LINK_DROP_ANSWERS(LinkEnd.UFS, Kind.DROP_ANSWERS),
  UFS_LINK_HOLD(LinkEnd.UFS, Kind.HOLD),
  UFS_LINK_BANDWIDTH(LinkEnd.UFS, Kind.BANDWIDTH);

  /** What a fault of a kind hits one of. */
  enum Target {
    NODE,
    BROKER,
    ZOOKEEPER,
    ALL
  }

  /**
   * The store's links are held or delayed for less than a node waits for an answer: what a node
   * gave up must not arrive afterwards, or nobody outside knows when it happened.
   */
  private static final int MAX_UFS_HOLD_SECONDS = 3;

  private static final int UFS_DELAY_MILLIS = 300;
  private static final int OTHER_DELAY_MILLIS = 1_200;
  private static final int BYTES_PER_SECOND = 20_000;

  private final Target target;
  private final Duration shortest;
  private final Duration longest;
  private final Optional<LinkEnd> link;
  private final Optional<LinkState> state;

  FaultKind(Target target, int shortest, int longest) {
    this.target = target;
    this.shortest = Duration.ofSeconds(shortest);
    this.longest = Duration.ofSeconds(longest);
    this.link = Optional.empty();
    this.state = Optional.empty();
  }

  FaultKind(LinkEnd end, Kind kind) {
    boolean ufs = end == LinkEnd.UFS;
    this.target = Target.NODE;
    this.shortest = Duration.ofSeconds(1);
    this.longest =
        Duration.ofSeconds(
            !ufs ? 12 : kind == Kind.HOLD || kind == Kind.DELAY ? MAX_UFS_HOLD_SECONDS : 8);
    this.link = Optional.of(end);
    this.state =
        Optional.of(
            switch (kind) {
              case DELAY ->
                  LinkState.delayed(Duration.ofMillis(ufs ? UFS_DELAY_MILLIS : OTHER_DELAY_MILLIS));
              case BANDWIDTH -> LinkState.limited(BYTES_PER_SECOND);
              default -> LinkState.of(kind);
            });
  }

  /** Which links of a node it changes, if any. */
  public Optional<LinkEnd> link() {
    return link;
  }

  /** What becomes of these links. */
  public Optional<LinkState> state() {
    return state;
  }

  Duration shortest() {
    return shortest;
  }

  Duration longest() {
    return longest;
  }

  /** How many there are to choose a target from. */
  int targets(int nodes) {
    return switch (target) {
      case NODE -> nodes;
      case BROKER -> Brokers.COUNT;
      case ZOOKEEPER -> Ensemble.COUNT;
      case ALL -> 1;
    };
  }
}
