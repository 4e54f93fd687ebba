package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.CallRate;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.UfsCallCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call budget of a mount on whole nodes, with a directory as the lake. */
final class CallBudgetIT {
  private static final int FILES = 300;
  private static final int RATE = 20;

  @TempDir Path folder;
  private RealNodes nodes;

  @BeforeEach
  void start() {
    nodes = new RealNodes(folder);
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
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
    RealNodes.eventually(
        "n2 has the mount", () -> second.mounts().current().definitions().size() == 1);
    assertThat(stat(second, "f0").getFile().getSize()).isEqualTo(3);

    long set = System.nanoTime();
    SetMountResponse done = admin(first).setMount(budget(RATE));
    assertThat(done.getMount().getCallBudget().getCalls()).isEqualTo(RATE);
    RealNodes.eventually(
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

    assertThat(nodes.put(second, "/lake/written", new byte[7]))
        .as("while reads are refused")
        .isEqualTo(200);
    assertThat(nodes.metrics(second))
        .containsPattern(
            "syncline_budget_calls_total\\{event=\"refused\",mount=\"/lake\"[^}]*} [1-9]");

    admin(second)
        .setMount(SetMountRequest.newBuilder().setPath("/lake").addUnset("call-budget").build());
    RealNodes.eventually("nothing is refused any more", () -> refusals(second) == 0);
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
        each.get(RealNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

  private ClusterNode node(String name) throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake")).toAbsolutePath();
    return nodes.start(
        "east",
        name,
        """
        mount: {sync-interval: 0}
        ufs.lake: {type: local, locations: 'file://%s', max-wait: 100ms}
        audit: {requests-per-minute: 0}
        """
            .formatted(lake));
  }

  private void outside(String path, String text) throws IOException {
    Files.writeString(folder.resolve("lake").resolve(path), text);
  }

  private StatResponse stat(ClusterNode node, String path) {
    return nodes.namespace(node).stat(StatRequest.newBuilder().setPath("/lake/" + path).build());
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin(ClusterNode node) {
    return nodes.admin(node);
  }
}
