package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers go away and come back; the clusters serve, say so, and catch up by themselves. */
final class OutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void whatIsWrittenWhileKafkaIsAwayIsSeenElsewhereWhenItReturns() {
    east.put("/lake/bus/old", "before");
    Await.seen(() -> assertThat(west.cat("/lake/bus/old")).isEqualTo("before"));
    assertThat(west.ls("/lake/bus")).containsExactly("old");

    clusters.kafka().stop();
    long stopped = System.nanoTime();
    List<String> written = new ArrayList<>();
    try {
      Await.within(
          Await.RECOVERY,
          () -> {
            written.add(writeAndReadInBoth(written.size()));
            assertDegraded(east, "SYN-4001");
            assertDegraded(west, "SYN-4001");
            assertThat(System.nanoTime() - stopped).isGreaterThan(OUTAGE.toNanos());
          });
      east.put("/lake/bus/old", "changed meanwhile");
      assertThat(east.cat("/lake/bus/old")).isEqualTo("changed meanwhile");
      assertThat(east.status().getOutboxDepth()).isGreaterThan(written.size());
    } finally {
      clusters.kafka().start();
    }

    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(west.cat("/lake/bus/old")).isEqualTo("changed meanwhile");
          assertThat(west.stat("/lake/bus/old").getSize()).isEqualTo(17);
          assertThat(west.ls("/lake/bus/east")).containsExactlyInAnyOrderElementsOf(written);
          assertThat(east.ls("/lake/bus/west")).containsExactlyInAnyOrderElementsOf(written);
        });
    assertReadyAgain(east);
    assertReadyAgain(west);
  }

  @Test
  void onlyAdministrationWaitsForZooKeeper() {
    AddMountRequest second = clusters.lakeMount().toBuilder().setPath("/second").build();
    east.put("/lake/zk/a", "a");

    clusters.zooKeeper().stop();
    try {
      Await.within(Await.RECOVERY, () -> assertDegraded(east, "SYN-5001"));
      east.put("/lake/zk/b", "b");
      assertThat(east.ls("/lake/zk")).containsExactly("a", "b");
      Await.seen(() -> assertThat(west.cat("/lake/zk/b")).isEqualTo("b"));
      RefusedException refused =
          catchThrowableOfType(RefusedException.class, () -> east.addMount(second));
      assertThat(refused).isNotNull();
      assertThat(refused.code())
          .as("the node refuses; it is not this client that stops waiting (DEADLINE_EXCEEDED)")
          .isEqualTo("SYN-5001");
    } finally {
      clusters.zooKeeper().start();
    }

    assertReadyAgain(east);
    assertReadyAgain(west);
    Await.within(Await.RECOVERY, () -> east.addMount(second));
    Await.seen(() -> assertThat(east.cat("/second/zk/b")).isEqualTo("b"));
  }

  /** Returns the name of what was written. */
  private static String writeAndReadInBoth(int number) {
    String name = String.format("f%04d", number);
    east.put("/lake/bus/east/" + name, name);
    assertThat(east.cat("/lake/bus/east/" + name)).isEqualTo(name);
    assertThat(east.ls("/lake/bus/east")).contains(name);
    west.put("/lake/bus/west/" + name, name);
    assertThat(west.cat("/lake/bus/west/" + name)).isEqualTo(name);
    return name;
  }

  private static void assertDegraded(Doors doors, String code) {
    assertThat(doors.healthCheck("/readyz")).isEqualTo(200);
    assertThat(doors.status().getState()).isEqualTo(NodeState.NODE_STATE_DEGRADED);
    assertThat(doors.status().getProblemsList()).extracting(Problem::getCode).contains(code);
  }

  private static void assertReadyAgain(Doors doors) {
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(doors.status().getProblemsList()).isEmpty();
          assertThat(doors.status().getState()).isEqualTo(NodeState.NODE_STATE_READY);
          assertThat(doors.status().getOutboxDepth()).isZero();
          assertThat(doors.healthCheck("/readyz")).isEqualTo(200);
        });
  }
}
