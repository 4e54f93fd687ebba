package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.CoordinationFixture.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountPast;
import io.syncline.agent.admin.MountRequest;
import io.syncline.agent.testing.OneStore;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies are remembered by the cluster, so that any node can tell of them and bring them back.
 */
final class MountPastIT {
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");
  private static final MountAdmin.Author BOB = new MountAdmin.Author("bob", "INC-4711", false);

  @TempDir Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private CoordinationFixture nodes;
  private MountAdmin first;
  private MountAdmin second;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    nodes = new CoordinationFixture(zooKeeper.connectString(), Duration.ofSeconds(10));
    ZooKeeperMountRegistry registry = nodes.mounts(folder.resolve("a"));
    registry.change(add("/lake", "s3://lake"));
    first = admin(registry);
    second = admin(nodes.mounts(folder.resolve("b")));
  }

  @AfterEach
  void stop() throws Exception {
    nodes.close();
    zooKeeper.close();
  }

  @Test
  void whatOneNodeChangedAnotherTellsOfAndRollsBack() {
    set(first, 10);
    set(first, 5);
    MountPast past = second.past(LAKE);
    assertThat(past.oldestVersion()).isEqualTo(1);
    assertThat(past.events())
        .extracting(event -> event.revision().mounts().version() + " " + event.revision().what())
        .containsExactly(
            "3 /lake sync-interval 10s -> 5s",
            "2 /lake sync-interval 30s -> 10s",
            "1 " + past.events().get(2).revision().what());
    assertThat(past.events().get(0).revision().who()).isEqualTo("bob");
    assertThat(past.events().get(0).revision().reason()).isEqualTo("INC-4711");
    assertThat(past.events().get(0).revision().whenMillis()).isPositive();

    MountAdmin.Done done = second.rollback(LAKE, 2, OptionalLong.of(3), BOB);
    assertThat(done.tableVersion()).isEqualTo(4);
    assertThat(done.mount().mount().policy().syncInterval())
        .isEqualTo(SyncInterval.of(Duration.ofSeconds(10)));
    assertThat(first.past(LAKE).events().get(0).revision().what())
        .isEqualTo("/lake back to version 2: sync-interval 5s -> 10s");
  }

  @Test
  void rollbackOfWhatSomebodyElseChangedMeanwhileIsRefused() {
    set(first, 10);
    long planned = first.mount(LAKE).policyVersion();
    set(second, 5);
    assertThatThrownBy(() -> first.rollback(LAKE, 1, OptionalLong.of(planned), BOB))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICTING_CHANGE));
    assertThat(second.mount(LAKE).mount().policy().syncInterval())
        .isEqualTo(SyncInterval.of(Duration.ofSeconds(5)));
  }

  @Test
  void whatIsForgottenCannotBeBroughtBack() {
    for (int i = 0; i < ZooKeeperMountRegistry.MAX_HISTORY; i++) {
      set(first, 100 + i);
    }
    MountPast past = second.past(LAKE);
    assertThat(past.events()).hasSize(ZooKeeperMountRegistry.MAX_HISTORY);
    assertThat(past.oldestVersion()).isEqualTo(2);
    assertThat(past.events().get(past.events().size() - 1).changes())
        .as("what was before the oldest is forgotten")
        .isEmpty();
    assertThatThrownBy(() -> second.rollback(LAKE, 1, OptionalLong.empty(), BOB))
        .hasMessageContaining(
            "no policy of mount /lake at version 1 is remembered (expected one of 101, 100,");
    assertThat(second.rollback(LAKE, 2, OptionalLong.empty(), BOB).changes()).hasSize(1);
  }

  private static void set(MountAdmin admin, int seconds) {
    MountAdmin.Done done =
        admin.set(
            LAKE,
            new MountRequest(
                Optional.of(SyncInterval.of(Duration.ofSeconds(seconds))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            List.of(),
            OptionalLong.empty(),
            BOB);
    assertThat(done.changes()).hasSize(1);
  }

  private static MountAdmin admin(MountRegistry registry) {
    return new MountAdmin(
        registry, new OneStore(MemoryUfs.objectStore(InstantSource.system())), MountPolicy.DEFAULT);
  }
}
