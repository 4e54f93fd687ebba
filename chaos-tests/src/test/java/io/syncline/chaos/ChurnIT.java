package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeStanding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clusters of two nodes each, whose nodes come and go while clients write through all of them: no
 * change is lost, every shard has an owner again, and nobody waits for a node that was drained.
 */
final class ChurnIT {
  private static final Logger LOG = LoggerFactory.getLogger(ChurnIT.class);

  /** The same each time: a red build is the fault of what was changed, as far as threads permit. */
  private static final long SEED = 20_240_501;

  /** Operations between two events, at most. */
  private static final int MAX_OPERATIONS = 40;

  @TempDir private Path folder;
  private TwoClusters servers;
  private NodeHere east1;
  private ForkedNode east2;
  private NodeHere west1;
  private NodeHere west2;

  @BeforeEach
  void start() {
    servers = TwoClusters.overS3(folder);
    east1 = new NodeHere(configuration("east", "n1"));
    east2 = new ForkedNode(servers, "east-n2", configuration("east", "n2"));
    west1 = new NodeHere(configuration("west", "n1"));
    west2 = new NodeHere(configuration("west", "n2"));
    List.of(east1, west1, west2).forEach(ReachedNode::start);
    List.of(east1, west1, west2).forEach(ReachedNode::awaitReady);
    east1.doors().addMount(servers.lakeMount());
    west1.doors().addMount(servers.lakeMount());
  }

  @AfterEach
  void stop() throws Exception {
    List.of(east1, east2, west1, west2).forEach(ReachedNode::close);
    servers.close();
  }

  @Test
  void nothingIsLostWhileNodesAreAddedDrainedKilledAndComeBackUnderLoad() throws Exception {
    long seed = Long.getLong("syncline.seed", SEED);
    LOG.info("replay with -Dsyncline.seed={}", seed);
    Random random = new Random(seed);
    Workload workload = new Workload(seed, east1, east2, west1, west2);
    workload.start();
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));

    east2.start();
    east2.awaitReady();
    awaitShared(east1, east2);
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));

    drainFirstOfEastThroughTheSecond();
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
    east1.stop();
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
    east1.start();
    east1.awaitReady();
    awaitShared(east1, east2);
    Await.within(Await.RECOVERY, () -> east1.doors().put("/lake/after/return", "taken again"));
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));

    east2.kill();
    Await.within(Await.RECOVERY, () -> assertThat(owned(east1)).isEqualTo(TwoClusters.PARTITIONS));
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
    FenceResponse waiting = west1.doors().fence(TwoClusters.LAKE, List.of());
    east2.start();
    east2.awaitReady();
    awaitShared(east1, east2);
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));

    Map<String, @Nullable String> acknowledged = workload.stop();
    LOG.info("{} operations done, {} unsure", workload.done(), workload.unsure());
    List<ReachedNode> all = List.of(east1, east2, west1, west2);
    awaitFence(west1, waiting.getMarksList());
    awaitFence(east2, List.of());
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(all)
                .allSatisfy(
                    node ->
                        assertThat(node.doors().status().getMountsList())
                            .extracting(MountInfo::getState)
                            .containsExactly(MountState.MOUNT_STATE_LIVE)));
    awaitShared(west1, west2);
    SortedMap<String, String> stored = servers.store().contents("kill/");
    assertThat(acknowledged)
        .as("seed %d", seed)
        .isNotEmpty()
        .allSatisfy((key, text) -> assertThat(stored.get(key)).as(key).isEqualTo(text));
    all.forEach(node -> Shown.assertShows(node, stored, acknowledged, seed));
  }

  private void drainFirstOfEastThroughTheSecond() {
    east1.doors().put("/lake/before/drain", "held");
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(east2.doors().drain("n1").getStanding())
                .isEqualTo(NodeStanding.NODE_STANDING_DRAINED));
    assertThat(owned(east1)).isZero();
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(owned(east2)).isEqualTo(TwoClusters.PARTITIONS);
          ClusterNodeInfo drained = east2.doors().nodes().get(0);
          assertThat(drained.getName()).isEqualTo("n1");
          assertThat(drained.getStanding()).isEqualTo(NodeStanding.NODE_STANDING_DRAINED);
          assertThat(drained.getOriginsList()).as("starts that others wait for").isEmpty();
        });
    assertThat(east1.doors().healthCheck("/readyz")).isEqualTo(503);
    assertThat(east1.doors().healthCheck("/livez")).isEqualTo(200);
    assertThatThrownBy(() -> east1.doors().put("/lake/after/drain", "refused"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(ErrorCode.NODE_DRAINING.id())
        .hasMessageContaining("n2=");
    assertThat(east1.doors().cat("/lake/before/drain")).isEqualTo("held");
    east2.doors().put("/lake/before/drain", "changed");
    assertThat(east1.doors().cat("/lake/before/drain"))
        .as("straight from the store")
        .isEqualTo("changed");
    assertThat(east1.doors().isAbsent("/lake/after/drain")).isTrue();
    awaitFence(east1, List.of());
  }

  private static void awaitShared(ReachedNode one, ReachedNode other) {
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(owned(one)).isPositive();
          assertThat(owned(other)).isPositive();
          assertThat(owned(one) + owned(other)).isEqualTo(TwoClusters.PARTITIONS);
        });
  }

  private static int owned(ReachedNode node) {
    return node.doors().status().getShardsOwned();
  }

  private static void awaitFence(ReachedNode node, List<FenceMark> marks) {
    AtomicReference<List<FenceMark>> brought = new AtomicReference<>(marks);
    Await.within(
        Await.RECOVERY,
        () -> {
          FenceResponse answer = node.doors().fence(TwoClusters.LAKE, brought.get());
          brought.set(answer.getMarksList());
          assertThat(answer.getApplied()).as("%s", answer).isTrue();
        });
  }

  /** Of a node that waits for what may take effect late for as little as may be configured. */
  private String configuration(String cluster, String name) {
    return TwoClusters.hasty(
            servers
                .configuration(cluster, 0, 0, 0)
                .replace("name: n1", "name: " + name)
                .replaceFirst(
                    "data-dir: '[^']*'",
                    "data-dir: '" + folder.resolve(cluster + "-" + name) + "'"))
        + "node.advertised-host: 127.0.0.1\n";
  }
}
