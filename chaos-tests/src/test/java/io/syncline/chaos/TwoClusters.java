package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.WriteSeams;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Clusters east and west, of one node each, with Kafka, ZooKeeper and the lake that both show at
 * {@code /lake}. Its mounts never ask the store because of age: what one cluster sees of the other,
 * it was told.
 */
final class TwoClusters implements AutoCloseable {
  /** Where the lake is mounted in both. */
  static final String LAKE = "/lake";

  /** The bucket of the lake. */
  static final String BUCKET = "lake";

  /** Partitions of each cluster's topic. */
  static final int PARTITIONS = 8;

  private static final String WATCH = "watch: ";

  /** The keys that only east has, each on a line or behind others. */
  private static final String WATCHES = "(?m)^ *watch.*\\n|, watch: \\w+";

  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedZooKeeper zooKeeper;
  private final @Nullable EmbeddedS3 s3;
  private final String location;
  private final String stores;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Cluster east = new Cluster("east");
  private final Cluster west = new Cluster("west");

  private TwoClusters(Path folder, @Nullable EmbeddedS3 s3, String location, String stores) {
    this.folder = folder;
    this.s3 = s3;
    this.location = location;
    this.stores = stores;
    this.kafka = new EmbeddedKafka(folder.resolve("kafka"));
    this.zooKeeper = new EmbeddedZooKeeper(folder.resolve("zookeeper"));
  }

  /** Servers only; the lake is a bucket. */
  static TwoClusters overS3(Path folder) {
    return overS3(folder, EmbeddedS3.inMemory(BUCKET), "");
  }

  /**
   * Servers only; the lake is a bucket.
   *
   * @param more of each node's configuration, behind its stores, in YAML: further stores, or keys
   */
  static TwoClusters overS3(Path folder, EmbeddedS3 s3, String more) {
    return new TwoClusters(
            folder, s3, "s3://" + BUCKET, store("lake", BUCKET, s3, EmbeddedS3.SECRET_KEY) + more)
        .startServers();
  }

  /**
   * Servers only; the lake is a bucket whose notifications east reads from a queue, and west does
   * not.
   *
   * @param queue where they are
   * @param keys more of what east has to know of them, in YAML
   */
  static TwoClusters overWatchedS3(Path folder, EmbeddedS3 s3, URI queue, String keys) {
    String more =
        """
            watch: sqs
            watch-queue: '%s'
            watch-endpoint: '%s'
        """
            .formatted(queue, queue.resolve("/"));
    return overS3(folder, s3, more + keys);
  }

  /** Servers only; the lake is a directory. */
  static TwoClusters overDirectory(Path folder) {
    Path lake = makeDirectory(folder.resolve("tree"));
    String location = "file://" + lake;
    return new TwoClusters(
            folder, null, location, "  lake: {type: local, locations: '" + location + "'}\n")
        .startServers();
  }

  /** Servers only; the lake is a directory that east listens to, and west does not. */
  static TwoClusters overWatchedDirectory(Path folder) {
    Path lake = makeDirectory(folder.resolve("tree"));
    String location = "file://" + lake;
    return new TwoClusters(
            folder,
            null,
            location,
            "  lake: {type: local, locations: '" + location + "', " + WATCH + "directory}\n")
        .startServers();
  }

  /**
   * Servers only; the lake is a directory of an HDFS, which has a second name.
   *
   * @param alias the second name
   */
  static TwoClusters overHdfs(Path folder, EmbeddedHdfs hdfs, String alias) {
    return overHdfs(folder, hdfs, alias, "");
  }

  /**
   * Servers only; the lake is a directory of an HDFS whose edit log east reads, and west does not.
   */
  static TwoClusters overWatchedHdfs(Path folder, EmbeddedHdfs hdfs) {
    return overHdfs(folder, hdfs, "nn.example.com", ", " + WATCH + "inotify");
  }

  private static TwoClusters overHdfs(Path folder, EmbeddedHdfs hdfs, String alias, String more) {
    String location = "hdfs://" + hdfs.authority() + "/tree";
    return new TwoClusters(
            folder,
            null,
            location,
            "  lake: {type: hdfs, locations: '"
                + location
                + "', aliases: '"
                + alias
                + "'"
                + more
                + "}\n")
        .startServers();
  }

  /** The settings of a store for one bucket, in YAML. */
  static String store(String name, String bucket, EmbeddedS3 s3, String secretKey) {
    return """
      %s:
        type: s3
        locations: 's3://%s'
        endpoint: %s
        path-style: true
        access-key: %s
        secret-key: %s
    """
        .formatted(name, bucket, s3.endpoint(), EmbeddedS3.ACCESS_KEY, secretKey);
  }

  /** Starts both clusters and mounts the lake in them. */
  TwoClusters start() {
    var starting = CompletableFuture.runAsync(east::start);
    west.start();
    starting.join();
    east.mountLake();
    west.mountLake();
    return this;
  }

  Cluster east() {
    return east;
  }

