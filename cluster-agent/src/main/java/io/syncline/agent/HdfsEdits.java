package io.syncline.agent;

import io.syncline.ufs.hdfs.HdfsEditLog;
import io.syncline.watch.hdfs.NameNodeEdits;
import org.apache.hadoop.hdfs.inotify.EventBatchList;

/**
 * The edit log of a configured HDFS, for its watcher.
 *
 * @param log of it
 */
record HdfsEdits(HdfsEditLog log) implements NameNodeEdits {
  @Override
  public long newestTxid() {
    return log.newestTxid();
  }

  @Override
  public EventBatchList from(long txid) {
    return log.from(txid);
  }

  @Override
  public void close() {
    log.close();
  }
}
