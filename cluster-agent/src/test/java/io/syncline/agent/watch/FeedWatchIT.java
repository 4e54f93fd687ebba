package io.syncline.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.WatchElection;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that want to read the same feed, and cannot. */
@Timeout(300)
final class FeedWatchIT {
  private static final Duration SESSION = Duration.ofSeconds(30);
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private EmbeddedZooKeeper zooKeeper;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    open.push(zooKeeper);
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** It may be the only one that cannot. */
  @Test
  void aNodeThatCouldNotReadStandsBehindTheOthersAgain() throws Exception {
    Semaphore first = stand("n1");
    assertThat(first.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("n1 begins").isTrue();
    Semaphore second = stand("n2");
    assertThat(second.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("n2 may try").isTrue();
    first.drainPermits();
    assertThat(first.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("n1 tries again").isTrue();
  }

  /** Stands from now on; each of its turns, which cannot begin, is a permit. */
  private Semaphore stand(String node) {
    Coordination connection =
        new Coordination(
            new NodeConfig.ZooKeeper(List.of(zooKeeper.connectString()), SESSION, "/syncline"),
            "east",
            System::nanoTime);
    open.push(connection);
    connection.start();
    Semaphore turns = new Semaphore(0);
    FeedWatch watch =
        new FeedWatch(
            new Watcher.Watched("lake", List.of(Location.parse("s3://lake"))),
            () -> new WatchElection(connection, "lake", node),
            () -> {
              turns.release();
              throw new SyncException(ErrorCode.UFS_UNAVAILABLE, "made not to be readable");
            });
    open.push(watch);
    watch.start();
    return turns;
  }
}
