package io.syncline.bus.kafka;

import java.util.List;
import java.util.Set;

/**
 * How far a subscriber is behind the logs that it reads, and what keeps it; for metrics and health.
 * Any thread.
 */
public interface BusLag {
  /**
   * One partition of one topic that is being read.
   *
   * @param topic the topic's name
   * @param shard the partition
   * @param records how many were in the log and not yet applied, at least 0; as of about a second
   *     ago
   */
  record Lag(String topic, int shard, long records) {}

  /** One per partition of each topic that is being read; empty before the first answer. */
  List<Lag> lags();

  /**
   * What is wrong right now, one sentence each: topics that are refused or missing, lowered
   * guarantees, faults.
   */
  List<String> problems();

  /**
   * Shards that have read all that can be read, the own cluster's topic included, and still have
   * not caught up, because another cluster's topic cannot be read.
   */
  Set<Integer> shardsHeldUp();

  /** How many problems there were since the start. */
  long problemsReported();
}
