package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that are killed while they work lose nothing that they acknowledged, and no cluster stays
 * behind.
 */
final class KillIT {
  private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);

  /** The same each time: a red build is the fault of what was changed, as far as threads permit. */
  private static final long SEED = 20_240_501;

  /** Operations before a kill and after a restart, at most. */
  private static final int MAX_OPERATIONS = 250;

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static ForkedNode east;
  private static ForkedNode west;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder);
    east = new ForkedNode(servers, "east");
    west = new ForkedNode(servers, "west");
    east.start();
    west.start();
    east.awaitReady();
    west.awaitReady();
    east.doors().addMount(servers.lakeMount());
    west.doors().addMount(servers.lakeMount());
  }

  @AfterAll
  static void stop() throws Exception {
    east.close();
    west.close();
    servers.close();
  }

  @Test
  void nothingAcknowledgedIsLostAndBothClustersConvergeAfterKills() throws Exception {
    long seed = Long.getLong("syncline.seed", SEED);
    LOG.info("replay with -Dsyncline.seed={}", seed);
    Random random = new Random(seed);
    Workload workload = new Workload(seed, east, west);
    workload.start();
    for (ForkedNode victim : new ForkedNode[] {east, west}) {
      workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
      victim.kill();
      workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
      victim.start();
      victim.awaitReady();
    }
    workload.awaitMore(1 + random.nextInt(MAX_OPERATIONS));
    Map<String, @Nullable String> acknowledged = workload.stop();
    LOG.info(
        "{} operations done, {} unsure, {} files known",
        workload.done(),
        workload.unsure(),
        acknowledged.size());

    SortedMap<String, String> stored = servers.store().contents("kill/");
    assertThat(stored).as("seed %d", seed).isNotEmpty();
    assertThat(acknowledged)
        .as("seed %d", seed)
        .allSatisfy((key, text) -> assertThat(stored.get(key)).as(key).isEqualTo(text));
    Shown.assertShows(east, stored, acknowledged, seed);
    Shown.assertShows(west, stored, acknowledged, seed);
  }

  @Test
  void whatWasAcknowledgedWhileKafkaWasAwayIsPublishedAfterAKill() {
    for (String name : List.of("changed", "removed", "moved/deep")) {
      east.doors().put("/lake/left/" + name, "old");
      Await.seen(() -> assertThat(west.doors().cat("/lake/left/" + name)).isEqualTo("old"));
    }
    assertThat(west.doors().ls("/lake/left")).containsExactly("changed", "moved", "removed");
    assertThat(west.doors().isAbsent("/lake/left/added")).isTrue();

    servers.kafka().stop();
    try {
      east.doors().put("/lake/left/added", "new");
      east.doors().put("/lake/left/changed", "newer");
      east.doors().delete("/lake/left/removed", false);
      east.doors().rename("/lake/left/moved", "/lake/left/there");
      east.kill();
    } finally {
      servers.kafka().start();
    }
    east.start();
    east.awaitReady();

    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(west.doors().ls("/lake/left")).containsExactly("added", "changed", "there");
          assertThat(west.doors().cat("/lake/left/added")).isEqualTo("new");
          assertThat(west.doors().cat("/lake/left/changed")).isEqualTo("newer");
          assertThat(west.doors().isAbsent("/lake/left/removed")).isTrue();
          assertThat(west.doors().isAbsent("/lake/left/moved/deep")).isTrue();
          assertThat(west.doors().cat("/lake/left/there/deep")).isEqualTo("old");
        });
  }
}
