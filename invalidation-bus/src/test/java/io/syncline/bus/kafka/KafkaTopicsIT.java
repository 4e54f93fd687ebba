package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KafkaTopicsIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();

  private final TopicSettings topics = Lakes.topics(4);
  private final KafkaBusSettings settings =
      Lakes.settings(BROKER.bootstrapServers(), "east", "e1", topics);

  @BeforeAll
  static void start() {
    BROKER.start();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @Test
  void makesBothTopicsAsTheSettingsSay() throws Exception {
    OriginsEntry.Registered registration = new KafkaTopics(settings).ensure();

    assertThat(registration.cluster()).isEqualTo("east");
    assertThat(registration.topic()).isEqualTo(settings.ownTopic());
    assertThat(registration.partitions()).isEqualTo(4);
    try (Admin admin = admin()) {
      Config changes = config(admin, settings.ownTopic());
      assertThat(changes.get("cleanup.policy").value()).isEqualTo("delete");
      assertThat(changes.get("retention.ms").value()).isEqualTo("86400000");
      assertThat(changes.get("retention.bytes").value()).isEqualTo("-1");
      assertThat(changes.get("min.insync.replicas").value()).isEqualTo("1");
      assertThat(changes.get("unclean.leader.election.enable").value()).isEqualTo("false");
      assertThat(changes.get("message.timestamp.type").value()).isEqualTo("CreateTime");
      assertThat(config(admin, topics.origins()).get("cleanup.policy").value())
          .isEqualTo("compact");
      BrokerView view = new BrokerView(admin, Duration.ofSeconds(3));
      assertThat(view.describe(List.of(settings.ownTopic(), topics.origins(), "no-such-topic")))
          .hasEntrySatisfying(
              settings.ownTopic(), facts -> assertThat(facts.partitions()).isEqualTo(4))
          .hasEntrySatisfying(
              topics.origins(), facts -> assertThat(facts.partitions()).isEqualTo(1))
          .hasSize(2);
    }
  }

  @Test
  void findsNothingToDoTheSecondTime() {
    OriginsEntry.Registered first = new KafkaTopics(settings).ensure();
    assertThat(new KafkaTopics(settings).ensure()).isEqualTo(first);
    assertThat(new KafkaTopics(settings).check()).isEqualTo(new TopicCheck(List.of(), false));
  }

  @Test
  void namesEveryDifferenceOfATopicThatExists() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(settings.ownTopic(), 2, (short) 1)
                      .configs(Map.of("retention.ms", "60000"))))
          .all()
          .get(60, TimeUnit.SECONDS);
    }

    assertThatThrownBy(() -> new KafkaTopics(settings).ensure())
        .hasMessageContainingAll(
            "topic " + settings.ownTopic() + " has",
            "2 partitions (expected 4)",
            "retention.ms 60000 (expected 86400000)")
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_TOPIC_MISMATCH));
  }

  @Test
  void seesAGuaranteeThatWasLoweredUnderWay() throws Exception {
    var unused = new KafkaTopics(settings).ensure();
    try (Admin admin = admin()) {
      set(admin, settings.ownTopic(), "unclean.leader.election.enable", "true");
    }

    // The broker answers from what it has heard of its controller so far.
    KafkaLake.await("it is seen", () -> new KafkaTopics(settings).check().lowered());
    assertThat(new KafkaTopics(settings).check().differences())
        .singleElement()
        .asString()
        .contains("unclean.leader.election.enable true (expected false)");
  }

  @Test
  void followsWhileReadingWhetherTheLogMayLoseWhatItAcknowledged() throws Exception {
    try (KafkaLake lake = new KafkaLake(BROKER.bootstrapServers())) {
      KafkaChangeSubscriber subscriber = lake.read("east", new RecordingSink());
      assertThat(subscriber.mayLose()).isFalse();
      for (String topic : List.of(lake.settings("east").ownTopic(), lake.topics().origins())) {
        set(lake.admin(), topic, "unclean.leader.election.enable", "true");
        KafkaLake.await("it is noticed", subscriber::mayLose);
        KafkaLake.await("it is told", () -> !subscriber.problems().isEmpty());
        assertThat(subscriber.problems()).singleElement().asString().contains(topic);
        set(lake.admin(), topic, "unclean.leader.election.enable", "false");
        KafkaLake.await("it is noticed too", () -> !subscriber.mayLose());
        KafkaLake.await("it is not told any more", () -> subscriber.problems().isEmpty());
      }
      set(lake.admin(), lake.topics().origins(), "max.message.bytes", "2000000");
      KafkaLake.await("that is told", () -> !subscriber.problems().isEmpty());
      assertThat(subscriber.mayLose()).isFalse();
    }
  }

  private static void set(Admin admin, String topic, String key, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void saysWhenThereAreTooFewBrokersForTheReplicas() {
    TopicSettings three =
        new TopicSettings(4, 3, 2, Duration.ofDays(1), topics.prefix(), topics.origins());
    KafkaTopics impossible =
        new KafkaTopics(Lakes.settings(BROKER.bootstrapServers(), "east", "e1", three));
    assertThatThrownBy(impossible::ensure)
        .hasMessageContaining("with 3 replicas")
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  @Test
  void saysThatTheLogDoesNotAnswer() {
    KafkaTopics nowhere = new KafkaTopics(Lakes.impatient("127.0.0.1:1", "east", "e1", topics));
    assertThatThrownBy(nowhere::ensure)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()));
  }

  private static Config config(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get(60, TimeUnit.SECONDS).get(resource);
  }
}
