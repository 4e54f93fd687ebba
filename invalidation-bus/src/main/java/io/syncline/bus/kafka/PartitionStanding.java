package io.syncline.bus.kafka;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a cluster stands in one partition of one topic.
 *
 * @param topic the topic's name
 * @param partition the partition, which is the shard
 * @param start the offset of the oldest record that is kept
 * @param end the offset that the next record will get
 * @param next where the cluster had read to when it last said so to Kafka, a few seconds ago; empty
 *     where it never did
 * @param node who reads it, where Kafka knows anybody
 */
public record PartitionStanding(
    String topic, int partition, long start, long end, OptionalLong next, Optional<String> node) {
  public PartitionStanding {
    Objects.requireNonNull(topic);
    Objects.requireNonNull(next);
    Objects.requireNonNull(node);
  }
}
