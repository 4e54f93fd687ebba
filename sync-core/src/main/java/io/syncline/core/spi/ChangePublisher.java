package io.syncline.core.spi;

import io.syncline.core.model.BusRecord;
import java.util.concurrent.CompletionStage;

/**
 * Appends records to this cluster's own topic.
 *
 * <p>Thread rule: {@link #publish} may be called from any thread; records of one partition are
 * appended in the order of the calls, unless one fails and is published again. It does not wait for
 * the log, but may block for a bounded time while the log's buffer is full or its metadata unknown;
 * a full buffer beyond that fails the stage.
 *
 * <p>Does not guarantee: that a record whose stage failed is not in the log. Publishing it again is
 * always right: who applies a record twice knows no more than who applied it once.
 */
public interface ChangePublisher extends AutoCloseable {
  /** How many partitions, which are shards, every topic has. */
  int partitions();

  /**
   * Appends a record to the partition that it names.
   *
   * @return the offset in the own topic, once the log has made the record durable (all in-sync
   *     replicas); or a {@link io.syncline.core.error.SyncException} with {@code BUS_UNAVAILABLE}
   */
  CompletionStage<Long> publish(BusRecord record);

  @Override
  void close();
}
