package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.EmbeddedZooKeeper;
import io.syncline.embedded.S3Fault;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.Examination;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.ExaminedNode;
import io.syncline.proto.node.v1.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor of whole nodes, with a real Kafka, ZooKeeper and S3 store that are well or not. */
final class DoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path servers;
  private static EmbeddedKafka kafka;
  private static EmbeddedZooKeeper zooKeeper;
  private static EmbeddedS3 s3;
  private static int round;

  @TempDir Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private String cluster;

  @BeforeAll
  static void startServers() {
    kafka = new EmbeddedKafka(servers.resolve("kafka")).start();
    zooKeeper = new EmbeddedZooKeeper(servers.resolve("zk")).start();
    s3 = EmbeddedS3.inMemory("lake");
  }

  @AfterAll
  static void stopServers() {
    s3.close();
    zooKeeper.close();
    kafka.close();
  }

  @BeforeEach
  void prepare() {
    cluster = "doctor-" + round++;
  }

  @AfterEach
  void close() throws Exception {
    s3.mend();
    zooKeeper.start();
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void findsNothingWrongWithAHealthyCluster() throws Exception {
    ClusterNode first = ready("n1");
    mount(first);
    ready("n2");
    ExamineResponse found =
        eventually(
            first,
            false,
            all ->
                all.getNodesCount() == 2
                    && problems(all).isEmpty()
                    && all.getNodes(0).getExaminationsList().stream()
                        .allMatch(each -> each.getVerdict() == Verdict.VERDICT_OK));
    assertThat(found.getNodesList()).extracting(ExaminedNode::getNode).containsExactly("n1", "n2");
    assertThat(found.getNodes(0).getExaminationsList())
        .extracting(Examination::getSubject)
        .containsExactly(
            "config",
            "state",
            "outbox",
            "kafka",
            "topic " + topic(),
            "topic syncline.origins",
            "replicas " + topic(),
            "replicas syncline.origins",
            "zookeeper",
            "nodes",
            "clock",
            "versions",
            "disk",
            "metadata store",
            "store /lake",
            "feed /lake");
    assertThat(found.getNodes(0).getExaminationsList())
        .allSatisfy(
            each -> {
              assertThat(each.getVerdict()).isEqualTo(Verdict.VERDICT_OK);
              assertThat(each.getFound()).isNotBlank();
              assertThat(each.getExpected()).isEmpty();
              assertThat(each.getRemedy()).isEmpty();
            });
    assertThat(of(found, "clock").getFound()).startsWith("within 2 s of node n2");
    assertThat(of(found, "versions").getFound()).endsWith("on all 2 nodes that answer");
    assertThat(of(found, "store /lake").getFound()).contains("children on the first page");
  }

  @Test
  void findsATopicWhoseRetentionWasLowered() throws Exception {
    ClusterNode node = ready("n1");
    setRetention("60000");
    ExamineResponse found =
        eventually(
            node, true, all -> of(all, "topic " + topic()).getVerdict() == Verdict.VERDICT_FAIL);
    Examination topic = of(found, "topic " + topic());
    assertThat(topic.getVerdict()).isEqualTo(Verdict.VERDICT_FAIL);
    assertThat(topic.getFound()).isEqualTo("retention.ms 60000");
    assertThat(topic.getExpected()).isEqualTo("retention.ms 604800000");
    assertThat(topic.getRemedy())
        .isEqualTo(
            "kafka-configs.sh --bootstrap-server "
                + kafka.bootstrapServers()
                + " --alter --entity-type topics --entity-name "
                + topic()
                + " --add-config retention.ms=604800000");
    setRetention("604800000");
    eventually(node, true, all -> problems(all).isEmpty());
  }

  @Test
  void findsThatZooKeeperIsDown() throws Exception {
    ClusterNode node = ready("n1");
    zooKeeper.stop();
    ExamineResponse found =
        eventually(
            node,
            true,
            all ->
                of(all, "zookeeper").getVerdict() == Verdict.VERDICT_FAIL
                    && of(all, "nodes").getVerdict() == Verdict.VERDICT_SKIPPED
                    && of(all, "kafka").getVerdict() == Verdict.VERDICT_OK);
    Examination ensemble = of(found, "zookeeper");
    assertThat(ensemble.getFound())
        .startsWith("SYN-5001 ZooKeeper at " + zooKeeper.connectString());
    assertThat(ensemble.getRemedy()).isNotBlank();
    assertThat(of(found, "nodes").getVerdict()).isEqualTo(Verdict.VERDICT_SKIPPED);
    assertThat(of(found, "kafka").getVerdict())
        .as("one does not hold the others")
        .isEqualTo(Verdict.VERDICT_OK);
  }

  @Test
  void findsAStoreThatRefuses() throws Exception {
    ClusterNode node = ready("n1");
    mount(node);
    s3.breakAll(S3Fault.answer(403, "AccessDenied"));
    Examination store = of(examine(node, true), "store /lake");
    assertThat(store.getVerdict()).isEqualTo(Verdict.VERDICT_FAIL);
    assertThat(store.getFound()).contains("s3://lake", "403");
    assertThat(store.getRemedy())
        .startsWith("Check the credentials")
        .endsWith("syncline mount test s3://lake/");
  }

  @Test
  void findsAStoreThatDoesNotAnswerWithoutWaitingForIt() throws Exception {
    ClusterNode node = ready("n1");
    mount(node);
    s3.breakAll(S3Fault.delay(Duration.ofSeconds(12)));
    long begin = System.nanoTime();
    ExamineResponse found = examine(node, true);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    assertThat(of(found, "store /lake").getVerdict()).isEqualTo(Verdict.VERDICT_UNKNOWN);
    assertThat(of(found, "store /lake").getFound()).isEqualTo("no answer in 5 s");
    assertThat(of(found, "kafka").getVerdict()).isEqualTo(Verdict.VERDICT_OK);
  }

  private String topic() {
    return "syncline.changes." + cluster;
  }

  private void setRetention(String millis) throws Exception {
    ConfigEntry entry = new ConfigEntry("retention.ms", millis);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic()),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private ClusterNode ready(String name) {
    ClusterNode node = ClusterNode.start(config(name));
    open.push(node);
    assertThat(node.awaitReady(PATIENCE)).as("%s", node.view().readiness()).isTrue();
    return node;
  }

  private NodeConfig config(String name) {
    return ConfigReading.of(
            """
            cluster.name: %s
            node.name: %s
            node.advertised-host: 127.0.0.1
            data-dir: %s
            kafka.bootstrap-servers: %s
            zookeeper.connect: %s
            zookeeper.session-timeout: 4s
            grpc.port: 0
            http.port: 0
            data.port: 0
            bus: {partitions: 2, replication-factor: 1, min-insync-replicas: 1}
            node: {drain-timeout: 2s, flush-timeout: 5s}
            ufs.lake:
              type: s3
              locations: s3://lake
              endpoint: %s
              path-style: true
              access-key: %s
              secret-key: %s
            """
                .formatted(
                    cluster,
                    name,
                    folder.resolve(name),
                    kafka.bootstrapServers(),
                    zooKeeper.connectString(),
                    s3.endpoint(),
                    EmbeddedS3.ACCESS_KEY,
                    EmbeddedS3.SECRET_KEY),
            Map.of())
        .orThrow();
  }

  private void mount(ClusterNode node) {
    AdminServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .addMount(
            AddMountRequest.newBuilder()
                .setPath("/lake")
                .setLocation("s3://lake")
                .setReason("test")
                .build());
  }

  private ExamineResponse examine(ClusterNode node, boolean thisNodeOnly) {
    return DoctorServiceGrpc.newBlockingStub(channel(node))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .examine(ExamineRequest.newBuilder().setThisNodeOnly(thisNodeOnly).build());
  }

  private ManagedChannel channel(ClusterNode node) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private static List<Examination> problems(ExamineResponse found) {
    return found.getNodesList().stream()
        .flatMap(node -> node.getExaminationsList().stream())
        .filter(
            each ->
                each.getVerdict() != Verdict.VERDICT_OK
                    && each.getVerdict() != Verdict.VERDICT_SKIPPED)
        .toList();
  }

  private static Examination of(ExamineResponse found, String subject) {
    return found.getNodes(0).getExaminationsList().stream()
        .filter(each -> each.getSubject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " was not examined: " + found));
  }

  private ExamineResponse eventually(
      ClusterNode node, boolean thisNodeOnly, Predicate<ExamineResponse> condition)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ExamineResponse found = examine(node, thisNodeOnly);
      if (condition.test(found)) {
        return found;
      }
      assertThat(System.nanoTime() - deadline).as("in time: %s", found).isNegative();
      assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
