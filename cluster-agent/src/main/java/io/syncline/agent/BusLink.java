package io.syncline.agent;

import io.syncline.bus.kafka.BusLag;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaChangeSubscriber;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node's reading of the log, as its monitor sees it. Kafka may be away when the node starts. */
final class BusLink implements AutoCloseable {
  private final KafkaChangeSubscriber subscriber;
  private final ShardSink sink;
  private volatile boolean reading;

  /**
   * A link that does not read yet.
   *
   * @param prepared called once when the topics are there: nobody may publish before
   */
  BusLink(
      KafkaBusSettings settings,
      ShardSink sink,
      OriginsSink origins,
      Ticker ticker,
      Runnable prepared) {
    this.subscriber =
        new KafkaChangeSubscriber(
            settings,
            ticker,
            origins,
            () -> {
              prepared.run();
              reading = true;
            });
    this.sink = sink;
  }

  /** Starts, in the background. */
  void start() {
    subscriber.start(sink);
  }

  /** Whether the log answers. */
  boolean connected() {
    return subscriber.connected();
  }

  /** Whether reading the log has begun. */
  boolean reading() {
    return reading;
  }

  /** The shards that the group gave to this node last; empty before it has answered. */
  Optional<Set<Integer>> assignment() {
    return subscriber.assignment();
  }

  /** The identity of the own topic as of the last look; empty before it is there. */
  Optional<String> ownTopicId() {
    return subscriber.ownTopicId();
  }

  /** Whether the log may lose what it has acknowledged: somebody lowered its settings. */
  boolean mayLose() {
    return subscriber.mayLose();
  }

  /** What is wrong now, one sentence each. */
  List<String> problems() {
    return subscriber.problems();
  }

  /** What ended the reading for good; empty while it goes on. */
  Optional<SyncException> failure() {
    return subscriber.failure().map(BusLink::ended);
  }

  /** What ended the reading, with its own code where it has one. */
  static SyncException ended(Throwable failure) {
    return failure instanceof SyncException known
        ? known
        : new SyncException(ErrorCode.INTERNAL, "reading the log ended: " + failure, failure);
  }

  /** Records in the log that are not applied yet. */
  long lag() {
    return subscriber.lags().stream().mapToLong(BusLag.Lag::records).sum();
  }

  /** Gives all shards to the others of the group; false when that took longer than permitted. */
  boolean giveUpShards(Duration atMost) {
    return subscriber.giveUpShards(atMost);
  }

  /** How much the thread that reads was told to do, and has not done yet. */
  int commandsWaiting() {
    return subscriber.commandsWaiting();
  }

  /** Shards that cannot catch up because another cluster's topic cannot be read. */
  Set<Integer> shardsHeldUp() {
    return subscriber.shardsHeldUp();
  }

  @Override
  public void close() {
    subscriber.close();
  }
}