  Cluster west() {
    return west;
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  EmbeddedZooKeeper zooKeeper() {
    return zooKeeper;
  }

  EmbeddedS3 s3() {
    return Objects.requireNonNull(s3, "the lake is no bucket");
  }

  /** The lake past all caches; for a bucket. */
  StoreView store() {
    StoreView store = new StoreView(s3().endpoint(), BUCKET);
    open.push(store);
    return store;
  }

  Path folder() {
    return folder;
  }

  /** Waits until west has applied what east's log holds now. Sends nothing to the store. */
  void awaitWestHasApplied() {
    awaitApplied("west");
  }

  /**
   * Waits until east has looked at what the store tells for the first time, and both have applied
   * that anything may have happened before.
   */
  void awaitWatched() {
    Await.within(
        Await.RECOVERY,
        () -> assertThat(east.doors().sum("syncline_watcher_polls_total{")).isPositive());
    awaitApplied("east");
    awaitApplied("west");
  }

  /** Waits until a cluster has applied what east's log holds now. Sends nothing to the store. */
  private void awaitApplied(String cluster) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> ask = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ask.put(new TopicPartition("syncline.changes.east", partition), OffsetSpec.latest());
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      get(admin.listOffsets(ask).all()).forEach((at, end) -> ends.put(at, end.offset()));
      Await.within(
          Await.RECOVERY,
          () -> {
            Map<TopicPartition, Long> applied = applied(admin, cluster);
            assertThat(ends)
                .allSatisfy(
                    (at, end) ->
                        assertThat(applied.getOrDefault(at, 0L)).isGreaterThanOrEqualTo(end));
          });
    }
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** The configuration of a node, as a file has it; ports of 0 are any. */
  String configuration(String cluster, int grpc, int http, int data) {
    return """
    cluster.name: %s
    node: {name: n1, drain-timeout: 2s, flush-timeout: 5s}
    data-dir: '%s'
    kafka.bootstrap-servers: %s
    zookeeper: {connect: %s, session-timeout: 4s}
    grpc.port: %d
    http.port: %d
    data.port: %d
    bus: {partitions: %d, replication-factor: 1, min-insync-replicas: 1}
    audit.requests-per-minute: 0
    ufs:
    %s
    """
        .formatted(
            cluster,
            folder.resolve(cluster),
            kafka.bootstrapServers(),
            zooKeeper.connectString(),
            grpc,
            http,
            data,
            PARTITIONS,
            cluster.equals("east") ? stores : stores.replaceAll(WATCHES, ""));
  }

  /** The configuration of a node that audits; others do not: tests count requests to stores. */
  static String audited(String configuration, int requestsPerMinute) {
    return configuration.replace(
        "audit.requests-per-minute: 0", "audit.requests-per-minute: " + requestsPerMinute);
  }

  /**
   * The configuration of a node that is waited for as shortly as may be configured when it dies.
   */
  static String hasty(String configuration) {
    return configuration.replaceFirst(
            "( *)path-style: true", "$1path-style: true\n$1request-timeout: 2s")
        + "outbox: {lease: 60s, ufs-settle: 1s}\n";
  }

  /** The request that mounts the lake. */
  AddMountRequest lakeMount() {
    return AddMountRequest.newBuilder()
        .setPath(LAKE)
        .setLocation(location)
        .setSyncIntervalMillis(-1)
        .setExternalChanges(
            stores.contains(WATCH)
                ? ExternalChanges.EXTERNAL_CHANGES_WATCHED
                : ExternalChanges.EXTERNAL_CHANGES_NONE)
        .setFeed(stores.contains(WATCH) ? "lake" : "")
        .setReason("test")
        .build();
  }

  private TwoClusters startServers() {
    if (s3 != null) {
      open.push(s3);
    }
    open.push(kafka.start());
    open.push(zooKeeper.start());
    open.push(east::stop);
    open.push(west::stop);
    return this;
  }

  /** The positions up to which a cluster has applied the logs; it commits them to be looked at. */
  private static Map<TopicPartition, Long> applied(Admin admin, String cluster) {
    Map<TopicPartition, Long> applied = new HashMap<>();
    get(admin.listConsumerGroupOffsets(cluster).partitionsToOffsetAndMetadata())
        .forEach((TopicPartition at, OffsetAndMetadata offset) -> applied.put(at, offset.offset()));
    return applied;
  }

  private static Path makeDirectory(Path directory) {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** One cluster, of one node inside this process. It may be stopped and started again. */
  final class Cluster {
    private final String name;
    private @Nullable ClusterNode node;
    private @Nullable Doors doors;

    private Cluster(String name) {
      this.name = name;
    }

    /** Starts its node and waits until it serves. */
    void start() {
      start(WriteSeams.NONE);
    }

    /** The same, with something between the steps of its writes. */
    void start(WriteSeams seams) {
      ClusterNode started =
          ClusterNode.start(
              ConfigReading.of(configuration(name, 0, 0, 0), Map.of()).orThrow(), seams);
      node = started;
      assertThat(started.awaitReady(Await.RECOVERY)).as("%s is ready", name).isTrue();
      doors = new Doors(started.grpcPort(), started.dataPort(), started.httpPort());
    }

    /** Stops its node in order, if it runs. */
    void stop() {
      if (doors != null) {
        doors.close();
        doors = null;
      }
      if (node != null) {
        node.close();
        node = null;
      }
    }

    Doors doors() {
      return Objects.requireNonNull(doors, () -> name + " does not run");
    }

    /** Doors through which clients of the harness work; whoever opens them closes them. */
    NodeDoor openDoor() {
      ClusterNode running = Objects.requireNonNull(node, () -> name + " does not run");
      return new NodeDoor(name, running.grpcPort(), running.httpPort(), running.dataPort());
    }

    private void mountLake() {
      doors().addMount(lakeMount());
    }
  }
}
