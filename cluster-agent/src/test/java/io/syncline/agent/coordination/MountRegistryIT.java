package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.CoordinationFixture.add;
import static io.syncline.agent.coordination.CoordinationFixture.mount;
import static io.syncline.agent.coordination.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.curator.test.KillSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mount table is one for all nodes, survives ZooKeeper's absence, and never loses a change to a
 * race.
 */
final class MountRegistryIT {
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");

  @TempDir Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private CoordinationFixture nodes;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    nodes = new CoordinationFixture(zooKeeper.connectString(), Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws Exception {
    nodes.close();
    zooKeeper.close();
  }

  @Test
  void emptyClusterIsKnownToHaveNoMounts() {
    ZooKeeperMountRegistry registry = nodes.mounts(folder.resolve("a"));
    assertThat(registry.known()).isTrue();
    assertThat(registry.current()).isEqualTo(MountSnapshot.EMPTY);
    assertThat(registry.problem()).isEmpty();
    assertThat(registry.history()).isEmpty();
  }

  @Test
  void changeOfOneNodeIsInEffectOnAnotherAtOnce() throws Exception {
    ZooKeeperMountRegistry first = nodes.mounts(folder.resolve("a"));
    ZooKeeperMountRegistry second = nodes.mounts(folder.resolve("b"));
    List<Long> told = new CopyOnWriteArrayList<>();
    second.onChange(mounts -> told.add(mounts.version()));

    first.change(add("/lake", "s3://lake"));
    assertThat(first.current().table().at(LAKE)).isPresent();
    eventually("the second node knows", () -> second.current().version() == 1);

    second.change(new MountEdit("tester", "", "remove /lake", mounts -> mounts.without(LAKE)));
    eventually("the first node knows", () -> first.current().version() == 2);
    assertThat(first.current().definitions()).isEmpty();
    eventually("told in order", () -> told.equals(List.of(0L, 1L, 2L)));
    assertHearsAtOnce(second, first);
  }

  /** Whoever only looked every five seconds would need five for each change after the first. */
  private static void assertHearsAtOnce(
      ZooKeeperMountRegistry hears, ZooKeeperMountRegistry changes) throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < 8; i++) {
      changes.change(add("/soon" + i, "s3://soon/" + i));
      long version = changes.current().version();
      eventually("the change is seen", () -> hears.current().version() == version);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(35));
  }

  @Test
  void racingChangesAreAllKept() {
    ZooKeeperMountRegistry first = nodes.mounts(folder.resolve("a"));
    ZooKeeperMountRegistry second = nodes.mounts(folder.resolve("b"));
    first.change(
        new MountEdit(
            "tester",
            "",
            "add /lake, and be overtaken once",
            mounts -> {
              if (mounts.version() == 0) {
                second.change(add("/other", "s3://other"));
              }
              return mounts.with(mount("/lake", "s3://lake"), "");
            }));
    assertThat(first.current().version()).isEqualTo(2);
    assertThat(first.current().definitions())
        .extracting(d -> d.mount().path().value() + " " + d.policyVersion())
        .containsExactly("/lake 2", "/other 1");
  }

  @Test
  void changeThatIsAlwaysOvertakenIsAConflict() {
    ZooKeeperMountRegistry first = nodes.mounts(folder.resolve("a"));
    ZooKeeperMountRegistry second = nodes.mounts(folder.resolve("b"));
    assertThatThrownBy(
            () ->
                first.change(
                    new MountEdit(
                        "tester",
                        "",
                        "be overtaken",
                        mounts -> {
                          second.change(add("/n" + mounts.version(), "s3://n"));
                          return mounts.with(mount("/lake", "s3://lake"), "");
                        })))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICTING_CHANGE));
    assertThat(second.current().table().at(LAKE)).isEmpty();
  }

  @Test
  void refusedChangeLeavesTheTableAsItWas() {
    ZooKeeperMountRegistry registry = nodes.mounts(folder.resolve("a"));
    registry.change(add("/lake", "s3://lake"));
    assertThatThrownBy(() -> registry.change(add("/lake", "s3://other")))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOUNT_CONFLICT))
        .hasMessage("mount /lake: the path already shows s3://lake/");
    assertThat(registry.current().version()).isEqualTo(1);
    assertThat(registry.history()).hasSize(1);
  }

  @Test
  void historySaysWhoWhenAndWhyAndIsBounded() {
    ZooKeeperMountRegistry registry = nodes.mounts(folder.resolve("a"));
    IntStream.range(0, ZooKeeperMountRegistry.MAX_HISTORY + 3)
        .forEach(i -> registry.change(add("/m" + i, "s3://lake/" + i)));
    List<MountRevision> history = registry.history();
    assertThat(history).hasSize(ZooKeeperMountRegistry.MAX_HISTORY);
    MountRevision newest = history.get(0);
    assertThat(newest.mounts()).isEqualTo(registry.current());
    assertThat(newest.who()).isEqualTo("tester");
    assertThat(newest.reason()).isEqualTo("because");
    assertThat(newest.what()).isEqualTo("add /m102");
    assertThat(newest.whenMillis()).isPositive();
    assertThat(history.get(99).mounts().version()).isEqualTo(4);
  }

  @Test
  void withoutZooKeeperTheLastTableIsServedAndAdministrationIsToldToWait() throws Exception {
    ZooKeeperMountRegistry registry = nodes.mounts(folder.resolve("a"));
    registry.change(add("/lake", "s3://lake"));
    zooKeeper.stop();
    eventually("the loss is noticed", () -> registry.problem().isPresent());
    assertThat(registry.current().table().at(LAKE)).isPresent();
    assertThatThrownBy(() -> registry.change(add("/b", "s3://b")))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.COORDINATION_UNAVAILABLE));

    zooKeeper.start();
    eventually("the table is read again", () -> registry.problem().isEmpty());
    registry.change(add("/b", "s3://b"));
    assertThat(registry.current().version()).isEqualTo(2);
  }

  @Test
  void nodeStartsFromItsCopyWhileZooKeeperIsAway() throws Exception {
    nodes.mounts(folder.resolve("a")).change(add("/lake", "s3://lake"));
    nodes.close();
    zooKeeper.stop();

    ZooKeeperMountRegistry restarted =
        nodes.mounts(nodes.connection(), folder.resolve("a"), Duration.ofMillis(100));
    assertThat(restarted.known()).isTrue();
    assertThat(restarted.current().table().at(LAKE)).isPresent();
    assertThat(restarted.problem()).isPresent();

    ZooKeeperMountRegistry fresh =
        nodes.mounts(nodes.connection(), folder.resolve("b"), Duration.ofMillis(100));
    assertThat(fresh.known()).isFalse();
    assertThat(fresh.problem().orElseThrow()).contains("no mounts are known");

    zooKeeper.start();
    eventually("both know the table", () -> fresh.known() && restarted.problem().isEmpty());
    assertThat(fresh.current().table().at(LAKE)).isPresent();
  }

  @Test
  void changesAreSeenAfterALostSession() throws Exception {
    Coordination connection = nodes.connection();
    ZooKeeperMountRegistry first =
        nodes.mounts(connection, folder.resolve("a"), CoordinationFixture.PATIENCE);
    ZooKeeperMountRegistry second = nodes.mounts(folder.resolve("b"));
    KillSession.kill(connection.client().getZookeeperClient().getZooKeeper());
    second.change(add("/lake", "s3://lake"));
    eventually("the change is seen", () -> first.current().version() == 1);
    assertHearsAtOnce(first, second);
  }

  @Test
  void tableThatVanishedIsKeptAndWrittenBackWithTheNextChange() throws Exception {
    Coordination connection = nodes.connection();
    ZooKeeperMountRegistry registry =
        nodes.mounts(connection, folder.resolve("a"), CoordinationFixture.PATIENCE);
    registry.change(add("/lake", "s3://lake"));
    connection.client().delete().forPath("/syncline/east/mounts");
    eventually("the loss is noticed", () -> registry.problem().isPresent());
    assertThat(registry.problem().orElseThrow()).contains("this node knows version 1");
    assertThat(registry.current().table().at(LAKE)).isPresent();
    registry.change(add("/b", "s3://b"));
    assertThat(registry.current().definitions()).hasSize(2);
    eventually("it is back", () -> registry.problem().isEmpty());
  }

  @Test
  void garbageInZooKeeperLeavesTheKnownTableInEffect() throws Exception {
    Coordination connection = nodes.connection();
    ZooKeeperMountRegistry registry =
        nodes.mounts(connection, folder.resolve("a"), CoordinationFixture.PATIENCE);
    registry.change(add("/lake", "s3://lake"));
    connection
        .client()
        .setData()
        .forPath("/syncline/east/mounts", "{nonsense".getBytes(StandardCharsets.UTF_8));
    eventually("the garbage is noticed", () -> registry.problem().isPresent());
    assertThat(registry.problem().orElseThrow()).contains("not readable");
    assertThat(registry.current().table().at(LAKE)).isPresent();
  }

  @Test
  void aPersonCanReadTheTable() throws Exception {
    Coordination connection = nodes.connection();
    nodes
        .mounts(connection, folder.resolve("a"), CoordinationFixture.PATIENCE)
        .change(add("/lake", "s3://lake"));
    String json =
        new String(
            connection.client().getData().forPath("/syncline/east/mounts"), StandardCharsets.UTF_8);
    assertThat(json)
        .contains("\"path\": \"/lake\"")
        .contains("\"location\": \"s3://lake/\"")
        .contains("\"externalChanges\": \"EXTERNAL_CHANGES_UNWATCHED\"")
        .contains("\"syncIntervalMillis\": \"30000\"");
  }
}
