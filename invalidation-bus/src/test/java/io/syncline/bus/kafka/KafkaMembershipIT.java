package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who owns the shards when nodes come and go. Sessions last for longer than the tests wait, so
 * nothing here can be due to their end.
 */
final class KafkaMembershipIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();
  private static final Duration SESSION = Duration.ofMinutes(5);
  private static final Set<Integer> ALL = Set.of(0, 1);

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());

  @BeforeAll
  static void start() {
    BROKER.start();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @AfterEach
  void close() throws Exception {
    lake.close();
  }

  @Test
  void nodeThatComesBackAfterACrashGetsItsShardsAtOnce() {
    lake.publisher("east");
    KafkaBusSettings node = lake.node("east", "e1", SESSION);
    crashAfterJoining(node);

    RecordingSink sink = new RecordingSink();
    lake.subscribe(node, sink);
    await("it has all", () -> sink.caughtUp().equals(ALL));
  }

  @Test
  void nodeThatClosesGivesItsShardsAwayAtOnce() {
    lake.publisher("east");
    RecordingSink one = new RecordingSink();
    KafkaChangeSubscriber first = lake.subscribe(lake.node("east", "e1", SESSION), one);
    await("the first has all", () -> one.caughtUp().equals(ALL));
    RecordingSink two = new RecordingSink();
    lake.subscribe(lake.node("east", "e2", SESSION), two);
    await("shared", () -> two.caughtUp().size() == 1);

    first.close();
    await("the second has all", () -> two.caughtUp().equals(ALL));
  }

  @Test
  void processWhoseNameIsTakenEndsAndTheOtherGoesOn() {
    KafkaChangePublisher east = lake.publisher("east");
    RecordingSink one = new RecordingSink();
    KafkaChangeSubscriber first = lake.subscribe(lake.node("east", "e1", SESSION), one);
    await("the first has all", () -> one.caughtUp().equals(ALL));
    RecordingSink two = new RecordingSink();
    KafkaChangeSubscriber second = lake.subscribe(lake.node("east", "e1", SESSION), two);

    await("the first ends", () -> first.failure().isPresent());
    assertThat(first.failure())
        .get()
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NODE);
              assertThat(e).hasMessageContaining("as node e1");
            });
    await("it gives up its shards", () -> one.owned().isEmpty());
    await("the second has all", () -> two.caughtUp().equals(ALL));
    for (int shard : ALL) {
      publish(east, heartbeat("east", shard, 0));
    }
    await("the second reads on", () -> two.records().size() == ALL.size());
    assertThat(second.failure()).isEmpty();
    assertThat(second.connected()).isTrue();
  }

  /** Looks for no place in what it gets. */
  private record NothingToRead(KafkaConsumer<byte[], byte[]> member)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      member.pause(partitions);
      partitions.forEach(partition -> member.seek(partition, 0));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }

  /** What is left of a killed process: a member that is silent and never left. */
  private static void crashAfterJoining(KafkaBusSettings node) {
    try (KafkaConsumer<byte[], byte[]> member = new KafkaClients(node).ownership()) {
      member.subscribe(List.of(node.ownTopic()), new NothingToRead(member));
      await(
          "it has all",
          () -> {
            var unused = member.poll(Duration.ofMillis(100));
            return member.assignment().size() == ALL.size();
          });
      member.close(
          CloseOptions.groupMembershipOperation(
              CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }
  }
}
