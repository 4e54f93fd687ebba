package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.CallRate;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.UfsCallCount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call budget of a mount on whole nodes, with a directory as the lake. */
final class CallBudgetIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FILES = 300;
  private static final int RATE = 20;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Integer, ManagedChannel> channels = new HashMap<>();
  private EmbeddedKafka kafka;
  private EmbeddedZooKeeper zooKeeper;

  @BeforeEach
  void start() {
    kafka = new EmbeddedKafka(folder.resolve("kafka")).start();
    open.push(kafka);
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    open.push(zooKeeper);
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void aStormOfColdReadsCostsTheStoreNoMoreThanTheBudgetOfTheNode() throws Exception {
    ClusterNode first = node("n1");
    ClusterNode second = node("n2");
    for (int i = 0; i < FILES; i++) {
      outside("f" + i, "one");
    }
    admin(first)
        .addMount(
            AddMountRequest.newBuilder()
                .setPath("/lake")
                .setLocation("file://" + folder.resolve("lake").toAbsolutePath())
                .build());
    eventually("n2 has the mount", () -> second.mounts().current().definitions().size() == 1);
    assertThat(stat(second, "f0").getFile().getSize()).isEqualTo(3);

    long set = System.nanoTime();
    SetMountResponse done = admin(first).setMount(budget(RATE));
    assertThat(done.getMount().getCallBudget().getCalls()).isEqualTo(RATE);
    eventually(
        "n2 spends by it",
        () ->
            second
                .mounts()
                .current()
                .table()
                .mounts()
                .get(0)
                .policy()
                .callBudget()
                .rate()
                .isPresent());
    assertThat(Duration.ofNanos(System.nanoTime() - set)).isLessThan(Duration.ofSeconds(10));

    long before = sent(second);
    long began = System.nanoTime();
    Queue<String> refused = storm(second);
    long sent = sent(second) - before;
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(sent).isBetween((long) RATE, (long) Math.ceil(RATE + RATE * seconds));
    assertThat(refused)
        .hasSizeGreaterThan(FILES / 2)
        .allSatisfy(
            why ->
                assertThat(why)
                    .contains("mount /lake: its call-budget of " + RATE + "/s is spent"));

    assertThat(put(second, "/lake/written")).as("while reads are refused").isEqualTo(200);
    assertThat(metrics(second))
        .containsPattern(
            "syncline_budget_calls_total\\{event=\"refused\",mount=\"/lake\"[^}]*} [1-9]");

    admin(second)
        .setMount(SetMountRequest.newBuilder().setPath("/lake").addUnset("call-budget").build());
    eventually("nothing is refused any more", () -> refusals(second) == 0);
  }

  /** Reads each file once, from several threads at a time; why some were refused. */
  private Queue<String> storm(ClusterNode node) throws Exception {
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger(1);
    ExecutorService readers = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            readers.submit(
                () -> {
                  for (int file = next.getAndIncrement();
                      file < FILES;
                      file = next.getAndIncrement()) {
                    try {
                      stat(node, "f" + file);
                    } catch (StatusRuntimeException e) {
                      refused.add(String.valueOf(e.getMessage()));
                    }
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      readers.shutdownNow();
    }
    return refused;
  }

  private long refusals(ClusterNode node) {
    try {
      return storm(node).size();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Requests that the directory got. */
  private long sent(ClusterNode node) {
    return admin(node)
        .describeMount(DescribeMountRequest.newBuilder().setPath("/lake").build())
        .getUfsCallsList()
        .stream()
        .filter(call -> !call.getOutcome().equalsIgnoreCase("not_sent"))
        .mapToLong(UfsCallCount::getCount)
        .sum();
  }

  private static SetMountRequest budget(int perSecond) {
    return SetMountRequest.newBuilder()
        .setPath("/lake")
        .setCallBudget(CallRate.newBuilder().setCalls(perSecond).setUnitSeconds(1))
        .build();
  }

  private String metrics(ClusterNode node) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + "/metrics"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private ClusterNode node(String name) throws IOException {
    Files.createDirectories(folder.resolve("lake"));
    ClusterNode node =
        ClusterNode.start(
            ConfigReading.of(
                    """
                    cluster.name: east
                    node.name: %s
                    data-dir: %s
                    kafka.bootstrap-servers: %s
                    zookeeper.connect: %s
                    zookeeper.session-timeout: 4s
                    grpc.port: 0
                    http.port: 0
                    data.port: 0
                    bus: {partitions: 4, replication-factor: 1, min-insync-replicas: 1}
                    mount: {sync-interval: 0}
                    node: {drain-timeout: 2s, flush-timeout: 5s}
                    ufs.lake: {type: local, locations: 'file://%s', max-wait: 100ms}
                    audit: {requests-per-minute: 0}
                    """
                        .formatted(
                            name,
                            folder.resolve("data").resolve(name),
                            kafka.bootstrapServers(),
                            zooKeeper.connectString(),
                            folder.resolve("lake").toAbsolutePath()),
                    Map.of())
                .orThrow());
    open.push(node);
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  private void outside(String path, String text) throws IOException {
    Path file = folder.resolve("lake").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private int put(ClusterNode node, String path) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + node.dataPort()
                + "/data/v1/file?wait=true&mode=overwrite&path="
                + path);
    return http.send(
            HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString("written")).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private StatResponse stat(ClusterNode node, String path) {
    return NamespaceServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .stat(StatRequest.newBuilder().setPath("/lake/" + path).build());
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin(ClusterNode node) {
    return AdminServiceGrpc.newBlockingStub(channel(node)).withDeadlineAfter(60, TimeUnit.SECONDS);
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
