package io.syncline.bus.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.bus.reading.LogBounds;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The change topics of all clusters, in memory. Records are kept in their wire form, so that what
 * passes here passes Kafka too.
 *
 * <p>Deterministic: topic identities are counted, and nothing happens but in a call. Thread rule:
 * any thread.
 *
 * <p>Does not bound itself: {@link #dropBefore} is its only retention.
 */
public final class MemoryLog {
  private final int partitions;

  @GuardedBy("this")
  private final Map<String, Topic> topics = new TreeMap<>();

  @GuardedBy("this")
  private final Map<String, MemoryGroup> groups = new TreeMap<>();

  @GuardedBy("this")
  private int topicsMade;

  @GuardedBy("this")
  private boolean down;

  @GuardedBy("this")
  private long version;

  /** A log whose topics have this many partitions. */
  public MemoryLog(int partitions) {
    this.partitions = partitions;
  }

  /**
   * A publisher of a cluster's topic, which exists from now on. Stages are completed before {@code
   * publish} returns.
   */
  public synchronized ChangePublisher publisher(String cluster) {
    topic(cluster);
    return new Publisher(cluster);
  }

  /**
   * A subscriber of one of the cluster's nodes that reads only when it is stepped. The cluster's
   * topic exists from now on.
   */
  public synchronized SteppedSubscriber steppedSubscriber(String cluster) {
    topic(cluster);
    return new SteppedSubscriber(
        this, groups.computeIfAbsent(cluster, any -> new MemoryGroup(partitions)));
  }

  /** A subscriber of one of the cluster's nodes that reads on a thread of its own. */
  public ChangeSubscriber subscriber(String cluster) {
    return new ThreadedSubscriber(this, steppedSubscriber(cluster), "bus-reader-" + cluster);
  }

  /** The name of a cluster's topic. */
  public static String topicOf(String cluster) {
    return "syncline.changes." + cluster;
  }

  /**
   * Makes the log unreachable, or reachable again: nothing is appended or read meanwhile, nothing
   * is lost.
   */
  public synchronized void down(boolean down) {
    this.down = down;
    changed();
  }

  /** Deletes a cluster's topic and makes it anew, empty and with another identity. */
  public synchronized void makeAnew(String cluster) {
    topics.put(topicOf(cluster), new Topic(cluster, "memory-" + topicsMade++, partitions));
    changed();
  }

  /** Retention: forgets the records of a partition below an offset. */
  public synchronized void dropBefore(String cluster, int partition, long offset) {
    topic(cluster).partitions.get(partition).dropBefore(offset);
  }

  /** Appends whatever it is, as somebody would who should not; its offset is returned. */
  public synchronized long appendRaw(String cluster, int partition, WireRecord record) {
    long offset = topic(cluster).partitions.get(partition).append(record);
    changed();
    return offset;
  }

  /** What is there of a cluster's partition. */
  public synchronized LogBounds bounds(String cluster, int partition) {
    return topic(cluster).bounds(partition);
  }

  synchronized boolean isDown() {
    return down;
  }

  /** Clusters by the names of their topics. */
  synchronized Map<String, String> clusters() {
    Map<String, String> clusters = new TreeMap<>();
    topics.forEach((name, topic) -> clusters.put(name, topic.cluster));
    return clusters;
  }

  /** The record at an offset, if there is one yet. */
  synchronized Optional<WireRecord> record(String cluster, int partition, long offset) {
    return topic(cluster).partitions.get(partition).at(offset);
  }

  /** Grows with every change. */
  synchronized long version() {
    return version;
  }

  /** Waits until something changed since a version. */
  synchronized void awaitChange(long since, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (version == since && System.nanoTime() - deadline < 0) {
      TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
    }
  }

  synchronized void changed() {
    version++;
    notifyAll();
  }

  @GuardedBy("this")
  private Topic topic(String cluster) {
    return topics.computeIfAbsent(
        topicOf(cluster), any -> new Topic(cluster, "memory-" + topicsMade++, partitions));
  }

  /** One topic under one identity. */
  private static final class Topic {
    private final String cluster;
    private final String id;
    private final List<Partition> partitions = new ArrayList<>();

    Topic(String cluster, String id, int count) {
      this.cluster = cluster;
      this.id = id;
      for (int i = 0; i < count; i++) {
        partitions.add(new Partition());
      }
    }

    LogBounds bounds(int partition) {
      Partition records = partitions.get(partition);
      return new LogBounds(id, records.start, records.start + records.kept.size());
    }
  }

  /** The records of one partition that are still there. */
  private static final class Partition {
    private final List<WireRecord> kept = new ArrayList<>();
    private long start;

    long append(WireRecord record) {
      kept.add(record);
      return start + kept.size() - 1;
    }

    Optional<WireRecord> at(long offset) {
      long index = offset - start;
      return index < 0 || index >= kept.size()
          ? Optional.empty()
          : Optional.of(kept.get((int) index));
    }

    void dropBefore(long offset) {
      int count = (int) Math.max(0, Math.min(offset - start, kept.size()));
      kept.subList(0, count).clear();
      start += count;
    }
  }

  private final class Publisher implements ChangePublisher {
    private final String cluster;

    Publisher(String cluster) {
      this.cluster = cluster;
    }

    @Override
    public int partitions() {
      return partitions;
    }

    @Override
    public CompletionStage<Long> publish(BusRecord record) {
      try {
        if (!record.origin().cluster().equals(cluster) || record.partition() >= partitions) {
          throw new SyncException(
              ErrorCode.INVALID_ARGUMENT,
              record.origin()
                  + " cannot write partition "
                  + record.partition()
                  + " of "
                  + topicOf(cluster));
        }
        WireRecord wire = RecordCodec.encode(record);
        if (isDown()) {
          throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "the log in memory is down");
        }
        return CompletableFuture.completedFuture(appendRaw(cluster, record.partition(), wire));
      } catch (SyncException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public void close() {}
  }
}
