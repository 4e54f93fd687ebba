package io.syncline.bus.kafka;

import io.syncline.core.model.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the reader knows of one shard that this node owns. Thread rule: the reader's only. */
final class ShardReading {
  private final int shard;
  private final Map<String, Position> applied = new HashMap<>();
  private final Set<TopicPartition> reading = new HashSet<>();
  private final Set<TopicPartition> refused = new HashSet<>();
  private final Map<TopicPartition, Long> targets = new HashMap<>();
  private @Nullable List<Position> ends;
  private boolean opened;
  private boolean caughtUp;

  ShardReading(int shard) {
    this.shard = shard;
  }

  int shard() {
    return shard;
  }

  /** Whether its positions were taken from the sink, or fixed. */
  boolean opened() {
    return opened;
  }

  /** Where a shard that starts cold begins; empty before that is fixed. */
  Optional<List<Position>> ends() {
    return Optional.ofNullable(ends);
  }

  void fix(List<Position> now) {
    ends = List.copyOf(now);
  }

  void open() {
    opened = true;
  }

  /**
   * The position behind what was applied of a topic, or where it is to start; null if it never
   * heard of it.
   */
  @Nullable Position applied(String topic) {
    return applied.get(topic);
  }

  void applied(Position next) {
    applied.put(next.topic(), next);
  }

  Set<TopicPartition> reading() {
    return reading;
  }

  boolean reads(TopicPartition partition) {
    return reading.contains(partition);
  }

  /** Begins to read a partition whose log ends at an offset now, or goes on reading it. */
  void begin(TopicPartition partition, Position next, long end) {
    reading.add(partition);
    refused.remove(partition);
    applied(next);
    targets.put(partition, end);
    reached(partition, next.nextOffset());
  }

  /** Stops reading a partition; its position is kept for the decision where to go on. */
  void stop(TopicPartition partition) {
    reading.remove(partition);
  }

  /** The log refused its position. */
  void refuse(TopicPartition partition) {
    stop(partition);
    refused.add(partition);
  }

  boolean refused(TopicPartition partition) {
    return refused.contains(partition);
  }

  /** The log was read up to an offset. */
  void reached(TopicPartition partition, long offset) {
    targets.computeIfPresent(partition, (any, target) -> offset >= target ? null : target);
  }

  /** Whether whatever is being read of it was read to where it ended when that began. */
  boolean isAtTheEnd() {
    return opened && reading.stream().noneMatch(targets::containsKey);
  }

  /**
   * Whether it reads all topics that may hold changes of what it holds: those that are registered,
   * and those that it has a position in.
   */
  boolean readsAll(Set<String> registered) {
    return Stream.concat(registered.stream(), applied.keySet().stream())
        .allMatch(topic -> reads(new TopicPartition(topic, shard)));
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  void caughtUp() {
    caughtUp = true;
  }
}
