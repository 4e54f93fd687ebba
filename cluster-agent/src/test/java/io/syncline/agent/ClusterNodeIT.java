package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Whole nodes against a real Kafka, a real ZooKeeper and a directory as the lake. */
final class ClusterNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path servers;
  private static EmbeddedKafka kafka;
  private static EmbeddedZooKeeper zooKeeper;
  private static int round;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private String suffix;

  @BeforeAll
  static void startServers() {
    kafka = new EmbeddedKafka(servers.resolve("kafka")).start();
    zooKeeper = new EmbeddedZooKeeper(servers.resolve("zk")).start();
  }

  @AfterAll
  static void stopServers() {
    zooKeeper.close();
    kafka.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    suffix = "-" + round++;
    Files.createDirectories(folder.resolve("lake"));
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void writeThroughOneClusterIsSeenInAnother() throws Exception {
    ClusterNode east = ready(node("east", "n1"));
    ClusterNode west = ready(node("west", "n1"));
    mount(east);
    mount(west);
    assertThat(put(east, "/lake/a", "hello").statusCode()).isEqualTo(201);
    assertThat(get(west, "/lake/a")).isEqualTo("hello");
    // Held in the west for ever, as far as age is concerned.
    eventually(
        "the west holds it",
        () ->
            stat(west, "/lake/a").getFreshness().getReason() == ServeReason.SERVE_REASON_NO_BOUND);
    assertThat(put(east, "/lake/a", "changed").statusCode()).isEqualTo(200);
    eventually("the west hears of it", () -> stat(west, "/lake/a").getFile().getSize() == 7);
    assertThat(get(west, "/lake/a")).isEqualTo("changed");
  }

  @Test
  void nodeGoesOnWithoutKafkaAndZooKeeperAndSaysSo() throws Exception {
    ClusterNode node = ready(node("south", "n1"));
    mount(node);
    assertThat(put(node, "/lake/a", "hello").statusCode()).isEqualTo(201);
    assertThat(health(node, "/readyz").statusCode()).isEqualTo(200);
    zooKeeper.stop();
    kafka.stop();
    try {
      eventually(
          "both are missed",
          () -> {
            NodeStatus status = node.view().status();
            return status.components().get(0).health() == NodeStatus.Health.DOWN
                && status.components().get(1).health() == NodeStatus.Health.DOWN;
          });
      assertThat(node.view().status().state()).isEqualTo(NodeStatus.State.DEGRADED);
      assertThat(health(node, "/readyz?verbose").body()).contains("SYN-4001").contains("SYN-5001");
      assertThat(health(node, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(node, "/lake/a")).isEqualTo("hello");
      assertThat(put(node, "/lake/b", "while away", false).statusCode()).isEqualTo(201);
      assertThat(get(node, "/lake/b")).isEqualTo("while away");
    } finally {
      kafka.start();
      zooKeeper.start();
    }
    eventually(
        "all is well again",
        () ->
            node.view().status().state() == NodeStatus.State.READY
                && node.view().status().outbox().depth() == 0);
  }

  @Test
  void nodeThatIsStartedFirstBecomesReadyWhenTheOthersCome() throws Exception {
    zooKeeper.stop();
    kafka.stop();
    ClusterNode node = node("early", "n1");
    try {
      assertThat(health(node, "/livez").statusCode()).isEqualTo(200);
      HttpResponse<String> starting = health(node, "/readyz");
      assertThat(starting.statusCode()).isEqualTo(503);
      assertThat(starting.body()).contains("[-] mount-table").contains("[-] log");
    } finally {
      kafka.start();
      zooKeeper.start();
    }
    ready(node);
  }

  @Test
  void secondProcessOfANameIsRefused() {
    ready(node("dup", "n1"));
    assertThatThrownBy(() -> ClusterNode.start(config("dup", "n1", "other-disk")))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NODE));
  }

  @Test
  void restartedNodeKnowsItsMountsAndFiles() throws Exception {
    ClusterNode first = ready(node("again", "n1"));
    mount(first);
    assertThat(put(first, "/lake/a", "hello").statusCode()).isEqualTo(201);
    long before = first.view().status().figures().incarnation();
    first.close();
    ClusterNode second = ready(node("again", "n1"));
    assertThat(second.view().status().figures().incarnation()).isGreaterThan(before);
    assertThat(get(second, "/lake/a")).isEqualTo("hello");
    assertThat(second.mounts().current().definitions()).hasSize(1);
  }

  @Test
  void shardWithADamagedEntryIsDroppedAndTakenUpAgain() throws Exception {
    ClusterNode first = ready(node("damage", "n1"));
    mount(first);
    assertThat(put(first, "/lake/a", "hello").statusCode()).isEqualTo(201);
    assertThat(stat(first, "/lake/a").getFile().getSize()).isEqualTo(5);
    first.close();
    damageEntries(folder.resolve("data/damage/n1/metadata/rocksdb"));

    ClusterNode second = ready(node("damage", "n1"));
    assertThat(stat(second, "/lake/a").getFile().getSize()).isEqualTo(5);
    assertThat(health(second, "/metrics").body())
        .as("its shard was dropped, and the store asked directly")
        .containsPattern("syncline_read_served_total\\{[^}]*by=\"direct\"[^}]*} [1-9]");
    eventually(
        "it is held again",
        () ->
            stat(second, "/lake/a").getFreshness().getReason()
                == ServeReason.SERVE_REASON_NO_BOUND);
    assertThat(owned(second)).isEqualTo(4);
    assertThat(second.view().status().problems()).isEmpty();
  }

  @Test
  void nodesOfOneClusterShareTheShards() throws Exception {
    ClusterNode first = ready(node("pair", "n1"));
    ClusterNode second = ready(node("pair", "n2"));
    eventually(
        "each owns some",
        () -> owned(first) > 0 && owned(second) > 0 && owned(first) + owned(second) == 4);
    mount(first);
    eventually("both know the mount", () -> second.mounts().current().definitions().size() == 1);
    assertThat(put(first, "/lake/a", "hello").statusCode()).isEqualTo(201);
    assertThat(get(second, "/lake/a")).isEqualTo("hello");
    second.close();
    eventually("the other takes over", () -> owned(first) == 4);
    assertThat(get(first, "/lake/a")).isEqualTo("hello");
  }

  @Test
  void nodeThatGetsNoShardIsReadyOnceItKnows() throws Exception {
    // Clusters of one log have one number of shards, and the others here have four.
    try (EmbeddedKafka own = new EmbeddedKafka(folder.resolve("kafka")).start()) {
      Map<String, String> oneShard =
          Map.of(
              "SYNCLINE_BUS_PARTITIONS",
              "1",
              "SYNCLINE_KAFKA_BOOTSTRAP_SERVERS",
              own.bootstrapServers());
      ClusterNode first = ready(node(config("few", "n1", "n1", oneShard)));
      ClusterNode second = ready(node(config("few", "n2", "n2", oneShard)));
      eventually("one owns the shard", () -> owned(first) + owned(second) == 1);
      mount(first);
      eventually("both know the mount", () -> second.mounts().current().definitions().size() == 1);
      assertThat(put(second, "/lake/a", "hello").statusCode()).isEqualTo(201);
      assertThat(get(second, "/lake/a")).isEqualTo("hello");
      second.close();
      first.close();
    }
  }

  @Test
  void nodeThatStopsDoesNotSayThatItStarts() {
    ClusterNode node = ready(node("ending", "n1"));
    assertThat(node.view()).isInstanceOfSatisfying(NodeMonitor.class, NodeMonitor::stopping);
    assertThat(node.view().status().state()).isEqualTo(NodeStatus.State.STOPPING);
    assertThat(node.view().ready()).isFalse();
  }

  @Test
  void otherStoreAtTheSameLocationIsAskedAnew() throws Exception {
    try (EmbeddedS3 before = EmbeddedS3.inMemory("lake");
        EmbeddedS3 after = EmbeddedS3.inMemory("lake")) {
      ClusterNode node = ready(node(config("moved", "n1", "n1", s3(before))));
      AdminServiceGrpc.newBlockingStub(channel(node))
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .addMount(AddMountRequest.newBuilder().setPath("/s3").setLocation("s3://lake").build());
      HttpResponse<String> written = put(node, "/s3/a", "of the first store");
      assertThat(written.statusCode()).isEqualTo(201);
      String token = written.headers().firstValue("Syncline-Token").orElseThrow();
      assertThat(get(node, "/s3/a", "Syncline-Token", token))
          .as("the record of the write is applied: it will not invalidate what is read now")
          .isEqualTo("of the first store");
      assertThat(stat(node, "/s3/a").getFile().getSize()).isEqualTo(18);
      node.close();

      ClusterNode same = ready(node(config("moved", "n1", "n1", s3(before))));
      assertThat(stat(same, "/s3/a").getFreshness().getReason())
          .as("what was held is held still")
          .isEqualTo(ServeReason.SERVE_REASON_NO_BOUND);
      same.close();

      ClusterNode moved = ready(node(config("moved", "n1", "n1", s3(after))));
      assertThat(catchThrowable(() -> stat(moved, "/s3/a")))
          .as("nothing is there in the second store")
          .hasMessageContaining("NOT_FOUND");
    }
  }

  @Test
  void everyDoorTellsTheSameNode() throws Exception {
    ClusterNode node = ready(node("doors", "n1"));
    mount(node);
    assertThat(put(node, "/lake/a", "hello").statusCode()).isEqualTo(201);
    assertThat(
            AdminServiceGrpc.newBlockingStub(channel(node))
                .status(StatusRequest.getDefaultInstance())
                .getState())
        .isEqualTo(NodeState.NODE_STATE_READY);
    String metrics = health(node, "/metrics").body();
    assertThat(metrics)
        .contains("syncline_node_state{state=\"ready\"} 1.0")
        .contains("syncline_mount_table_version 1.0")
        .contains("syncline_bus_up 1.0")
        .contains("syncline_coordination_up 1.0")
        .contains("syncline_shard_owned 4.0")
        .contains("syncline_ufs_call_seconds_count{operation=\"put\"");
    assertThat(metrics).doesNotContain("/lake/a");
  }

  /** Makes every entry of a store unreadable. */
  private static void damageEntries(Path database) throws RocksDBException {
    RocksDB.loadLibrary();
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try (Options options = new Options();
        DBOptions settings = new DBOptions();
        RocksDB rocks =
            RocksDB.open(
                settings,
                database.toString(),
                RocksDB.listColumnFamilies(options, database.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList(),
                families)) {
      int damaged = 0;
      for (ColumnFamilyHandle family : families) {
        if (new String(family.getName(), StandardCharsets.UTF_8).equals("entries")) {
          try (RocksIterator row = rocks.newIterator(family)) {
            for (row.seekToFirst(); row.isValid(); row.next()) {
              rocks.put(family, row.key(), new byte[] {(byte) 0xff, 1});
              damaged++;
            }
          }
        }
      }
      assertThat(damaged).isPositive();
      families.forEach(ColumnFamilyHandle::close);
    }
  }

  private static int owned(ClusterNode node) {
    return node.view().status().shards().owned();
  }

  private static Map<String, String> s3(EmbeddedS3 store) {
    return Map.of(
        "SYNCLINE_UFS_S3_TYPE",
        "s3",
        "SYNCLINE_UFS_S3_LOCATIONS",
        "s3://lake",
        "SYNCLINE_UFS_S3_ENDPOINT",
        store.endpoint().toString(),
        "SYNCLINE_UFS_S3_PATH_STYLE",
        "true",
        "SYNCLINE_UFS_S3_ACCESS_KEY",
        EmbeddedS3.ACCESS_KEY,
        "SYNCLINE_UFS_S3_SECRET_KEY",
        EmbeddedS3.SECRET_KEY);
  }

  private ClusterNode node(String cluster, String name) {
    return node(config(cluster, name, name));
  }

  private ClusterNode node(NodeConfig config) {
    ClusterNode node = ClusterNode.start(config);
    open.push(node);
    return node;
  }

  private static ClusterNode ready(ClusterNode node) {
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  private NodeConfig config(String cluster, String name, String disk) {
    return config(cluster, name, disk, Map.of());
  }

  private NodeConfig config(
      String cluster, String name, String disk, Map<String, String> environment) {
    return ConfigReading.of(
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
            mount: {sync-interval: never}
            node: {drain-timeout: 2s, flush-timeout: 5s}
            ufs.lake: {type: local, locations: 'file://%s'}
            """
                .formatted(
                    cluster + suffix,
                    name,
                    folder.resolve("data").resolve(cluster).resolve(disk),
                    kafka.bootstrapServers(),
                    zooKeeper.connectString(),
                    folder.resolve("lake").toAbsolutePath()),
            environment)
        .orThrow();
  }

  private void mount(ClusterNode node) {
    AdminServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .addMount(
            AddMountRequest.newBuilder()
                .setPath("/lake")
                .setLocation("file://" + folder.resolve("lake").toAbsolutePath())
                .setReason("test")
                .build());
  }

  private StatResponse stat(ClusterNode node, String path) {
    return NamespaceServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .stat(
            StatRequest.newBuilder()
                .setPath(path)
                .setOptions(ReadOptions.getDefaultInstance())
                .build());
  }

  private ManagedChannel channel(ClusterNode node) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private HttpResponse<String> put(ClusterNode node, String path, String text)
      throws IOException, InterruptedException {
    return put(node, path, text, true);
  }

  private HttpResponse<String> put(ClusterNode node, String path, String text, boolean wait)
      throws IOException, InterruptedException {
    String mode = stillThere(path) ? "overwrite" : "create";
    return http.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + node.dataPort()
                        + "/data/v1/file?path="
                        + path
                        + "&wait="
                        + wait
                        + "&mode="
                        + mode))
            .PUT(BodyPublishers.ofString(text))
            .build(),
        BodyHandlers.ofString());
  }

  private boolean stillThere(String path) {
    return Files.exists(folder.resolve(path.substring(1)));
  }

  private String get(ClusterNode node, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node.dataPort() + "/data/v1/file?path=" + path));
    return http.send(
            (headers.length == 0 ? request : request.headers(headers)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private HttpResponse<String> health(ClusterNode node, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path)).build(),
        BodyHandlers.ofString());
  }

  private static void eventually(String what, BooleanSupplier condition)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
