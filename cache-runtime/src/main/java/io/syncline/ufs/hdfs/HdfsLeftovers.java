package io.syncline.ufs.hdfs;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreOperation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the unfinished files that killed processes left, where a listing comes across them.
 *
 * <p>The rule: an unfinished file is removed when nobody has it open and it was made or closed
 * longer than {@link #MAX_IDLE} ago. HDFS knows who writes a file: a writer that is alive keeps it
 * open, however long it waits for its bytes, and a dead one's is closed for it within an hour.
 *
 * <p>One thread, one file at a time, through the store's limits. Bounded: what does not fit into
 * the queue is left for the next listing.
 */
final class HdfsLeftovers implements AutoCloseable {
  /** How long an unfinished file must have been closed. */
  static final Duration MAX_IDLE = Duration.ofHours(24);

  static final int MAX_WAITING = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(HdfsLeftovers.class);

  private final HdfsClients clients;
  private final StoreCalls calls;
  private final InstantSource clock;
  private final Runnable left;
  private final ThreadPoolExecutor worker;

  /**
   * Has come across none yet.
   *
   * @param left told of each file that is left because too many wait
   */
  HdfsLeftovers(HdfsClients clients, StoreCalls calls, InstantSource clock, Runnable left) {
    this.clients = clients;
    this.calls = calls;
    this.clock = clock;
    this.left = left;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "hdfs-leftovers");
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  /** A listing has an unfinished file. */
  void seen(Location directory, String path, String name, HdfsStamp stamp) {
    Instant idleSince = Instant.ofEpochMilli(stamp.modified());
    if (stamp.kind() != HdfsStamp.Kind.FILE || idleSince.plus(MAX_IDLE).isAfter(clock.instant())) {
      return;
    }
    String file = (path.equals("/") ? "" : path) + "/" + name;
    try {
      worker.execute(() -> remove(directory, file));
    } catch (RejectedExecutionException e) {
      left.run(); // Another listing comes across it.
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private void remove(Location directory, String file) {
    try {
      boolean removed =
          calls.call(
              StoreOperation.DELETE,
              clients.request(
                  "remove an unfinished file of",
                  directory,
                  nameNode -> nameNode.isFileClosed(file) && nameNode.delete(file, false)));
      if (removed) {
        LOG.info("{}: removed {}, which nobody finished for {}", directory, file, MAX_IDLE);
      }
    } catch (SyncException e) {
      LOG.debug("{} stays: {}", file, e.getMessage());
    }
  }
}
