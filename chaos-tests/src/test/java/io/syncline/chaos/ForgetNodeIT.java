package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeOriginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is lost with its disk keeps others waiting until somebody says that it never returns;
 * what it may have written unheard is then asked for again everywhere.
 */
final class ForgetNodeIT {
  /** Shows by its state whether others are waited for. */
  private static final String BOUNDED = "/bounded";

  @TempDir private Path folder;
  private TwoClusters servers;
  private ForkedNode lost;
  private ClusterNode second;
  private ClusterNode west;
  private Doors secondDoors;
  private Doors westDoors;

  @BeforeEach
  void start() {
    servers = TwoClusters.overS3(folder);
    lost =
        new ForkedNode(servers, "east", TwoClusters.hasty(servers.configuration("east", 0, 0, 0)));
    lost.start();
    second =
        node(servers.configuration("east", 0, 0, 0).replace("name: n1", "name: n2"), "east-n2");
    west = node(servers.configuration("west", 0, 0, 0), "west");
    lost.awaitReady();
    assertThat(second.awaitReady(Await.RECOVERY)).isTrue();
    assertThat(west.awaitReady(Await.RECOVERY)).isTrue();
    secondDoors = new Doors(second.grpcPort(), second.dataPort(), second.httpPort());
    westDoors = new Doors(west.grpcPort(), west.dataPort(), west.httpPort());
    secondDoors.addMount(servers.lakeMount());
    westDoors.addMount(servers.lakeMount());
    westDoors.addMount(bounded());
  }

  @AfterEach
  void stop() throws Exception {
    secondDoors.close();
    westDoors.close();
    lost.close();
    second.close();
    west.close();
    servers.close();
  }

  @Test
  void nodeLostWithItsDiskIsWaitedForUntilItIsForgottenAndWhatItHeldIsAskedAgain()
      throws IOException {
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(node("n1")).isPresent();
          assertThat(node("n1").get().getOriginsList()).hasSize(1);
          assertThat(westState()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
    servers.store().fill(List.of("held/a"));
    lost.doors().putAndPublish("/lake/held/b", "told");
    Await.seen(() -> assertThat(westDoors.ls("/lake/held")).containsExactly("a", "b"));

    lost.kill();
    delete(folder.resolve("east"));
    servers.store().fill(List.of("held/untold"));
    Await.within(
        Await.RECOVERY, () -> assertThat(westState()).isNotEqualTo(MountState.MOUNT_STATE_LIVE));
    assertThat(westDoors.ls("/lake/held")).containsExactly("a", "b");

    Await.within(
        Await.RECOVERY,
        () -> {
          ForgetNodeResponse answer = secondDoors.forgetDead("n1");
          assertThat(answer.getNode().getOrigins(0).getState())
              .isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_FENCING);
        });
    MountState meanwhile = westState();
    if (node("n1").isPresent()) {
      assertThat(meanwhile).as("before it is gone").isNotEqualTo(MountState.MOUNT_STATE_LIVE);
    }
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(node("n1")).isEmpty();
          assertThat(westState()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
    assertThat(westDoors.ls("/lake/held")).containsExactly("a", "b", "untold");
    assertThat(node("n2").orElseThrow().getLive()).isTrue();
  }

  private MountState westState() {
    return westDoors.status().getMountsList().stream()
        .filter(mount -> mount.getPath().equals(BOUNDED))
        .map(MountInfo::getState)
        .findFirst()
        .orElseThrow();
  }

  private Optional<ClusterNodeInfo> node(String name) {
    return secondDoors.nodes().stream().filter(node -> node.getName().equals(name)).findFirst();
  }

  private AddMountRequest bounded() {
    return servers.lakeMount().toBuilder()
        .setPath(BOUNDED)
        .setSyncIntervalMillis(5_000)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_NONE)
        .build();
  }

  /** A node of this process that waits for as little as may be configured. */
  private ClusterNode node(String configuration, String data) {
    String hasty =
        TwoClusters.hasty(
            configuration.replaceFirst(
                "data-dir: '[^']*'", "data-dir: '" + folder.resolve(data) + "'"));
    return ClusterNode.start(ConfigReading.of(hasty, Map.of()).orThrow());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
