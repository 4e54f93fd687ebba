package io.syncline.ufs.hdfs;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreLimits;
import java.io.IOException;
import org.apache.hadoop.hdfs.inotify.EventBatchList;
import org.apache.hadoop.hdfs.protocol.BlockStoragePolicy;
import org.apache.hadoop.ipc.RetriableException;

/**
 * What an HDFS tells its superuser of its edit log, with the clients, the login and the errors of
 * the under file system. Each call is one attempt; after one that failed, the next may go to
 * another NameNode.
 *
 * <p>Thread rule: any thread.
 */
public final class HdfsEditLog implements AutoCloseable {
  private final Location root;
  private final HdfsClients clients;

  /**
   * An edit log; nobody is asked yet.
   *
   * @param settings of the HDFS; its identity is the superuser's
   * @param limits of which the timeout counts; others do not, a watcher asks a few times a second
   * @throws SyncException {@code INVALID_CONFIGURATION} when the settings do not lead to a NameNode
   */
  public HdfsEditLog(HdfsSettings settings, StoreLimits limits) {
    this.root = Location.of(Scheme.HDFS, settings.authority(), "");
    this.clients = new HdfsClients(settings, limits);
  }

  /** Whether a file's name is that of an unfinished one, which listings leave out. */
  public static boolean isHidden(String name) {
    return HdfsPaths.isTemporary(name);
  }

  /**
   * The newest txid that the active NameNode has written: whatever it said to be done before this
   * call has that or an earlier one.
   *
   * @throws SyncException {@code UFS_PERMISSION_DENIED} to others than the superuser, {@code
   *     UFS_UNAVAILABLE} where no NameNode is active
   */
  public long newestTxid() {
    return ask(
        "read the newest txid of",
        nameNode -> {
          // One that is becoming active would answer with a txid of long ago. Something must be
          // asked before that is answered under the lock which a change of state holds; this is
          // small, and nobody's audit log is filled by it.
          BlockStoragePolicy[] unused = nameNode.getStoragePolicies();
          long newest = nameNode.getNamenode().getCurrentEditLogTxid();
          if (newest < 0) {
            throw new RetriableException("the NameNode does not write an edit log");
          }
          return newest;
        });
  }

  /**
   * The synced edits from a txid on; see Hadoop's {@code ClientProtocol.getEditsFromTxid}.
   *
   * @throws SyncException likewise
   */
  public EventBatchList from(long txid) {
    return ask(
        "read edits of",
        nameNode -> {
          try {
            return nameNode.getNamenode().getEditsFromTxid(txid);
          } catch (RuntimeException e) {
            throw new IOException(e); // An event that the client does not know.
          }
        });
  }

  private <T> T ask(String verb, HdfsClients.Ask<T> ask) {
    try {
      return clients.request(verb, root, ask).send();
    } catch (StoreFailure e) {
      throw e.error();
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
