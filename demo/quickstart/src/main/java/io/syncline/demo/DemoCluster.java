package io.syncline.demo;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of a demo: a single node, its configuration file and a client. It can be stopped and
 * started again with the same files and ports.
 *
 * <p>Thread rule: any thread; starting and stopping exclude each other.
 */
final class DemoCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String name;
  private final DemoPorts.Doors doors;
  private final Path configuration;
  private final NodeClient client;
  private @Nullable ClusterNode node;

  /** A cluster that does not run yet; writes its configuration file. */
  DemoCluster(String name, DemoPorts.Doors doors, Path home, String yaml) {
    this.name = name;
    this.doors = doors;
    this.configuration = home.resolve(name + ".yaml");
    this.client = NodeClient.of(context(), Optional.empty());
    try {
      Files.writeString(configuration, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + configuration, e);
    }
  }

  String name() {
    return name;
  }

  DemoPorts.Doors doors() {
    return doors;
  }

  Path configuration() {
    return configuration;
  }

  /** A client of its node; fails while the node does not run. */
  NodeClient client() {
    return client;
  }

  /** The context under which the command line reaches it. */
  ClusterContext context() {
    return new ClusterContext(name, "localhost:" + doors.grpc(), "localhost:" + doors.data(), true);
  }

  /** Starts its node and waits until it serves. */
  synchronized void start() {
    // The file as it is: what the environment says is for real nodes.
    ClusterNode started =
        ClusterNode.start(ConfigReading.ofFile(configuration, Map.of()).orThrow());
    node = started;
    if (!started.awaitReady(PATIENCE)) {
      throw new SyncException(
          ErrorCode.NOT_READY,
          "cluster " + name + " was not ready after " + PATIENCE.toSeconds() + " s");
    }
  }

  /** Stops its node in order. */
  synchronized void stop() {
    if (node != null) {
      node.close();
      node = null;
    }
  }

  @Override
  public void close() {
    client.close();
    stop();
  }
}
