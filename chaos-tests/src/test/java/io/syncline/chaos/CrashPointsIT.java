package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedS3;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node that ends between any two steps of a write: elsewhere the mount asks the store until the
 * node is back, then everybody was told, and nothing is left in its outbox.
 */
final class CrashPointsIT {
  private static final Duration BOUND = Duration.ofSeconds(3);
  private static final String BOUNDED = "/bounded";
  private static final String SOON = "outbox: {ufs-settle: 1s, heartbeat-interval: 300ms}\n";

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static ForkedNode east;
  private static Doors west;
  private static StoreView store;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder, EmbeddedS3.inMemory(TwoClusters.BUCKET), SOON);
    store = servers.store();
    east = new ForkedNode(servers, "east", CrashingNode.class, List.of(armed().toString()));
    east.start();
    servers.west().start();
    west = servers.west().doors();
    east.awaitReady();
    east.doors().addMount(servers.lakeMount());
    west.addMount(servers.lakeMount());
    west.addMount(
        servers.lakeMount().toBuilder()
            .setPath(BOUNDED)
            .setSyncIntervalMillis(BOUND.toMillis())
            .build());
  }

  @AfterAll
  static void stop() throws Exception {
    east.close();
    servers.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(CrashPoint.class)
  void aChangeIsKnownEverywhereOrNeverHappenedAfterACrash(CrashPoint point) throws IOException {
    String file = "/crash/" + point;
    east.doors().putAndPublish(TwoClusters.LAKE + file, "old");
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(west.cat(TwoClusters.LAKE + file)).isEqualTo("old");
          assertThat(west.cat(BOUNDED + file)).isEqualTo("old");
          assertThat(stateInWest()).isEqualTo(MountState.MOUNT_STATE_LIVE);
          assertThat(east.doors().status().getOutboxDepth()).isZero();
        });

    Files.writeString(armed(), point.name());
    writeUnlessItEnds(TwoClusters.LAKE + file, "newer");
    east.awaitKilled();
    long ended = System.nanoTime();
    assertThat(armed()).doesNotExist();
    String truth = point.changeIsInStore() ? "newer" : "old";
    assertThat(store.contents("crash/")).containsEntry(file.substring(1), truth);
    assertAsksTheStoreMeanwhile(file, truth, ended);

    east.start();
    east.awaitReady();
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(west.cat(TwoClusters.LAKE + file)).isEqualTo(truth);
          assertThat(west.cat(BOUNDED + file)).isEqualTo(truth);
          assertThat(east.doors().cat(TwoClusters.LAKE + file)).isEqualTo(truth);
          assertThat(east.doors().status().getOutboxDepth()).isZero();
          assertThat(stateInWest()).isEqualTo(MountState.MOUNT_STATE_LIVE);
        });
    assertThat(east.said().contains("Publishing 1 writes that an earlier start left"))
        .isEqualTo(point.intentIsOnDisk());
  }

  /** Waits until it is not live there; what is read by then is never older than it may be. */
  private static void assertAsksTheStoreMeanwhile(String file, String truth, long ended) {
    List<String> late = new ArrayList<>();
    Await.within(
        Await.RECOVERY,
        () -> {
          boolean judged = System.nanoTime() - ended > BOUND.toNanos();
          String shown = west.cat(BOUNDED + file);
          if (judged) {
            late.add(shown);
          }
          assertThat(stateInWest()).isNotEqualTo(MountState.MOUNT_STATE_LIVE);
          assertThat(late).isNotEmpty();
        });
    assertThat(late).containsOnly(truth);
  }

  private static void writeUnlessItEnds(String path, String text) {
    try {
      east.doors().put(path, text);
    } catch (RefusedException e) {
      assertThat(e.code()).as("%s", e).isEqualTo("UNREACHABLE");
    }
  }

  private static MountState stateInWest() {
    return west.status().getMountsList().stream()
        .filter(mount -> mount.getPath().equals(BOUNDED))
        .map(MountInfo::getState)
        .findFirst()
        .orElseThrow(() -> new AssertionError(BOUNDED + " is not known yet"));
  }

  private static Path armed() {
    return folder.resolve("armed");
  }
}
