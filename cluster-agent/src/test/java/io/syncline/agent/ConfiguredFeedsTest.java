package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.s3.post.PostAnswer;
import io.syncline.watch.s3.topic.TopicSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may post what a store tells of, and how topics are read. */
final class ConfiguredFeedsTest {
  private static final String TOKEN = "Bearer 0123456789abcdef";

  private final NodeConfig config =
      ConfigReading.of(
              """
              cluster.name: east
              node.name: east-1
              data-dir: /data
              kafka.bootstrap-servers: localhost:9092
              zookeeper.connect: localhost:2181
              ufs.lake:
                type: s3
                locations: s3://lake
                watch: posted
                watch-token: 0123456789abcdef
              kafka.client.sasl.mechanism: PLAIN
              ufs.logs: {type: s3, locations: s3://logs, watch: topic, watch-topic: here}
              ufs.sea:
                type: s3
                locations: s3://sea
                watch: topic
                watch-topic: there
                watch-brokers: elsewhere:9092
                watch-client.security.protocol: SSL
              """,
              Map.of())
          .orThrow();
  private final NodeMeters meters = new NodeMeters();
  private final ConfiguredStores stores = new ConfiguredStores(config, meters, System::nanoTime);
  private final ConfiguredFeeds feeds =
      new ConfiguredFeeds(config, stores, System::nanoTime, InstantSource.system());

  @AfterEach
  void close() {
    stores.close();
    meters.close();
  }

  @Test
  void aNodeWithoutTheTurnReadsNothingAndSendsThemElsewhere() {
    assertThat(
            feeds
                .accept("lake", ConfiguredFeedsTest::unreadable, TOKEN)
                .map(ConfiguredFeedsTest::now))
        .contains(PostAnswer.BUSY);
    assertThat(feeds.accept("bay", ConfiguredFeedsTest::unreadable, TOKEN)).isEmpty();
  }

  @Test
  void ofStrangersNothingIsRead() {
    try (ChangeFeed feed = open()) {
      assertThat(
              feeds
                  .accept("lake", ConfiguredFeedsTest::unreadable, null)
                  .map(ConfiguredFeedsTest::now))
          .contains(PostAnswer.UNAUTHORIZED);
      assertThat(feed.delay()).isEqualTo(Duration.ofMinutes(2));
    }
  }

  /** The store may not post it again. */
  @Test
  void whatCannotBeReadMakesEverythingOld() throws Exception {
    try (ChangeFeed feed = open()) {
      Poll first = feed.poll(feed.now(), Duration.ZERO);
      feed.confirm(first);
      Poll quiet = feed.poll(first.position(), Duration.ZERO);
      assertThat(quiet.loss()).isEmpty();
      feed.confirm(quiet);
      assertThatIllegalStateException()
          .isThrownBy(() -> feeds.accept("lake", ConfiguredFeedsTest::unreadable, TOKEN))
          .withMessageContaining("made not to be readable");
      assertThat(feed.poll(quiet.position(), Duration.ZERO).loss().map(WatchLoss::cause))
          .contains(WatchLoss.Cause.OVERFLOW);
    }
  }

  @Test
  void aTopicIsReadWithTheSettingsOfItsOwnBrokers() {
    assertThat(topic("logs").client()).isEqualTo(Map.of("sasl.mechanism", "PLAIN"));
    assertThat(topic("logs").bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(topic("sea").client()).isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(topic("sea").bootstrapServers()).isEqualTo("elsewhere:9092");
  }

  private TopicSettings topic(String store) {
    return feeds.topic(config.store(store).orElseThrow());
  }

  private ChangeFeed open() {
    return feeds.open(config.store("lake").orElseThrow(), meters.watching("lake"));
  }

  private static String unreadable() {
    throw new IllegalStateException("made not to be readable");
  }

  private static PostAnswer now(CompletionStage<PostAnswer> answer) {
    return answer.toCompletableFuture().join();
  }
}
