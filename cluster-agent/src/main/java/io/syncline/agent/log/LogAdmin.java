package io.syncline.agent.log;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.bus.kafka.LogScan;
import io.syncline.bus.kafka.PartitionStanding;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * What people ask of the topics: each call reads them with clients of its own, beside the shards.
 *
 * <p>Thread rule: any thread; a call ends with what it reads, or when its client leaves.
 */
public final class LogAdmin {
  /** Calls that read topics at a time; more are refused with {@code NODE_BUSY}. */
  public static final int MAX_READINGS = 4;

  private final Self self;
  private final LogSource source;
  private final PathResolver paths;
  private final Supplier<Optional<List<NodeInfo>>> registered;
  private final InstantSource clock;
  private final Semaphore readings = new Semaphore(MAX_READINGS);

  /**
   * This node.
   *
   * @param node its name
   * @param partitions of each topic
   * @param shards that it holds
   */
  public record Self(String node, int partitions, HeldShards shards) {}

  /**
   * Puts it together.
   *
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public LogAdmin(
      Self self,
      LogSource source,
      PathResolver paths,
      Supplier<Optional<List<NodeInfo>>> registered,
      InstantSource clock) {
    this.self = self;
    this.source = source;
    this.paths = paths;
    this.registered = registered;
    this.clock = clock;
  }

  /** This node. */
  public Self self() {
    return self;
  }

  /** The cluster's own topic. */
  public String ownTopic() {
    return source.settings().ownTopic();
  }

  /** Where the cluster stands in each partition of each topic that it reads. */
  public List<PartitionStanding> standings() {
    return source.standings();
  }

  /** The other live nodes of the cluster; empty while ZooKeeper does not answer. */
  public Optional<List<NodeInfo>> others() {
    return registered
        .get()
        .map(nodes -> nodes.stream().filter(node -> !node.name().equals(self.node())).toList());
  }

  /**
   * Shows records.
   *
   * @param toNow whether to end where the topics end now; otherwise it goes on until nobody listens
   */
  public void tail(LogWish wish, boolean toNow, Tail.Audience audience) {
    Touched touched = touched(wish);
    reading(
        () -> {
          new Tail(source, touched, audience)
              .run(source.topics(wish.topics()), clock.instant().minus(wish.since()), toNow);
          return true;
        });
  }

  /** Reads topics again, and tells what is wrong with each. */
  public void verify(LogWish wish, Verification.Listener listener) {
    reading(
        () -> {
          for (String topic : source.topics(wish.topics())) {
            try (LogScan scan = source.open(topic)) {
              boolean whole = wish.since().isZero();
              new Verification(scan, listener)
                  .run(whole ? Optional.empty() : Optional.of(clock.instant().minus(wish.since())));
            }
          }
          return true;
        });
  }

  /**
   * Takes as old, in the shards of this node, what topics have told of.
   *
   * @param dryRun whether only to count
   */
  public Replay.Outcome replay(LogWish wish, boolean dryRun) {
    Touched touched = touched(wish);
    return reading(
        () ->
            new Replay(source, touched, self.shards(), dryRun)
                .run(source.topics(wish.topics()), clock.instant().minus(wish.since())));
  }

  private Touched touched(LogWish wish) {
    Optional<Location> top =
        wish.path().isEmpty()
            ? Optional.empty()
            : Optional.of(paths.resolve(wish.path()).requireLocation());
    return new Touched(top);
  }

  private <T> T reading(Supplier<T> work) {
    if (!readings.tryAcquire()) {
      throw new SyncException(
          ErrorCode.NODE_BUSY,
          "topics are read for " + MAX_READINGS + " calls already, which is the most at a time");
    }
    try {
      return work.get();
    } finally {
      readings.release();
    }
  }
}
