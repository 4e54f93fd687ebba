package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whole nodes with the servers that they need, and what a client of theirs does. */
final class RealNodes implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Integer, ManagedChannel> channels = new HashMap<>();
  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedZooKeeper zooKeeper;

  /** Kafka and ZooKeeper run, and no node. */
  RealNodes(Path folder) {
    this.folder = folder;
    kafka = opened(new EmbeddedKafka(folder.resolve("kafka")).start());
    zooKeeper = opened(new EmbeddedZooKeeper(folder.resolve("zk")).start());
  }

  /** Something that is closed with the nodes, and after those that are started later. */
  <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  /** Where a node keeps what it has. */
  Path data(String cluster, String name) {
    return folder.resolve("data").resolve(cluster).resolve(name);
  }

  /**
   * A node that is ready.
   *
   * @param more lines of its configuration
   */
  ClusterNode start(String cluster, String name, String more) {
    ClusterNode node =
        ClusterNode.start(
            ConfigReading.of(
                    """
                    cluster.name: %s
                    node.name: %s
                    data-dir: %s
                    kafka.bootstrap-servers: %s
                    zookeeper.connect: %s
                    zookeeper.session-timeout: 4s
                    grpc.port: 0
                    http.port: 0
                    data.port: 0
                    bus: {partitions: 4, replication-factor: 1, min-insync-replicas: 1}
                    node: {drain-timeout: 2s, flush-timeout: 5s}
                    %s
                    """
                        .formatted(
                            cluster,
                            name,
                            data(cluster, name),
                            kafka.bootstrapServers(),
                            zooKeeper.connectString(),
                            more),
                    Map.of())
                .orThrow());
    opened(node);
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  AdminServiceGrpc.AdminServiceBlockingStub admin(ClusterNode node) {
    return AdminServiceGrpc.newBlockingStub(channel(node)).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  NamespaceServiceGrpc.NamespaceServiceBlockingStub namespace(ClusterNode node) {
    return NamespaceServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ManagedChannel channel(ClusterNode node) {
    return channels.computeIfAbsent(
        node.grpcPort(),
        port -> {
          ManagedChannel channel =
              NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
          open.push(channel::shutdownNow);
          return channel;
        });
  }

  /** Reads a part of a file, such as {@code bytes=0-}. */
  HttpResponse<byte[]> get(ClusterNode node, String path, String range)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(file(node, path)).header("Range", range).build(),
        BodyHandlers.ofByteArray());
  }

  /** Writes a file; returns how that was answered. */
  int put(ClusterNode node, String path, byte[] bytes) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(file(node, path)).PUT(BodyPublishers.ofByteArray(bytes)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static URI file(ClusterNode node, String path) {
    return URI.create(
        "http://127.0.0.1:"
            + node.dataPort()
            + "/data/v1/file?wait=true&mode=overwrite&path="
            + path);
  }

  String metrics(ClusterNode node) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** Something that is asked again. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void eventually(String what, Condition condition) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
