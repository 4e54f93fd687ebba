package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.s3.S3Settings;
import io.syncline.ufs.s3.S3UnderFileSystem;
import java.io.ByteArrayInputStream;
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
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of files through a whole node that keeps pages, with an S3 store that counts requests. */
final class PagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private EmbeddedKafka kafka;
  private EmbeddedZooKeeper zooKeeper;
  private EmbeddedS3 s3;

  /** Somebody else, who tells nobody. */
  private S3UnderFileSystem outside;

  @BeforeEach
  void start() {
    kafka = new EmbeddedKafka(folder.resolve("kafka")).start();
    open.push(kafka);
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    open.push(zooKeeper);
    s3 = EmbeddedS3.inMemory("lake");
    open.push(s3);
    outside =
        new S3UnderFileSystem(
            S3Settings.at(s3.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
            StoreLimits.DEFAULT,
            StoreCallListener.NONE);
    open.push(outside);
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void aFileIsReadFromTheStoreOnceUntilItChanges() throws Exception {
    ClusterNode node = node("pages: {quota: 64MiB, page-size: 64KiB}");
    mount(node);
    byte[] first = bytes(1);
    putOutside(first);
    eventually("it is read with pages", () -> Arrays.equals(get(node), first) && pages() == 5);

    s3.forgetRequests();
    for (int i = 0; i < 5; i++) {
      assertThat(get(node)).isEqualTo(first);
    }
    HttpResponse<byte[]> range = get(node, "bytes=70000-140000");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(first, 70_000, 140_001));
    assertThat(s3.count(S3Operation.GET_OBJECT)).isZero();
    assertThat(metrics(node))
        .contains("syncline_page_reads_total{from=\"store\"} 5.0")
        .contains("syncline_page_held 5.0")
        .contains("syncline_page_used 1.0")
        .contains("syncline_page_quota_bytes 6.7108864E7")
        .contains("syncline_limit_allowed{limit=\"page_readers\"} 128.0");

    byte[] second = bytes(2);
    assertThat(put(node, second)).isEqualTo(200);
    assertThat(get(node)).as("at once, through the node that wrote").isEqualTo(second);
    assertThat(pages()).as("of the old version, too, until they make room").isEqualTo(10);

    byte[] third = bytes(3);
    putOutside(third);
    eventually("the sync interval has passed", () -> Arrays.equals(get(node), third));
    assertThat(get(node)).isEqualTo(third);

    node.close();
    ClusterNode again = node("pages: {quota: 64MiB, page-size: 64KiB}");
    eventually("the directory is looked through", () -> metrics(again).contains("page_used 1.0"));
    s3.forgetRequests();
    assertThat(get(again)).isEqualTo(third);
    assertThat(s3.count(S3Operation.GET_OBJECT)).as("after a restart").isZero();
  }

  @Test
  void aNodeWithoutPagesReadsTheStoreEachTimeAndOneWhoseDiskFailsDoesToo() throws Exception {
    Path file = Files.writeString(folder.resolve("no-directory"), "x");
    ClusterNode node =
        node("pages: {quota: 64MiB, page-size: 64KiB, directory: '" + file.toAbsolutePath() + "'}");
    mount(node);
    byte[] content = bytes(1);
    putOutside(content);
    eventually("its directory failed", () -> metrics(node).contains("disk_failures_total 1.0"));
    assertThat(get(node)).isEqualTo(content);
    assertThat(get(node)).isEqualTo(content);
    assertThat(metrics(node))
        .contains("syncline_page_used 0.0")
        .contains("syncline_page_bypassed_reads_total{why=\"off\"} 2.0");
    node.close();

    ClusterNode none = node("");
    s3.forgetRequests();
    assertThat(get(none)).isEqualTo(content);
    assertThat(get(none)).isEqualTo(content);
    assertThat(s3.count(S3Operation.GET_OBJECT)).isEqualTo(2);
    assertThat(metrics(none)).doesNotContain("syncline_page_");
    assertThat(folder.resolve("data").resolve("pages")).doesNotExist();
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void putOutside(byte[] bytes) {
    outside
        .create(Location.parse("s3://lake/f"), new ByteArrayInputStream(bytes), true, () -> {})
        .throwFailure();
  }

  private long pages() throws IOException {
    Path directory = folder.resolve("data").resolve("pages");
    if (!Files.exists(directory)) {
      return 0;
    }
    try (var all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".page")).count();
    }
  }

  private byte[] get(ClusterNode node) throws IOException, InterruptedException {
    return get(node, "bytes=0-").body();
  }

  private HttpResponse<byte[]> get(ClusterNode node, String range)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(file(node)).header("Range", range).build(),
        BodyHandlers.ofByteArray());
  }

  private int put(ClusterNode node, byte[] bytes) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(file(node)).PUT(BodyPublishers.ofByteArray(bytes)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static URI file(ClusterNode node) {
    return URI.create(
        "http://127.0.0.1:" + node.dataPort() + "/data/v1/file?mode=overwrite&path=/lake/f");
  }

  private String metrics(ClusterNode node) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private ClusterNode node(String pages) {
    ClusterNode node =
        ClusterNode.start(
            ConfigReading.of(
                    """
                    cluster.name: east
                    node.name: n1
                    data-dir: %s
                    kafka.bootstrap-servers: %s
                    zookeeper.connect: %s
                    zookeeper.session-timeout: 4s
                    grpc.port: 0
                    http.port: 0
                    data.port: 0
                    bus: {partitions: 2, replication-factor: 1, min-insync-replicas: 1}
                    mount: {sync-interval: 2s}
                    node: {drain-timeout: 2s, flush-timeout: 5s}
                    audit.requests-per-minute: 0
                    ufs.lake:
                      type: s3
                      locations: s3://lake
                      endpoint: %s
                      path-style: true
                      access-key: %s
                      secret-key: %s
                    %s
                    """
                        .formatted(
                            folder.resolve("data"),
                            kafka.bootstrapServers(),
                            zooKeeper.connectString(),
                            s3.endpoint(),
                            EmbeddedS3.ACCESS_KEY,
                            EmbeddedS3.SECRET_KEY,
                            pages),
                    Map.of())
                .orThrow());
    open.push(node);
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  private void mount(ClusterNode node) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
    open.push(channel::shutdownNow);
    AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .addMount(AddMountRequest.newBuilder().setPath("/lake").setLocation("s3://lake").build());
  }

  /** Something that is asked again. */
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void eventually(String what, Condition condition)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
