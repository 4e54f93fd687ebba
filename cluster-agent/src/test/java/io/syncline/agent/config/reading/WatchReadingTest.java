package io.syncline.agent.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.KeyDecoding;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.List;
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
    UfsConfig.Watch watch = config.stores().get(0).watch();
    assertThat(watch.kind()).isEqualTo(WatchKind.NONE);
    assertThat(watch.maxDirectories()).isEqualTo(100_000);
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
    UfsConfig.Watch watch = config.stores().get(0).watch();
    assertThat(watch.kind()).isEqualTo(WatchKind.DIRECTORY);
    assertThat(watch.maxDirectories()).isEqualTo(7);
  }

  @Test
  void aStoreOfAnotherTypeHasNoSuchWatch() {
    assertThat(problem("ufs.lake: {type: s3, locations: s3://lake, watch: directory}\n"))
        .isEqualTo(
            "ufs.lake.watch (line 6) is directory, which no store of type s3 has (expected none,"
                + " sqs, topic, posted)");
  }

  @Test
  void notificationsComeInQueuesTopicsOrPosts() {
    NodeConfig config =
        read("""
        ufs:
          one:
            type: s3
            locations: s3://one
            watch: sqs
            watch-queue: https://sqs.eu-west-1.amazonaws.com/1/one
            watch-canary: s3://one/.canary
            watch-canary-patience: 40s
            watch-allowance: 30s
          two:
            type: s3
            locations: s3://two
            watch: topic
            watch-topic: events
            watch-key-decoding: raw
          three:
            type: s3
            locations: s3://three
            watch: posted
            watch-token: 0123456789abcdef
        """)
            .orThrow();
    UfsConfig.Events one = config.store("one").orElseThrow().watch().events();
    assertThat(one.queue()).contains("https://sqs.eu-west-1.amazonaws.com/1/one");
    assertThat(one.allowance()).isEqualTo(Duration.ofSeconds(30));
    assertThat(one.keyDecoding()).isEqualTo(KeyDecoding.URL_ENCODED);
    assertThat(one.canary())
        .contains(
            new UfsConfig.Canary(
                Location.parse("s3://one/.canary"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(40)));
    UfsConfig.Events two = config.store("two").orElseThrow().watch().events();
    assertThat(two.topic()).contains(new UfsConfig.Topic("events", List.of(), Map.of()));
    assertThat(two.keyDecoding()).isEqualTo(KeyDecoding.RAW);
    assertThat(two.canary()).isEmpty();
    UfsConfig.Events three = config.store("three").orElseThrow().watch().events();
    assertThat(three.token().orElseThrow().reveal()).isEqualTo("0123456789abcdef");
    assertThat(three.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void eachWatchNeedsItsOwnKeysAndNoOthers() {
    ConfigReading reading =
        read(
            """
            ufs:
              one: {type: s3, locations: s3://one, watch: sqs, watch-topic: t}
              three: {type: s3, locations: s3://three, watch: posted, watch-token: short}
              two: {type: s3, locations: s3://two, watch: topic, watch-canary: s3://one/c}
            """);
    assertThat(reading.problems())
        .map(ConfigProblem::message)
        .containsExactlyInAnyOrder(
            "ufs.one.watch-queue is missing, but ufs.one.watch is sqs",
            "ufs.one.watch-topic (line 7) has no meaning with ufs.one.watch sqs",
            "ufs.three.watch-token (line 8) is too short (expected at least 16 characters that"
                + " nobody can guess)",
            "ufs.two.watch-topic is missing, but ufs.two.watch is topic",
            "ufs.two.watch-canary (line 9) is [s3://one/c] (expected one prefix in the store's"
                + " locations [s3://two/])");
  }

  @Test
  void aTopicAtBrokersOfItsOwnHasSettingsOfItsOwn() {
    ConfigReading reading =
        ConfigReading.of(
            NODE
                + """
                kafka.client.security.protocol: SSL
                ufs.lake:
                  type: s3
                  locations: s3://lake
                  watch: topic
                  watch-topic: events
                  watch-brokers: elsewhere:9092
                  watch-client: {security.protocol: SASL_SSL, sasl.jaas.config: hunter2}
                """,
            Map.of("SYNCLINE_UFS_LAKE_WATCH_CLIENT_SASL_MECHANISM", "PLAIN"));
    NodeConfig config = reading.orThrow();
    assertThat(reading.warnings()).isEmpty();
    UfsConfig.Topic topic =
        config.store("lake").orElseThrow().watch().events().topic().orElseThrow();
    assertThat(topic.brokers()).containsExactly("elsewhere:9092");
    assertThat(topic.client())
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "hunter2",
                "sasl.mechanism", "PLAIN"));
    assertThat(config.effective().toString() + config.stores()).doesNotContain("hunter2");
  }

  @Test
  void settingsOfATopicsClientAreOfAllowedOnesAndForBrokersOfItsOwn() {
    assertThat(
            problem(
                """
                ufs.lake: {type: s3, locations: s3://lake, watch: topic, watch-topic: t,
                  watch-client.sasl.mechanism: PLAIN}
                """))
        .isEqualTo(
            "ufs.lake.watch-client.sasl.mechanism (line 7) has no meaning without"
                + " ufs.lake.watch-brokers: a topic in the Kafka of the log is read with"
                + " kafka.client.*");
    assertThat(
            problem(
                """
                ufs.lake: {type: s3, locations: s3://lake, watch: topic, watch-topic: t,
                  watch-brokers: 'b:1', watch-client.group.id: g}
                """))
        .contains("this setting of the Kafka client is not passed through");
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
