package io.syncline.agent.fencing;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.Expiry;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Now and then deletes from the origins topic what it says of the own cluster's origins that ended
 * long ago. Every node does it; that it is done twice does no harm.
 *
 * <p>What fails is done at a later time: nothing depends on when.
 */
public final class OriginsSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OriginsSweeper.class);

  /** At most so many at once, so that the topic's other writers do not wait. */
  static final int MAX_DELETED = 16;

  private final String cluster;
  private final Supplier<Members> members;
  private final ClusterLog log;
  private final Function<Origin, CompletionStage<Long>> deletion;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread sweeper = new Thread(task, "origins-sweeper");
            sweeper.setDaemon(true);
            return sweeper;
          });

  /**
   * A sweeper that is not running yet.
   *
   * @param cluster the own one
   * @param members what the origins topic says
   * @param log the own topic
   * @param deletion deletes what is said of an origin
   */
  public OriginsSweeper(
      String cluster,
      Supplier<Members> members,
      ClusterLog log,
      Function<Origin, CompletionStage<Long>> deletion) {
    this.cluster = cluster;
    this.members = members;
    this.log = log;
    this.deletion = deletion;
  }

  /** Sweeps once an interval, for the first time after one. */
  public void start(Duration interval) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::sweep, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    log.close();
  }

  /** Deletes what may be deleted. */
  void sweep() {
    Members known = members.get();
    if (known.all().stream().noneMatch(this::mayBeExpired)) {
      return;
    }
    try {
      List<Origin> expired =
          Expiry.expired(known, cluster, log.bounds()).stream().limit(MAX_DELETED).toList();
      for (Origin origin : expired) {
        LOG.info("{} ended long ago, the origins topic need not know it any more", origin);
        var unused = deletion.apply(origin);
      }
    } catch (SyncException e) {
      LOG.warn("origins that ended long ago are deleted later: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("origins that ended long ago are not deleted", e);
    }
  }

  private boolean mayBeExpired(Member member) {
    return member.left().isPresent() && member.origin().cluster().equals(cluster);
  }
}
