package io.syncline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.client.Files;
import io.syncline.client.Session;
import io.syncline.client.SynclineClient;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java client at two nodes of east and one of west: what a plain client is shown goes back and
 * forth within the interval, what a session is shown does not.
 */
final class SessionIT {
  private static final int FILES = 24;

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static StoreView store;
  private static ForkedNode first;
  private static ClusterNode second;
  private static ClusterNode west;
  private static Doors secondDoors;
  private static Doors westDoors;
  private static SynclineClient atWest;
  private static SynclineClient atSecond;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder);
    store = servers.store();
    first = new ForkedNode(servers, "east");
    first.start();
    second =
        node(
            servers
                .configuration("east", 0, 0, 0)
                .replace("name: n1", "name: n2")
                .replaceFirst("data-dir: '[^']*'", "data-dir: '" + folder.resolve("n2") + "'"));
    west = node(servers.configuration("west", 0, 0, 0));
    first.awaitReady();
    assertThat(second.awaitReady(Await.RECOVERY)).isTrue();
    assertThat(west.awaitReady(Await.RECOVERY)).isTrue();
    secondDoors = new Doors(second.grpcPort(), second.dataPort(), second.httpPort());
    westDoors = new Doors(west.grpcPort(), west.dataPort(), west.httpPort());
    secondDoors.addMount(polled());
    westDoors.addMount(polled());
    atSecond = secondDoors.addTo(SynclineClient.builder()).build();
    atWest = westDoors.addTo(SynclineClient.builder()).build();
    awaitMountEverywhere();
  }

  @AfterAll
  static void stop() throws Exception {
    atWest.close();
    atSecond.close();
    secondDoors.close();
    westDoors.close();
    first.close();
    second.close();
    west.close();
    servers.close();
  }

  @Test
  void t28_sessionDoesNotGoBackBetweenTheNodesOfOneCluster() {
    AtomicReference<String> owned = new AtomicReference<>("");
    try (SynclineClient atFirst = first.doors().addTo(SynclineClient.builder()).build()) {
      // Each node holds what its own shards are; of others it asks the store.
      Await.within(Await.RECOVERY, () -> owned.set(oldAtFirstAndNewAtSecond(atFirst)));
      String path = owned.get();
      assertThat(atSecond.stat(path).size()).isEqualTo(2);
      assertThat(atFirst.stat(path).size()).as("a plain client goes back").isEqualTo(1);

      Session session = new Session();
      assertThat(session.through(atSecond).stat(path).size()).isEqualTo(2);
      assertThat(session.through(atFirst).stat(path).size()).isEqualTo(2);
      assertThat(session.through(atFirst).list(directory(path)))
          .extracting(file -> file.size())
          .containsExactly(2L);
    }
  }

  @Test
  void t28_sessionDoesNotGoBackBetweenClustersNorMissesItsWrites() {
    secondDoors.putAndPublish("/lake/c/a", "1");
    // What the west is told later would make it ask again.
    servers.awaitWestHasApplied();
    assertThat(westDoors.stat("/lake/c/a").getSize()).isEqualTo(1);
    assertThat(westDoors.ls("/lake/c")).containsExactly("a");
    servers.kafka().stop();
    try {
      atSecond.put("/lake/c/a", "22".getBytes(UTF_8));
      Session session = new Session();
      Files east = session.through(atSecond);
      Files elsewhere = session.through(atWest);
      assertThat(east.stat("/lake/c/a").size()).isEqualTo(2);
      assertThat(atWest.stat("/lake/c/a").size()).as("a plain client goes back").isEqualTo(1);
      assertThat(elsewhere.stat("/lake/c/a").size()).isEqualTo(2);

      east.put("/lake/c/b", "1".getBytes(UTF_8));
      assertThat(atWest.list("/lake/c")).as("a plain client misses it").hasSize(1);
      assertThat(elsewhere.list("/lake/c")).hasSize(2);
      assertThat(elsewhere.stat("/lake/c/b").size()).isEqualTo(1);
    } finally {
      servers.kafka().start();
    }
  }

  @Test
  void sessionGoesOnAtTheOtherNodeWhenItsOwnIsKilled() {
    try (SynclineClient either =
        secondDoors.addTo(first.doors().addTo(SynclineClient.builder())).build()) {
      Files files = new Session().through(either);
      files.put("/lake/k/a", "1".getBytes(UTF_8));
      assertThat(files.stat("/lake/k/a").size()).isEqualTo(1);
      first.kill();
      assertThat(files.stat("/lake/k/a").size()).isEqualTo(1);
      files.put("/lake/k/b", "22".getBytes(UTF_8));
      assertThat(files.list("/lake/k")).extracting(file -> file.name()).containsExactly("a", "b");
    } finally {
      first.start();
      first.awaitReady();
    }
  }

  /** Changes files past all nodes after both have read them; a path that they disagree about. */
  private static String oldAtFirstAndNewAtSecond(SynclineClient atFirst) {
    List<String> keys = IntStream.range(0, FILES).mapToObj(i -> "t" + i + "/x").toList();
    keys.forEach(key -> store.put(key, "1"));
    keys.forEach(
        key -> {
          var unused = secondDoors.stat(path(key));
          unused = first.doors().stat(path(key));
        });
    keys.forEach(key -> store.put(key, "22"));
    List<String> disagreed =
        keys.stream()
            .map(SessionIT::path)
            .filter(path -> atFirst.stat(path).size() == 1 && atSecond.stat(path).size() == 2)
            .toList();
    assertThat(disagreed).as("held by the first node, within the interval").isNotEmpty();
    return disagreed.get(0);
  }

  private static void awaitMountEverywhere() {
    store.put("seen", "1");
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(first.doors().isAbsent("/lake/seen")).isFalse();
          assertThat(secondDoors.isAbsent("/lake/seen")).isFalse();
          assertThat(westDoors.isAbsent("/lake/seen")).isFalse();
        });
  }

  private static String path(String key) {
    return TwoClusters.LAKE + "/" + key;
  }

  private static String directory(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static AddMountRequest polled() {
    return servers.lakeMount().toBuilder()
        .setSyncIntervalMillis(120_000)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED)
        .build();
  }

  private static ClusterNode node(String configuration) {
    return ClusterNode.start(ConfigReading.of(configuration, Map.of()).orThrow());
  }
}
