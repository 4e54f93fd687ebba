package io.syncline.watch.hdfs;

import io.syncline.core.error.SyncException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.apache.hadoop.hdfs.inotify.EventBatchList;

/**
 * The edit log of one HDFS, as its active NameNode shows it to the superuser. Nothing is repeated
 * after a failure.
 *
 * <p>Thread rule: one thread.
 */
public interface NameNodeEdits extends AutoCloseable {
  /**
   * The newest txid that is written, maybe not synced yet: whatever a writer was told to be done
   * before this call has this one or an earlier one. Asked of a NameNode that was active, and not
   * merely about to be, at some moment after the call began.
   *
   * @throws SyncException if no active NameNode answers
   */
  long newestTxid();

  /**
   * The edits from a txid on, as many as the NameNode sends at once, none of which is not synced
   * yet. Their first one is a later one than was asked for where the NameNode has dropped that, and
   * -1 where it cannot read any now. Edits that change nothing that an event tells of count, and
   * have no batch.
   *
   * @throws SyncException if no active NameNode answers
   */
  EventBatchList from(long txid);

  @Override
  void close();

  /** An edit log of its three parts. */
  static NameNodeEdits of(
      LongSupplier newestTxid, LongFunction<EventBatchList> from, Runnable close) {
    return new NameNodeEdits() {
      @Override
      public long newestTxid() {
        return newestTxid.getAsLong();
      }

      @Override
      public EventBatchList from(long txid) {
        return from.apply(txid);
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
