package io.syncline.core.spi;

/**
 * Reads partition {@code i} of every cluster's topic for the shards {@code i} that this node owns,
 * and hands each record to a {@link ShardSink}.
 *
 * <p>Ownership: the nodes of one cluster share the shards; a subscriber is told its own by the
 * group that they form. Resume: at the positions that the sink stored. Cold start: where the sink
 * stored none at all for a shard, the ends of all topics are fixed first and told to the sink. A
 * topic first heard of by a shard that has state is read from its first record. A shard that the
 * sink does not hold any more is taken up again after a while: revoked, and assigned anew.
 *
 * <p>Thread rule: all calls of the sink come from one thread, the subscriber's. A sink that blocks
 * holds reading back, and nothing else. An exception thrown by a sink stops the subscriber: the
 * sink handles what it can.
 *
 * <p>Does not guarantee: any order between two topics, or that a record is handed over once.
 */
public interface ChangeSubscriber extends AutoCloseable {
  /** Starts reading; called once. */
  void start(ShardSink sink);

  /** Whether the log answered lately, for the node's health. */
  boolean connected();

  /** Stops reading and leaves the group; no call of the sink after it returned. */
  @Override
  void close();
}
