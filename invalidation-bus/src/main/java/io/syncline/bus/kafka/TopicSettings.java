package io.syncline.bus.kafka;

import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.Objects;

/**
 * What the bus's topics are like; the same for all clusters of a lake, or they do not read each
 * other.
 *
 * @param partitions how many shards there are, 1 to {@value ShardFunction#MAX_SHARDS}
 * @param replicationFactor copies of each record, at least 1; 3 is what the guarantees assume
 * @param minInSyncReplicas copies that must exist before a record counts as durable, 1 to {@code
 *     replicationFactor}
 * @param retention how long records are kept, at least a minute; a reader that was away for longer
 *     starts cold
 * @param prefix what the name of a cluster's change topic begins with
 * @param origins name of the compacted topic that lists topics and origins
 */
public record TopicSettings(
    int partitions,
    int replicationFactor,
    int minInSyncReplicas,
    Duration retention,
    String prefix,
    String origins) {
  public TopicSettings {
    Objects.requireNonNull(prefix);
    Objects.requireNonNull(origins);
    if (partitions < 1 || partitions > ShardFunction.MAX_SHARDS) {
      throw Settings.invalid("partitions", partitions, "1 to " + ShardFunction.MAX_SHARDS);
    }
    if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
      throw Settings.invalid("replication-factor", replicationFactor, "1 or more, 3 in production");
    }
    if (minInSyncReplicas < 1 || minInSyncReplicas > replicationFactor) {
      throw Settings.invalid(
          "min-insync-replicas", minInSyncReplicas, "1 to replication-factor " + replicationFactor);
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw Settings.invalid("retention", retention, "1m or more");
    }
  }

  /** What a production lake uses: 32 partitions, three copies, seven days. */
  public static TopicSettings defaults() {
    return new TopicSettings(32, 3, 2, Duration.ofDays(7), "syncline.changes.", "syncline.origins");
  }

  /** What a single broker can hold: one copy of everything. */
  public static TopicSettings singleBroker(int partitions) {
    return new TopicSettings(
        partitions, 1, 1, Duration.ofDays(7), "syncline.changes.", "syncline.origins");
  }

  /** The name of a cluster's change topic. */
  public String changes(String cluster) {
    return prefix + cluster;
  }
}
