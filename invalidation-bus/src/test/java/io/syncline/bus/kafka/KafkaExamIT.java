package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.doctor.TopicReplicas;
import io.syncline.core.doctor.TopicSetting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KafkaExamIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();
  private static final Node ONE = new Node(1, "k1", 9092);
  private static final Node TWO = new Node(2, "k2", 9092);

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
  void seesBrokersSettingsAndCopies() {
    var unused = new KafkaTopics(settings).ensure();
    KafkaExam exam = new KafkaExam(settings);
    assertThat(exam.brokers()).isEqualTo(1);
    assertThat(exam.settings())
        .allMatch(TopicSetting::holds)
        .contains(
            new TopicSetting(settings.ownTopic(), TopicSetting.PARTITIONS, "4", "4"),
            new TopicSetting(topics.origins(), "cleanup.policy", "compact", "compact"));
    assertThat(exam.replicas())
        .containsExactly(
            new TopicReplicas(settings.ownTopic(), 4, 0, 0, 0),
            new TopicReplicas(topics.origins(), 1, 0, 0, 0));
  }

  @Test
  void seesThatATopicIsGone() throws Exception {
    var unused = new KafkaTopics(settings).ensure();
    try (Admin admin = new KafkaClients(settings).admin("test", Duration.ofSeconds(30))) {
      admin.deleteTopics(List.of(settings.ownTopic())).all().get(60, TimeUnit.SECONDS);
    }
    KafkaExam exam = new KafkaExam(settings);
    KafkaLake.await("it is seen", () -> exam.replicas().get(0).partitions() == 0);
  }

  @Test
  void saysThatKafkaDoesNotAnswer() {
    KafkaExam nowhere = new KafkaExam(Lakes.impatient("127.0.0.1:1", "east", "e1", topics));
    assertThatThrownBy(nowhere::brokers)
        .hasMessageStartingWith("Kafka at 127.0.0.1:1 does not answer: cannot see its brokers")
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  @Test
  void countsPartitionsByWhatTheyLack() {
    List<TopicPartitionInfo> partitions =
        List.of(
            new TopicPartitionInfo(0, ONE, List.of(ONE, TWO), List.of(ONE, TWO)),
            new TopicPartitionInfo(1, ONE, List.of(ONE, TWO), List.of(ONE)),
            new TopicPartitionInfo(2, Node.noNode(), List.of(ONE, TWO), List.of()));
    assertThat(KafkaExam.count("t", partitions, 1)).isEqualTo(new TopicReplicas("t", 3, 1, 1, 2));
    assertThat(KafkaExam.count("t", partitions, 2)).isEqualTo(new TopicReplicas("t", 3, 1, 2, 2));
  }
}
