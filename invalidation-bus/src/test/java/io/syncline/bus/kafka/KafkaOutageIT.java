package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All brokers are gone for a while. */
final class KafkaOutageIT {
  private final EmbeddedKafka broker = TestBroker.create();
  private final KafkaLake lake = KafkaLake.impatient(broker.bootstrapServers());
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void close() throws Exception {
    lake.close();
    broker.close();
  }

  @Test
  void comesBackByItselfAndMissesNothing() throws Exception {
    broker.start();
    KafkaChangePublisher east = lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    publish(east, heartbeat("east", 0, 0));
    await("read", () -> sink.records().size() == 1);
    assertThat(subscriber.connected()).isTrue();

    broker.stop();
    await("the loss is known", () -> !subscriber.connected());
    BusRecord meanwhile = heartbeat("east", 0, 1);
    CompletableFuture<Long> failed = east.publish(meanwhile).toCompletableFuture();
    await("publishing fails", failed::isDone);
    assertUnavailable(failed);

    broker.start();
    publishUntilItWorks(east, meanwhile);
    await("connected again", subscriber::connected);
    await("read on", () -> sink.records().contains(meanwhile));
    publish(east, heartbeat("east", 1, 0));
    await("read on", () -> sink.records().contains(heartbeat("east", 1, 0)));
    assertThat(sink.moved()).isEmpty();
  }

  @Test
  void startsBeforeKafkaDoes() {
    KafkaChangePublisher east = lake.publisherWithoutTopic("east");
    KafkaChangeSubscriber subscriber = lake.subscribe("east", sink);
    CompletableFuture<Long> failed = east.publish(heartbeat("east", 0, 0)).toCompletableFuture();
    await("publishing fails", failed::isDone);
    assertUnavailable(failed);
    await("a reason is given", () -> !subscriber.problems().isEmpty());
    assertThat(subscriber.connected()).isFalse();

    broker.start();
    await("caught up", () -> sink.caughtUp().size() == KafkaLake.PARTITIONS);
    await("connected", subscriber::connected);
    publishUntilItWorks(east, heartbeat("east", 0, 1));
    await("read", () -> sink.records().contains(heartbeat("east", 0, 1)));
    await("no problem is left", () -> subscriber.problems().isEmpty());
  }

  @Test
  void closesWhileKafkaIsAway() {
    broker.start();
    lake.publisher("east");
    KafkaChangeSubscriber subscriber = lake.read("east", sink);
    broker.stop();
    await("the loss is known", () -> !subscriber.connected());

    CompletableFuture<Void> closed = CompletableFuture.runAsync(subscriber::close);
    await("it is closed, although nobody answers", closed::isDone);
    assertThat(closed).isCompleted();
    assertThat(sink.owned()).isEmpty();
  }

  private static void publishUntilItWorks(KafkaChangePublisher publisher, BusRecord record) {
    await(
        "published",
        () -> {
          try {
            return publish(publisher, record) >= 0;
          } catch (CompletionException e) {
            return false;
          }
        });
  }

  private static void assertUnavailable(CompletableFuture<Long> failed) {
    assertThat(failed)
        .isCompletedExceptionally()
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause();
    Throwable error = failed.handle((offset, e) -> e).join();
    assertThat(error)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }
}
