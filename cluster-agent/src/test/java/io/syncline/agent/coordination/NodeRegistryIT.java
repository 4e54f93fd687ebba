package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.test.KillSession;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One name is one live process. */
final class NodeRegistryIT {
  private static final Duration SESSION = Duration.ofSeconds(4);

  @TempDir Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private CoordinationFixture nodes;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    nodes = new CoordinationFixture(zooKeeper.connectString(), SESSION);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.close();
    zooKeeper.close();
  }

  @Test
  void nodesSeeEachOtherAndGoAway() throws Exception {
    NodeRegistry first = node("east-1");
    NodeRegistry second = node("east-2");
    eventually(
        "both are seen",
        () ->
            first.nodes().stream()
                .map(NodeInfo::name)
                .toList()
                .equals(java.util.List.of("east-1", "east-2")));
    second.close();
    eventually("one is gone", () -> first.nodes().size() == 1);
    assertThat(first.nodes().get(0).host()).isEqualTo("host-of-east-1");
  }

  @Test
  void nodesSeeHowOthersStand() throws Exception {
    NodeRegistry first = node("east-1");
    NodeRegistry second = node("east-2");
    second.stands(NodeInfo.Standing.DRAINING);
    eventually(
        "the other is seen to be drained",
        () ->
            first.nodes().stream()
                .map(NodeInfo::standing)
                .toList()
                .equals(java.util.List.of(NodeInfo.Standing.SERVING, NodeInfo.Standing.DRAINING)));
    assertThat(second.registered()).isTrue();
  }

  @Test
  void secondLiveProcessOfANameIsRefused() {
    NodeRegistry first = node("east-1");
    NodeRegistry second = nodes.node(nodes.connection(), "east-1", e -> {});
    assertThatThrownBy(() -> second.start(CoordinationFixture.PATIENCE))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NODE))
        .hasMessage(
            "node name 'east-1' is taken by another live process at host-of-east-1:1 (expected a"
                + " node.name of its own for each node of the cluster)");
    assertThat(first.registered()).isTrue();
  }

  @Test
  void nameOfADeadProcessIsTakenOverWhenItsSessionEnds() throws Exception {
    Coordination dying = nodes.connection();
    NodeRegistry before = nodes.node(dying, "east-1", e -> {});
    before.start(CoordinationFixture.PATIENCE);
    // Stops without saying so: the ephemeral node stays until the session times out.
    Thread killer =
        new Thread(
            () -> {
              try {
                KillSession.kill(dying.client().getZookeeperClient().getZooKeeper());
                dying.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    NodeRegistry after = nodes.node(nodes.connection(), "east-1", e -> {});
    killer.start();
    after.start(CoordinationFixture.PATIENCE);
    killer.join();
    assertThat(after.registered()).isTrue();
  }

  @Test
  void expiredSessionRegistersAgain() throws Exception {
    Coordination connection = nodes.connection();
    NodeRegistry registry = nodes.node(connection, "east-1", e -> {});
    registry.start(CoordinationFixture.PATIENCE);
    long before = owner(connection);
    KillSession.kill(connection.client().getZookeeperClient().getZooKeeper());
    eventually(
        "it is registered in the new session",
        () -> owner(connection) != before && owner(connection) != 0);
  }

  @Test
  void nodeWhoseNameWasTakenDuringItsAbsenceIsTold() throws Exception {
    AtomicReference<SyncException> told = new AtomicReference<>();
    Coordination connection = nodes.connection();
    NodeRegistry registry = nodes.node(connection, "east-1", told::set);
    registry.start(CoordinationFixture.PATIENCE);
    Coordination other = nodes.connection();
    other.awaitConnected(CoordinationFixture.PATIENCE);
    // At once: the first may see at any time that its name is free, and take it again.
    NodeInfo usurper = new NodeInfo("east-1", "another", "elsewhere", 1, 2, 3, 4000);
    String path = "/syncline/east/nodes/east-1";
    other
        .client()
        .transaction()
        .forOperations(
            other.client().transactionOp().delete().forPath(path),
            other
                .client()
                .transactionOp()
                .create()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(path, usurper.toJson()));
    eventually("the first is told", () -> told.get() != null);
    assertThat(registry.registered()).isFalse();
    assertThat(told.get().code()).isEqualTo(ErrorCode.DUPLICATE_NODE);
  }

  @Test
  void nodeStartsWithoutZooKeeperAndRegistersLater() throws Exception {
    zooKeeper.stop();
    NodeRegistry registry = nodes.node(nodes.connection(), "east-1", e -> {});
    registry.start(Duration.ofMillis(100));
    assertThat(registry.registered()).isFalse();
    zooKeeper.start();
    eventually("it registers", registry::registered);
  }

  private NodeRegistry node(String name) {
    NodeRegistry registry = nodes.node(nodes.connection(), name, e -> {});
    registry.start(CoordinationFixture.PATIENCE);
    return registry;
  }

  private static long owner(Coordination connection) {
    try {
      var stat = connection.client().checkExists().forPath("/syncline/east/nodes/east-1");
      return stat == null ? 0 : stat.getEphemeralOwner();
    } catch (Exception e) {
      return 0;
    }
  }
}
