package io.syncline.agent.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.WatchKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tells of a store's changes, and what is wrong with it. */
final class WatchReadingTest {
  private static final String NODE =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /data
      kafka.bootstrap-servers: localhost:9092
      zookeeper.connect: localhost:2181
      """;

  @Test
  void aStoreIsNotListenedToUnlessItIsSaid() {
    NodeConfig config = read("ufs.lake: {type: local, locations: file:///srv/lake}\n").orThrow();
    assertThat(config.stores().get(0).watch())
        .isEqualTo(new UfsConfig.Watch(WatchKind.NONE, 100_000));
  }

  @Test
  void aDirectoryIsListenedTo() {
    NodeConfig config =
        read("""
        ufs.lake:
          type: local
          locations: file:///srv/lake
          watch: directory
          watch-max-directories: 7
        """)
            .orThrow();
    assertThat(config.stores().get(0).watch())
        .isEqualTo(new UfsConfig.Watch(WatchKind.DIRECTORY, 7));
  }

  @Test
  void aStoreOfAnotherTypeHasNoSuchWatch() {
    assertThat(problem("ufs.lake: {type: s3, locations: s3://lake, watch: directory}\n"))
        .isEqualTo(
            "ufs.lake.watch (line 6) is directory, which no store of type s3 has (expected none)");
  }

  @Test
  void namesLeaveRoomForThatOfTheWatcher() {
    String name = "l".repeat(58);
    assertThat(problem("ufs." + name + ": {type: local, locations: file:///a, watch: directory}\n"))
        .startsWith("ufs." + name + ".watch (line 6) needs a shorter name of the store: ");
    String shorter = name.substring(1);
    assertThat(
            read("ufs." + shorter + ": {type: local, locations: file:///a, watch: directory}\n")
                .problems())
        .isEmpty();
  }

  @Test
  void aNodeIsNotCalledLikeAWatcher() {
    ConfigReading reading = ConfigReading.of(NODE.replace("east-1", "watch-lake"), Map.of());
    assertThat(reading.problems())
        .map(ConfigProblem::message)
        .containsExactly("node.name (line 2) begins with watch-, as only the names of watchers do");
  }

  private static String problem(String store) {
    ConfigReading reading = read(store);
    assertThat(reading.problems()).hasSize(1);
    return reading.problems().get(0).message();
  }

  private static ConfigReading read(String store) {
    return ConfigReading.of(NODE + store, Map.of());
  }
}
