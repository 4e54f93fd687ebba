package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeOriginState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of which no node is left keeps others waiting until somebody asks a node of another
 * cluster to declare it gone. What it may have written unheard is then asked for again; if it comes
 * back all the same, it joins anew.
 */
final class ForgetClusterIT {
  /** Shows by its state whether others are waited for. */
  private static final String BOUNDED = "/bounded";

  @TempDir private Path folder;
  private TwoClusters servers;
  private ForkedNode lost;
  private ForkedNode lostToo;
  private ClusterNode west;
  private Doors doors;

  @BeforeEach
  void start() {
    servers = TwoClusters.overS3(folder);
    String hasty = TwoClusters.hasty(servers.configuration("east", 0, 0, 0));
    lost = new ForkedNode(servers, "east", hasty);
    lostToo =
        new ForkedNode(
            servers,
            "east-n2",
            hasty
                .replace("name: n1", "name: n2")
                .replaceFirst("data-dir: '[^']*'", "data-dir: '" + folder.resolve("n2") + "'"));
    lost.start();
    lostToo.start();
    startWest();
    lost.awaitReady();
    lostToo.awaitReady();
    lost.doors().addMount(servers.lakeMount());
    doors.addMount(servers.lakeMount());
    doors.addMount(bounded());
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(lost.doors().nodes())
              .hasSize(2)
              .allSatisfy(node -> assertThat(node.getOriginsList()).hasSize(1));
          assertThat(state()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
  }

  @AfterEach
  void stop() throws Exception {
    stopWest();
    lost.close();
    lostToo.close();
    servers.close();
  }

  @Test
  void clusterLostAsAWholeIsWaitedForUntilItIsForgottenAndJoinsAnewIfItComesBack() {
    servers.store().fill(List.of("held/a"));
    lost.doors().putAndPublish("/lake/held/b", "told");
    Await.seen(() -> assertThat(doors.ls("/lake/held")).containsExactly("a", "b"));
    killEast();
    servers.store().fill(List.of("held/untold"));
    Await.within(
        Await.RECOVERY, () -> assertThat(state()).isNotEqualTo(MountState.MOUNT_STATE_LIVE));
    assertThat(doors.ls("/lake/held")).containsExactly("a", "b");

    ForgetClusterResponse begun = doors.forgetDeadCluster("east");
    assertThat(begun.getNodesList())
        .extracting(ClusterNodeInfo::getName)
        .containsExactly("n1", "n2");
    assertThat(begun.getNodesList())
        .allSatisfy(
            node ->
                assertThat(node.getOrigins(0).getState())
                    .isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_FENCING));
    MountState meanwhile = state();
    if (!doors.goneElsewhere().isEmpty()) {
      assertThat(meanwhile).as("before it is gone").isNotEqualTo(MountState.MOUNT_STATE_LIVE);
    }
    awaitForgotten();
    assertThat(doors.ls("/lake/held")).containsExactly("a", "b", "untold");
    assertThat(doors.quarantine("syncline.changes.east")).isEmpty();

    lost.start();
    lost.awaitReady();
    lost.doors().putAndPublish("/lake/held/c", "back");
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(doors.ls("/lake/held")).containsExactly("a", "b", "c", "untold");
          assertThat(state()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
    assertThat(lost.doors().quarantine("syncline.changes.east")).isEmpty();
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(lost.doors().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.getOriginsList()).hasSize(1)));
  }

  @Test
  void forgettingGoesOnAfterARestartOfTheNodeThatDoesIt() {
    killEast();
    var unused = doors.forgetDeadCluster("east");
    stopWest();
    startWest();
    // Nobody asks again. On a slow machine it is done before anybody can see it under way.
    awaitForgotten();
  }

  private void killEast() {
    lost.kill();
    lostToo.kill();
  }

  private void awaitForgotten() {
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(doors.goneElsewhere()).isEmpty();
          assertThat(state()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
  }

  private MountState state() {
    return doors.status().getMountsList().stream()
        .filter(mount -> mount.getPath().equals(BOUNDED))
        .map(MountInfo::getState)
        .findFirst()
        .orElseThrow();
  }

  private AddMountRequest bounded() {
    return servers.lakeMount().toBuilder()
        .setPath(BOUNDED)
        .setSyncIntervalMillis(5_000)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_NONE)
        .build();
  }

  /** A node that may forget clusters, and waits for as little as may be configured. */
  private void startWest() {
    String hasty =
        TwoClusters.hasty(
            servers
                .configuration("west", 0, 0, 0)
                .replace("{name: n1,", "{name: n1, may-forget-clusters: true,"));
    west = ClusterNode.start(ConfigReading.of(hasty, Map.of()).orThrow());
    assertThat(west.awaitReady(Await.RECOVERY)).isTrue();
    doors = new Doors(west.grpcPort(), west.dataPort(), west.httpPort());
  }

  private void stopWest() {
    doors.close();
    west.close();
  }
}
