package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a reader does whose place in a log is not there any more. */
final class KafkaLostPlaceIT {
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
  void takesShardsAsOldWhenAPeersTopicIsMadeAnewWhileItReads() throws Exception {
    KafkaChangePublisher before = lake.publisher("west");
    lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    publish(before, heartbeat("west", 0, 0));
    await("read", () -> sink.records().size() == 1);
    before.close();

    lake.deleteTopic("west");
    await("the loss is visible", () -> !subscriber.problems().isEmpty());
    assertThat(subscriber.problems().toString()).contains("does not exist");
    KafkaChangePublisher after = lake.publisher("west");
    publish(after, heartbeat("west", 0, 1));

    await("read on", () -> sink.records().size() == 2);
    await("both shards are told", () -> sink.moved().size() >= KafkaLake.PARTITIONS);
    assertThat(sink.moved())
        .hasSize(KafkaLake.PARTITIONS)
        .allSatisfy(
            moved -> {
              assertThat(moved.whole()).isTrue();
              assertThat(moved.reason()).contains("made anew");
              assertThat(moved.next().nextOffset()).isZero();
            });
    await("no problem is left", () -> subscriber.problems().isEmpty());
  }

  @Test
  void takesShardsAsOldWhenATopicIsMadeAnewAndGrowsBeyondTheirPlaceWhileTheyRead()
      throws Exception {
    KafkaChangePublisher before = lake.publisher("west");
    lake.publisher("east");
    lake.read("east", sink);
    publish(before, heartbeat("west", 0, 0));
    await("read", () -> sink.records().size() == 1);
    before.close();

    lake.deleteTopic("west");
    KafkaChangePublisher after = lake.publisher("west");
    for (int i = 1; i < 6; i++) {
      publish(after, heartbeat("west", 0, i));
    }

    await("noticed", () -> sink.moved().size() == KafkaLake.PARTITIONS);
    assertThat(sink.moved()).allMatch(RecordingSink.Moved::whole);
    // Its first record lies before the place at which reading would have gone on silently.
    await("read whole", () -> sink.records().contains(heartbeat("west", 0, 1)));
  }

  @Test
  void takesShardsAsOldWhenATopicWasMadeAnewAndGrewBeyondTheStoredPlace() throws Exception {
    KafkaChangePublisher before = lake.publisher("east");
    KafkaChangeSubscriber first = lake.read("east", sink);
    publish(before, heartbeat("east", 0, 0));
    await("read", () -> sink.records().size() == 1);
    first.close();
    before.close();

    lake.deleteTopic("east");
    KafkaChangePublisher after = lake.publisher("east");
    for (int i = 0; i < 5; i++) {
      publish(after, heartbeat("east", 0, i));
    }
    RecordingSink later = sink.restarted();
    lake.read("east", later);

    assertThat(later.moved()).hasSize(2).allMatch(RecordingSink.Moved::whole);
    assertThat(later.records()).hasSize(5);
  }

  @Test
  void takesAShardAsOldWhenRetentionPassedItsPlaceWhileItWasAway() throws Exception {
    KafkaChangePublisher east = lake.publisher("east");
    lake.read("east", sink).close();
    for (int i = 0; i < 4; i++) {
      publish(east, heartbeat("east", 0, i));
    }
    lake.deleteRecordsBefore("east", 0, 3);
    RecordingSink later = sink.restarted();
    lake.read("east", later);

    assertThat(later.moved())
        .singleElement()
        .satisfies(
            moved -> {
              assertThat(moved.whole()).isTrue();
              assertThat(moved.reason()).contains("out of retention");
            });
    assertThat(later.records()).containsExactly(heartbeat("east", 0, 3));
  }

  @Test
  void takesAShardAsOldWhenRetentionPassesItsPlaceWhileItReads() throws Exception {
    KafkaChangePublisher east = lake.publisher("east");
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    sink.failOn(
        record -> {
          if (record.sequences().first() == 0) {
            reached.countDown();
            awaitQuietly(held);
          }
          return false;
        });
    lake.read("east", sink);
    publish(east, heartbeat("east", 1, 0));
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
    // A fetch that the broker holds open ends after 100 ms; none is sent while the sink blocks.
    TimeUnit.SECONDS.sleep(2);
    for (int i = 1; i < 5; i++) {
      publish(east, heartbeat("east", 1, i));
    }
    lake.deleteRecordsBefore("east", 1, 4);
    held.countDown();

    await("the last one is read", () -> sink.records().contains(heartbeat("east", 1, 4)));
    assertThat(sink.records()).containsExactly(heartbeat("east", 1, 0), heartbeat("east", 1, 4));
    assertThat(sink.moved())
        .singleElement()
        .satisfies(
            moved -> {
              assertThat(moved.shard()).isEqualTo(1);
              assertThat(moved.whole()).isTrue();
              assertThat(moved.next().nextOffset()).isEqualTo(4);
            });
  }

  @Test
  void takesAShardAsOldWhenItsPlaceLiesBehindTheEnd() throws Exception {
    KafkaChangePublisher east = lake.publisher("east");
    lake.read("east", sink).close();
    Position at = sink.positions(0).get(0);
    sink.assigned(0);
    sink.moved(0, new Position(at.topic(), at.topicId(), 0, 1000), false, "by the test");
    BusRecord first = heartbeat("east", 0, 0);
    publish(east, first);
    RecordingSink later = sink.restarted();
    lake.read("east", later);

    assertThat(later.moved()).singleElement().matches(RecordingSink.Moved::whole);
    assertThat(later.moved().get(0).reason()).contains("truncated");
    assertThat(later.records()).isEqualTo(List.of(first));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
