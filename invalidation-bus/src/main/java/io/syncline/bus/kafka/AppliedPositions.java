package io.syncline.bus.kafka;

import io.syncline.core.model.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The positions behind what was applied, for committing them to Kafka: only for people to look at,
 * nothing resumes there. And for knowing what was read when a question was asked. Written by the
 * reader, read by the ownership thread.
 */
final class AppliedPositions {
  private final ConcurrentHashMap<TopicPartition, Long> next = new ConcurrentHashMap<>();

  void put(Position position) {
    next.put(new TopicPartition(position.topic(), position.partition()), position.nextOffset());
  }

  /** Those of some partitions, as far as there are any. */
  Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> some = new HashMap<>();
    partitions.forEach(
        partition -> {
          Long offset = next.get(partition);
          if (offset != null) {
            some.put(partition, offset);
          }
        });
    return some;
  }

  /** Those of some shards that differ from what was committed before. */
  Map<TopicPartition, OffsetAndMetadata> changed(
      Set<Integer> shards, Map<TopicPartition, Long> committed) {
    Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
    next.forEach(
        (partition, offset) -> {
          if (shards.contains(partition.partition()) && !offset.equals(committed.get(partition))) {
            changed.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return changed;
  }

  /** A topic that may not be read cannot be committed to either, nor others together with it. */
  void forget(String topic) {
    next.keySet().removeIf(partition -> partition.topic().equals(topic));
  }

  void forget(Set<Integer> shards) {
    next.keySet().removeIf(partition -> shards.contains(partition.partition()));
  }
}
