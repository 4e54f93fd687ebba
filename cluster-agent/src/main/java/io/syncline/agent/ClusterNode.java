package io.syncline.agent;

import io.syncline.agent.admin.NodeView;
import io.syncline.agent.cluster.Drain;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.agent.coordination.NodeRegistry;
import io.syncline.agent.http.DataDoor;
import io.syncline.agent.http.HealthDoor;
import io.syncline.agent.rpc.RpcServer;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node of a cluster.
 *
 * <p>It starts while Kafka or ZooKeeper are away and becomes ready when it has seen both once;
 * losing them later degrades it. Closing is orderly: refuse, drain, flush, leave, deregister.
 *
 * <p>Thread rule: any thread; closing twice does nothing.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private final NodeConfig config;
  private final Teardown teardown;
  private final Running running;
  private boolean closed;

  /**
   * What a started node consists of, as far as it is driven from outside.
   *
   * @param monitor says how it is
   * @param watch watches it
   * @param outbox what is not published yet
   * @param mounts the mount table
   * @param nodes the nodes of the cluster
   * @param drain takes the node out of its cluster
   * @param rpc the gRPC door
   * @param data the data door
   * @param health the health door
   */
  @SuppressWarnings("checkstyle:parameternumber") // One component a part; made in one place.
  record Running(
      NodeMonitor monitor,
      NodeWatch watch,
      OutboxSender outbox,
      MountRegistry mounts,
      NodeRegistry nodes,
      Drain drain,
      RpcServer rpc,
      DataDoor data,
      HealthDoor health) {}

  ClusterNode(NodeConfig config, Teardown teardown, Running running) {
    this.config = config;
    this.teardown = teardown;
    this.running = running;
  }

  /**
   * Starts a node; returns when its doors are open and its name is its own, before it is ready.
   *
   * @throws SyncException why it cannot start: {@code INVALID_CONFIGURATION} (a port is taken),
   *     {@code STORE_FAILED}, {@code DISK_FULL}, {@code DUPLICATE_NODE}; nothing of it is left
   *     running then
   */
  public static ClusterNode start(NodeConfig config) {
    return start(config, WriteSeams.NONE);
  }

  /** The same, with something between the steps of its writes: for tests. */
  public static ClusterNode start(NodeConfig config, WriteSeams seams) {
    return start(config, seams, Intervals.DEFAULTS);
  }

  /** The same, looking more often than it usually does: for tests. */
  static ClusterNode start(NodeConfig config, WriteSeams seams, Intervals intervals) {
    Teardown teardown = new Teardown();
    try {
      ClusterNode node = new NodeAssembly(config, teardown, seams, intervals).start();
      LOG.info(
          "cluster {}, node {}: grpc {}, http {}, data {}",
          config.identity().cluster(),
          config.identity().node(),
          node.grpcPort(),
          node.httpPort(),
          node.dataPort());
      return node;
    } catch (RuntimeException | Error e) {
      teardown.run();
      throw e;
    }
  }

  /** The port of the gRPC door. */
  public int grpcPort() {
    return running.rpc().port();
  }

  /** The port of health checks and metrics. */
  public int httpPort() {
    return running.health().port();
  }

  /** The port of the data door. */
  public int dataPort() {
    return running.data().port();
  }

  /** How the node is. */
  public NodeView view() {
    return running.monitor();
  }

  /** The mounts of the cluster, as this node knows them. */
  public MountRegistry mounts() {
    return running.mounts();
  }

  /**
   * Completes with what makes the node unable to go on; it refuses everything then, and must be
   * closed.
   */
  public CompletableFuture<SyncException> failure() {
    return running.monitor().fatal();
  }

  /** Waits until the node serves; false when that took longer, or it failed. */
  public boolean awaitReady(Duration patience) {
    try {
      return running.watch().ready().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    NodeConfig.Stopping patience = config.stopping();
    String name = config.identity().cluster() + "/" + config.identity().node();
    LOG.info("node {} stops", name);
    running.monitor().stopping();
    running.drain().close();
    CompletableFuture<Void> data =
        CompletableFuture.runAsync(() -> running.data().drain(patience.drainTimeout()));
    running.rpc().drain(patience.drainTimeout());
    data.join();
    boolean flushed = running.outbox().flush(patience.flushTimeout());
    int left = running.outbox().depth();
    if (left > 0) {
      LOG.warn(
          "node {}: {} writes stay in the outbox and are published at the next start", name, left);
    }
    if (!flushed || !running.outbox().leave(patience.flushTimeout())) {
      LOG.warn("node {}: could not say that it leaves; others wait for it until it is back", name);
    }
    teardown.run();
    LOG.info("node {} has stopped", name);
  }
}
