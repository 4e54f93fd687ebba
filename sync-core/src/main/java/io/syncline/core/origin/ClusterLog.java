package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.Map;

/**
 * A look at one cluster's topic beside the reading of shards: where it begins and ends, and who
 * appended what lies between two offsets.
 *
 * <p>Thread rule: one thread; every call waits for the log, within bounds.
 *
 * <p>Does not guarantee: that an end is the newest one. A leader that was deposed may tell an old
 * one.
 */
public interface ClusterLog extends AutoCloseable {
  /**
   * Where all partitions begin and end.
   *
   * @param topicId the topic's identity, asked for after the ends were told
   * @param starts per partition the offset of the first record that is kept
   * @param ends per partition the offset of the next record
   */
  record Bounds(String topicId, Map<Integer, Long> starts, Map<Integer, Long> ends) {
    public Bounds {
      starts = Map.copyOf(starts);
      ends = Map.copyOf(ends);
      if (!starts.keySet().equals(ends.keySet())) {
        throw new IllegalArgumentException("starts " + starts + " and ends " + ends);
      }
    }
  }

  /** Is shown who appended a record, as far as its headers tell; the record may be unreadable. */
  interface Found {
    /** A record that tells who appended it. */
    void record(int partition, long offset, Origin origin);
  }

  /**
   * Asks all partitions.
   *
   * @throws io.syncline.core.error.SyncException {@code BUS_UNAVAILABLE} unless all of them answer
   */
  Bounds bounds();

  /**
   * Reads partitions.
   *
   * @param from per partition the first offset
   * @param to per partition the offset at which to stop
   * @return false when something between them is not in the log any more
   * @throws io.syncline.core.error.SyncException {@code BUS_UNAVAILABLE} when the log does not
   *     answer
   */
  boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found);

  @Override
  void close();
}
