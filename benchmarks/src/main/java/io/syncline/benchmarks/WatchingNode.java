package io.syncline.benchmarks;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.WatchElection;
import io.syncline.agent.coordination.WatchLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * A node inside this process that watches one store, as it is configured, and has the turn to read
 * when it is told to: the benchmark stands for election before it, as another node would.
 *
 * <p>Thread rule: one thread.
 */
final class WatchingNode implements AutoCloseable {
  /** Its cluster. */
  static final String CLUSTER = "east";

  private static final String STORE = "lake";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 20;

  private final NodeConfig config;
  private final Coordination coordination;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable WatchElection election;
  private @Nullable ClusterNode node;

  /**
   * Where its servers are.
   *
   * @param kafka bootstrap servers
   * @param zooKeeper connect string
   */
  record Servers(String kafka, String zooKeeper) {}

  /**
   * A node that does not run.
   *
   * @param store the settings of its store, in YAML
   */
  WatchingNode(Servers servers, Path folder, int partitions, String store) {
    String yaml =
        String.format(
            Locale.ROOT,
            """
            cluster.name: %s
            node: {name: n1, drain-timeout: 2s, flush-timeout: 5s}
            data-dir: '%s'
            kafka.bootstrap-servers: %s
            zookeeper.connect: %s
            grpc.port: 0
            http.port: 0
            data.port: 0
            bus: {partitions: %d, replication-factor: 1, min-insync-replicas: 1}
            ufs: {%s: %s}
            """,
            CLUSTER,
            folder,
            servers.kafka(),
            servers.zooKeeper(),
            partitions,
            STORE,
            store);
    this.config = ConfigReading.of(yaml, Map.of()).orThrow();
    this.coordination = new Coordination(config.zooKeeper(), CLUSTER, System::nanoTime);
    coordination.start();
  }

  /** It runs and does not have the turn; one that has it is started again. */
  void standBy() throws InterruptedException {
    if (election != null) {
      return;
    }
    stop();
    WatchElection held = new WatchElection(coordination, STORE, "benchmark");
    election = held;
    if (!held.awaitTurn(PATIENCE)) {
      throw new IllegalStateException("the turn is not to be had");
    }
    ClusterNode started = ClusterNode.start(config);
    node = started;
    if (!started.awaitReady(PATIENCE)) {
      throw new IllegalStateException("the node is not ready within " + PATIENCE);
    }
  }

  /** Where it stands now, as ZooKeeper remembers it; it must not have the turn. */
  byte[] position() throws IOException, InterruptedException, KeeperException {
    ZooKeeper ensemble = connect();
    try {
      return ensemble.getData(ledger(), false, null);
    } finally {
      ensemble.close();
    }
  }

  /** Lets it go on at a position where it stood before; it must not have the turn. */
  void goBackTo(byte[] position) throws IOException, InterruptedException, KeeperException {
    ZooKeeper ensemble = connect();
    try {
      Object unused = ensemble.setData(ledger(), position, -1);
    } finally {
      ensemble.close();
    }
  }

  private ZooKeeper connect() throws IOException {
    int timeout = Math.toIntExact(PATIENCE.toMillis());
    return new ZooKeeper(String.join(",", config.zooKeeper().connect()), timeout, event -> {});
  }

  private String ledger() {
    return WatchLedger.path(coordination, STORE);
  }

  /** Gives it the turn. */
  void read() {
    if (election != null) {
      election.close();
      election = null;
    }
  }

  /** Waits until a poll is over by which it has told so many changes, with its position kept. */
  void awaitKept(int changes) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (metric("syncline_watcher_polls_total") < 1
        || metric("syncline_watcher_changes_total") < changes) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not told and kept within " + PATIENCE);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The sum over all labels; 0 where nothing was counted. */
  private double metric(String name) throws IOException, InterruptedException {
    URI metrics =
        URI.create("http://127.0.0.1:" + Objects.requireNonNull(node).httpPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void stop() {
    if (node != null) {
      node.close();
      node = null;
    }
  }

  @Override
  public void close() {
    read();
    stop();
    coordination.close();
  }
}
