package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KafkaChangeSubscriberIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());
  private final RecordingSink sink = new RecordingSink();

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
  void setsAsideWhatItCannotReadOrIsNotEntitledAndReadsOn() throws Exception {
    String topic = lake.settings("east").ownTopic();
    KafkaChangePublisher east = lake.publisher("east");
    lake.read("east", sink);
    WireRecord good = RecordCodec.encode(heartbeat("east", 0, 0));
    List<WireHeader> future = new ArrayList<>(good.headers());
    future.set(0, new WireHeader("syncline-format", "2".getBytes(StandardCharsets.UTF_8)));

    lake.append(topic, 0, new WireRecord(new byte[] {1, 2, 3}, List.of()));
    lake.append(topic, 0, new WireRecord(new byte[] {1, 2, 3}, good.headers()));
    lake.append(topic, 0, new WireRecord(good.value(), future));
    lake.append(topic, 0, heartbeat("west", 0, 0));
    lake.append(topic, 0, heartbeat("east", 1, 0));
    publish(east, heartbeat("east", 0, 7));

    await("reading goes on", () -> sink.records().contains(heartbeat("east", 0, 7)));
    assertThat(sink.records()).hasSize(1);
    Optional<Origin> origin = Optional.of(new Origin("east", "east-1", 1));
    List<UnreadableRecord> aside =
        sink.setAside().stream().map(RecordingSink.SetAside::record).toList();
    assertThat(aside).extracting(UnreadableRecord::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(aside)
        .extracting(UnreadableRecord::origin)
        .containsExactly(
            Optional.empty(), origin, origin, Optional.of(new Origin("west", "west-1", 1)), origin);
    assertThat(aside.get(0).reason()).contains("no header syncline-format");
    assertThat(aside.get(1).reason()).contains("not a record");
    assertThat(aside.get(2).reason()).contains("format 2 (expected 1)");
    assertThat(aside.get(3).reason()).contains("not entitled");
    assertThat(aside.get(4).reason()).contains("written for partition 1 (expected 0)");
    assertThat(aside.get(0).value()).containsExactly(1, 2, 3);
    assertThat(aside.get(0).size()).isEqualTo(3);
    assertThat(aside).extracting(record -> record.place().topicId()).doesNotContain("");
    assertThat(aside.get(1).headers())
        .contains(new UnreadableRecord.Header("syncline-kind", "heartbeat"));
  }

  @Test
  void commitsThePositionsThatWereAppliedOfEveryTopic() throws Exception {
    KafkaChangePublisher east = lake.publisher("east");
    KafkaChangePublisher west = lake.publisher("west");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    for (int i = 0; i < 3; i++) {
      publish(east, heartbeat("east", 0, i));
      publish(west, heartbeat("west", 1, i));
    }
    await("applied", () -> sink.records().size() == 6);
    String own = lake.settings("east").ownTopic();
    String peers = lake.settings("west").ownTopic();
    Map<TopicPartition, Long> expected = new HashMap<>();
    expected.put(new TopicPartition(own, 0), 3L);
    expected.put(new TopicPartition(own, 1), 0L);
    expected.put(new TopicPartition(peers, 0), 0L);
    expected.put(new TopicPartition(peers, 1), 3L);
    await("committed under way", () -> committed(own, peers).equals(expected));

    publish(east, heartbeat("east", 0, 3));
    await("applied", () -> sink.records().size() == 7);
    subscriber.close();
    expected.put(new TopicPartition(own, 0), 4L);
    assertThat(committed(own, peers)).isEqualTo(expected);
  }

  @Test
  void commitsNothingThatWasNotApplied() {
    KafkaChangePublisher east = lake.publisher("east");
    sink.breakOn(record -> record.partition() == 0 && record.sequences().first() == 1);
    lake.read("east", sink);
    for (int i = 0; i < 4; i++) {
      publish(east, heartbeat("east", 0, i));
    }
    await("the shard is dropped", () -> !sink.isHeld(0));
    publish(east, heartbeat("east", 1, 0));

    String topic = lake.settings("east").ownTopic();
    Map<TopicPartition, Long> expected =
        Map.of(new TopicPartition(topic, 0), 1L, new TopicPartition(topic, 1), 1L);
    await(
        "the other shard is committed",
        () -> committed(topic).getOrDefault(new TopicPartition(topic, 1), 0L) == 1);
    assertThat(committed(topic)).isEqualTo(expected);
  }

  @Test
  void tellsHowFarItIsBehind() {
    KafkaChangePublisher east = lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    publish(east, heartbeat("east", 0, 0));
    String topic = lake.settings("east").ownTopic();
    await(
        "no lag in any shard",
        () ->
            List.of(new BusLag.Lag(topic, 0, 0), new BusLag.Lag(topic, 1, 0)).stream()
                .allMatch(subscriber.lags()::contains));
  }

  @Test
  void tellsHowMuchItsReaderWasToldWhileItWasBusy() {
    KafkaChangePublisher east = lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    CountDownLatch busy = new CountDownLatch(1);
    sink.failOn(record -> isInterrupted(busy));
    publish(east, heartbeat("east", 0, 0));
    await("it is told where partitions end", () -> subscriber.commandsWaiting() > 2);
    busy.countDown();
    await("it has done everything", () -> subscriber.commandsWaiting() == 0);
    assertThat(subscriber.failure()).isEmpty();
  }

  private static boolean isInterrupted(CountDownLatch busy) {
    try {
      busy.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Test
  void doesNotReadAPeerWithAnotherNumberOfPartitionsAndSaysSo() throws Exception {
    lake.publisher("east");
    TopicSettings three =
        new TopicSettings(
            3, 1, 1, Duration.ofDays(1), lake.topics().prefix(), lake.topics().origins());
    OriginsEntry.Registered odd = new KafkaTopics(lake.settings("west", three)).ensure();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", sink);
    await("what can be read is read", () -> subscriber.shardsHeldUp().equals(Set.of(0, 1)));
    assertThat(sink.caughtUp()).isEmpty();

    lake.append(odd.topic(), 0, heartbeat("west", 0, 0));
    KafkaChangePublisher north = lake.publisher("north");
    publish(north, heartbeat("north", 0, 0));

    await("another peer is read", () -> sink.records().size() == 1);
    assertThat(sink.records()).containsExactly(heartbeat("north", 0, 0));
    assertThat(subscriber.problems())
        .containsExactly("topic " + odd.topic() + ": not read: 3 partitions (expected 2)");
    assertThat(subscriber.problemsReported()).isEqualTo(1);
    assertThat(subscriber.connected()).isTrue();
  }

  @Test
  void doesNotReadATopicUnderAnothersName() throws Exception {
    lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    OriginsEntry.Registered stolen =
        new OriginsEntry.Registered("evil", lake.settings("east").ownTopic(), "id", 2);
    lake.append(lake.topics().origins(), 0, OriginsCodec.encode(stolen));
    await("it is refused", () -> !subscriber.problems().isEmpty());
    assertThat(subscriber.problems().get(0)).contains("cluster evil registered it");
  }

  @Test
  void endsWhenItsOwnTopicDiffers() throws Exception {
    lake.admin()
        .createTopics(List.of(new NewTopic(lake.settings("east").ownTopic(), 5, (short) 1)))
        .all()
        .get(60, TimeUnit.SECONDS);
    KafkaChangeSubscriber subscriber = lake.subscribe("east", sink);
    await("it ended", () -> subscriber.failure().isPresent());
    assertThat(subscriber.failure().get())
        .hasMessageContaining("5 partitions (expected 2)")
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_TOPIC_MISMATCH));
    assertThat(subscriber.connected()).isFalse();
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void ownsAllShardsOfANewCluster() {
    var unused = new KafkaTopics(lake.settings("east")).ensure();
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    assertThat(sink.caughtUp()).containsExactlyInAnyOrder(0, 1);
    assertThat(subscriber.assignment()).contains(Set.of(0, 1));
  }

  @Test
  void nodeThatGetsNoShardIsToldSo() {
    KafkaChangeSubscriber first = lake.read("east", sink);
    Duration session = Duration.ofSeconds(6);
    KafkaChangeSubscriber second =
        lake.subscribe(lake.node("east", "east-2", session), new RecordingSink());
    KafkaChangeSubscriber third =
        lake.subscribe(lake.node("east", "east-3", session), new RecordingSink());
    await(
        "the group has answered all three, one of them with nothing",
        () ->
            Stream.of(first, second, third)
                .map(subscriber -> subscriber.assignment().map(Set::size).orElse(-1))
                .sorted()
                .toList()
                .equals(List.of(0, 1, 1)));
    assertThat(first.connected() && second.connected() && third.connected()).isTrue();
  }

  @Test
  void refusesARecordOfAnotherClusterOrPartition() {
    KafkaChangePublisher east = lake.publisher("east");
    assertThat(east.publish(heartbeat("west", 0, 0)).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withMessageContaining("is not of cluster east");
    assertThat(east.publish(heartbeat("east", 2, 0)).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withMessageContaining("expected 0 to 1");
  }

  private Map<TopicPartition, Long> committed(String... topics) {
    try {
      Map<TopicPartition, OffsetAndMetadata> all =
          lake.admin()
              .listConsumerGroupOffsets("east")
              .partitionsToOffsetAndMetadata()
              .get(60, TimeUnit.SECONDS);
      Map<TopicPartition, Long> committed = new HashMap<>();
      all.forEach(
          (partition, offset) -> {
            if (List.of(topics).contains(partition.topic())) {
              committed.put(partition, offset.offset());
            }
          });
      return committed;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
