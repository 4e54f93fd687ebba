package io.syncline.agent.coordination;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to read a feed: one node of the cluster, until it stops or its session with
 * ZooKeeper ends. Whoever had it and was cut off may not know yet that it has not; {@link
 * WatchLedger} tells it.
 *
 * <p>Thread rule: any thread.
 */
public final class WatchElection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchElection.class);

  private final LeaderLatch latch;
  private final String feed;

  /**
   * An election in which this node stands from now on.
   *
   * @param node its name
   */
  public WatchElection(Coordination coordination, String feed, String node) {
    this.feed = feed;
    this.latch =
        new LeaderLatch(
            coordination.client(), coordination.path("watchers/" + feed + "/election"), node);
    try {
      latch.start();
    } catch (Exception e) {
      throw new SyncException(ErrorCode.INTERNAL, "no election for feed " + feed + ": " + e, e);
    }
  }

  /** Waits for this node's turn; false when that took longer than permitted, or it was closed. */
  public boolean awaitTurn(Duration atMost) throws InterruptedException {
    return latch.getState() == LeaderLatch.State.STARTED
        && latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the turn to the next one. */
  @Override
  public void close() {
    try {
      latch.close();
    } catch (EOFException | IllegalStateException e) {
      LOG.debug("the election for feed {} was closed before", feed);
    } catch (IOException e) {
      LOG.warn("the turn at feed {} ends with the session only: {}", feed, e.toString());
    }
  }
}
