package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.agent.metrics.Limit;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.proto.bus.v1.Joined;
import io.syncline.proto.bus.v1.OriginsValue;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.StatRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the parts of a node are connected where nothing else would miss the connection. */
final class NodeWiringIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LAG = Duration.ofSeconds(2);
  private static final int PARTITIONS = 2;
  private static final Intervals OFTEN =
      new Intervals(Duration.ofMillis(300), Duration.ofMillis(100));

  @TempDir static Path servers;
  private static EmbeddedKafka kafka;
  private static EmbeddedZooKeeper zooKeeper;
  private static int round;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<ClusterNode, ManagedChannel> channels = new HashMap<>();
  private String cluster;

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
    cluster = "wired-" + round++;
    Files.createDirectories(folder.resolve("lake"));
    Files.createDirectories(folder.resolve("nfs"));
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** T16: an ack of a log that may lose what it acked says nothing, so nothing is claimed. */
  @Test
  void claimsNothingWhileItsTopicMayLoseWhatItAcked() throws Exception {
    Claims claims = new Claims();
    mount(ready(claims), "lake");
    eventually("it claims", claims::everywhere);
    unclean(true);
    eventually("it claims nothing any more", claims::nowhere);
    unclean(false);
    eventually("it claims again", claims::everywhere);
  }

  /**
   * T15: what is asked right after a change may be answered with what was there before, and is
   * asked again when the store's lag has passed.
   */
  @Test
  void asksAStoreThatLagsAgainWhenItsLagHasPassed() throws Exception {
    ClusterNode node = ready(WriteSeams.NONE);
    mount(node, "lake");
    mount(node, "nfs");
    Files.writeString(folder.resolve("lake/other"), "hello");
    assertThat(size(node, "/lake/other")).isEqualTo(5);
    Files.writeString(folder.resolve("lake/other"), "changed");

    boolean asked = false;
    for (int file = 0; !asked && file < 5; file++) {
      asked = isAskedAgain(node, "/nfs/f" + file);
    }
    assertThat(asked).isTrue();
    assertThat(size(node, "/lake/other")).as("held for ever: its store does not lag").isEqualTo(5);
  }

  /** The change from outside must come before the lag has passed, which a slow machine may miss. */
  private boolean isAskedAgain(ClusterNode node, String path) throws Exception {
    HttpResponse<String> written = put(node, path, "hello");
    assertThat(written.statusCode()).isEqualTo(201);
    assertThat(get(node, path, written.headers().firstValue("Syncline-Token").orElseThrow()))
        .as("its record was applied: nothing else will invalidate it")
        .isEqualTo("hello");
    assertThat(size(node, path)).isEqualTo(5);
    Files.writeString(folder.resolve(path.substring(1)), "changed");
    return within(LAG.multipliedBy(3), () -> size(node, path) == 7);
  }

  @Test
  void deletesWhatTheOriginsTopicSaysOfStartsThatEndedLongAgo() throws Exception {
    ClusterNode first = ready(WriteSeams.NONE);
    mount(first, "lake");
    String start =
        "origin/" + new Origin(cluster, "n1", first.view().status().figures().incarnation());
    eventually("it has joined", () -> told().contains(start));
    first.close();

    ready(WriteSeams.NONE);
    assertThat(told()).as("the log still holds something of it").contains(start);
    deleteAllRecords();
    eventually("nothing is said of it any more", () -> !told().contains(start));
  }

  /** T4: others wait for as long as it says, whatever they are set up for. */
  @Test
  void saysHowLongItMayWriteUnheard() throws Exception {
    ClusterNode node = ready(WriteSeams.NONE);
    mount(node, "lake");
    String start =
        "origin/" + new Origin(cluster, "n1", node.view().status().figures().incarnation());
    eventually("it has joined", () -> told().contains(start));
    Joined joined = OriginsValue.parseFrom(entries().get(start)).getJoined();
    assertThat(Duration.ofMillis(joined.getLeaseMillis())).isEqualTo(Duration.ofMinutes(7));
    assertThat(Duration.ofMillis(joined.getSettleMillis())).isEqualTo(Duration.ofSeconds(50));
    assertThat(Duration.ofMillis(joined.getRequestMillis())).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void showsHowMuchOfItsLimitsIsInUse() throws Exception {
    ClusterNode node = ready(WriteSeams.NONE);
    mount(node, "nfs");
    eventually("ends are sampled", () -> limit(node, "used", Limit.END_SAMPLES) > 0);
    eventually("heartbeats are acked", () -> limit(node, "used", Limit.ACKS) > 0);
    for (Limit limit : Limit.values()) {
      assertThat(limit(node, "used", limit)).isBetween(0, limit.allowed());
      assertThat(limit(node, "allowed", limit)).isEqualTo(limit.allowed());
    }
  }

  private int limit(ClusterNode node, String what, Limit limit) {
    String line =
        "syncline_limit_%s{limit=\"%s\"} ".formatted(what, limit.name().toLowerCase(Locale.ROOT));
    String metrics = body(URI.create("http://127.0.0.1:" + node.httpPort() + "/metrics"));
    return metrics
        .lines()
        .filter(found -> found.startsWith(line))
        .mapToInt(found -> (int) Double.parseDouble(found.substring(line.length())))
        .findFirst()
        .orElse(-1);
  }

  private String body(URI from) {
    try {
      return http.send(HttpRequest.newBuilder(from).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Watches what a node claims in each partition. */
  private static final class Claims implements WriteSeams {
    private final Map<Integer, Boolean> claimed = new ConcurrentHashMap<>();

    @Override
    public ChangePublisher log(ChangePublisher log) {
      return new ChangePublisher() {
        @Override
        public int partitions() {
          return log.partitions();
        }

        @Override
        public CompletionStage<Long> publish(BusRecord record) {
          if (record.body() instanceof BusRecord.Heartbeat beat) {
            claimed.put(record.partition(), beat.claim().isPresent());
          }
          return log.publish(record);
        }

        @Override
        public void close() {
          log.close();
        }
      };
    }

    boolean everywhere() {
      return claimed.size() == PARTITIONS && !claimed.containsValue(false);
    }

    boolean nowhere() {
      return claimed.size() == PARTITIONS && !claimed.containsValue(true);
    }
  }

  private String topic() {
    return "syncline.changes." + cluster;
  }

  private void unclean(boolean allowed) throws Exception {
    ConfigEntry entry = new ConfigEntry("unclean.leader.election.enable", String.valueOf(allowed));
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic()),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  /** As retention does in the end. */
  private void deleteAllRecords() throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ends.put(new TopicPartition(topic(), partition), OffsetSpec.latest());
    }
    try (Admin admin = admin()) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      admin
          .listOffsets(ends)
          .all()
          .get(60, TimeUnit.SECONDS)
          .forEach((at, end) -> all.put(at, RecordsToDelete.beforeOffset(end.offset())));
      admin.deleteRecords(all).all().get(60, TimeUnit.SECONDS);
    }
  }

  /** The keys under which the origins topic says something now. */
  private static Set<String> told() {
    return entries().keySet();
  }

  private static Map<String, byte[]> entries() {
    Map<String, byte[]> entries = new HashMap<>();
    TopicPartition topic = new TopicPartition("syncline.origins", 0);
    Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(Set.of(topic));
      consumer.seekToBeginning(Set.of(topic));
      long end = consumer.endOffsets(Set.of(topic)).get(topic);
      while (consumer.position(topic) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value() == null) {
            entries.remove(record.key());
          } else {
            entries.put(record.key(), record.value());
          }
        }
      }
    }
    return entries;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private ClusterNode ready(WriteSeams seams) {
    ClusterNode node = ClusterNode.start(config(), seams, OFTEN);
    open.push(node);
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  private NodeConfig config() {
    return ConfigReading.of(
            """
            cluster.name: %s
            node.name: n1
            data-dir: %s
            kafka.bootstrap-servers: %s
            zookeeper.connect: %s
            zookeeper.session-timeout: 4s
            grpc.port: 0
            http.port: 0
            data.port: 0
            bus: {partitions: 2, replication-factor: 1, min-insync-replicas: 1}
            mount: {sync-interval: never}
            node: {drain-timeout: 2s, flush-timeout: 5s}
            outbox: {lease: 7m, ufs-settle: 50s}
            ufs.lake: {type: local, locations: 'file://%s'}
            ufs.nfs: {type: local, locations: 'file://%s', read-lag: %ss, request-timeout: 45s}
            """
                .formatted(
                    cluster,
                    folder.resolve("data"),
                    kafka.bootstrapServers(),
                    zooKeeper.connectString(),
                    folder.resolve("lake").toAbsolutePath(),
                    folder.resolve("nfs").toAbsolutePath(),
                    LAG.toSeconds()),
            Map.of())
        .orThrow();
  }

  private void mount(ClusterNode node, String directory) {
    AdminServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .addMount(
            AddMountRequest.newBuilder()
                .setPath("/" + directory)
                .setLocation("file://" + folder.resolve(directory).toAbsolutePath())
                .setReason("test")
                .build());
  }

  private long size(ClusterNode node, String path) {
    return NamespaceServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .stat(StatRequest.newBuilder().setPath(path).build())
        .getFile()
        .getSize();
  }

  private ManagedChannel channel(ClusterNode node) {
    return channels.computeIfAbsent(
        node,
        any -> {
          ManagedChannel channel =
              NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
          open.push(channel::shutdownNow);
          return channel;
        });
  }

  private HttpResponse<String> put(ClusterNode node, String path, String text) throws Exception {
    return http.send(
        HttpRequest.newBuilder(data(node, path + "&wait=true&mode=create"))
            .PUT(BodyPublishers.ofString(text))
            .build(),
        BodyHandlers.ofString());
  }

  private String get(ClusterNode node, String path, String token) throws Exception {
    return http.send(
            HttpRequest.newBuilder(data(node, path)).header("Syncline-Token", token).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static URI data(ClusterNode node, String path) {
    return URI.create("http://127.0.0.1:" + node.dataPort() + "/data/v1/file?path=" + path);
  }

  private static void eventually(String what, BooleanSupplier condition)
      throws InterruptedException {
    assertThat(within(PATIENCE, condition)).as(what).isTrue();
  }

  private static boolean within(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
    return true;
  }
}
