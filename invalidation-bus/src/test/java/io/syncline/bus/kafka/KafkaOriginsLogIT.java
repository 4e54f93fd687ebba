package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.OriginsRead;
import io.syncline.bus.codec.WireHeader;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KafkaOriginsLogIT {
  private static final Origin NODE = new Origin("east", "east-1", 7);
  private static final List<Location> LAKE = List.of(Location.parse("s3://lake/a"));

  private final EmbeddedKafka broker = TestBroker.create();
  private final KafkaLake lake = KafkaLake.impatient(broker.bootstrapServers());
  private final KafkaOriginsLog log = new KafkaOriginsLog(lake.settings("east"));

  @AfterEach
  void close() throws Exception {
    log.close();
    lake.close();
    broker.close();
  }

  @Test
  void entriesComeBackInOrderAndReplaceEachOtherByKey() {
    broker.start();
    OriginsEntry.Registered registered = new KafkaTopics(lake.settings("east")).ensure();
    LogPlace end = new LogPlace(registered.topic(), registered.topicId(), 1, 5);
    OriginsEntry joined =
        new OriginsEntry.Joined(NODE, LAKE, Optional.empty(), List.of(end), FencingWaits.NONE);
    OriginsEntry left = new OriginsEntry.Left(NODE, List.of(end));
    OriginsEntry second = new OriginsEntry.Ping(NODE, 2);
    List<OriginsEntry> entries = List.of(joined, new OriginsEntry.Ping(NODE, 1), left, second);

    List<Long> offsets =
        entries.stream().map(this::appending).toList().stream()
            .map(appending -> appending.orTimeout(60, TimeUnit.SECONDS).join())
            .toList();

    assertThat(offsets).containsExactly(1L, 2L, 3L, 4L);
    List<OriginsRead> read = readAll(5);
    List<OriginsEntry> expected = new ArrayList<>(List.of(registered));
    expected.addAll(entries);
    assertThat(read)
        .map(found -> ((OriginsRead.Entry) found).entry())
        .containsExactlyElementsOf(expected);
    Map<String, OriginsRead> newest = new TreeMap<>();
    read.forEach(found -> newest.put(found.key(), found));
    assertThat(newest)
        .hasSize(3)
        .containsEntry("origin/east/east-1/7", new OriginsRead.Entry("origin/east/east-1/7", left))
        .containsEntry("ping/east/east-1", new OriginsRead.Entry("ping/east/east-1", second));
  }

  @Test
  void whatIsDeletedIsReadAsDeleted() {
    broker.start();
    var unused = new KafkaTopics(lake.settings("east")).ensure();
    OriginsEntry left = new OriginsEntry.Left(NODE, List.of());
    assertThat(appending(left)).succeedsWithin(Duration.ofSeconds(60));
    assertThat(log.delete(NODE).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(60));
    assertThat(readAll(3).get(2))
        .isEqualTo(new OriginsRead.Deleted("origin/east/east-1/7", Optional.of(NODE)));
  }

  @Test
  void comesBackByItselfAfterAnOutage() {
    broker.start();
    var unused = new KafkaTopics(lake.settings("east")).ensure();
    OriginsEntry ping = new OriginsEntry.Ping(NODE, 1);
    assertThat(appending(ping)).succeedsWithin(Duration.ofSeconds(60));

    broker.stop();
    assertFails(appending(ping), ErrorCode.BUS_UNAVAILABLE);

    broker.start();
    await("appended again", () -> appending(ping).handle((at, e) -> e == null).join());
  }

  @Test
  void waitsNowhereWhileThereIsNoBroker() {
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    // One that the producer is asked to send, and as many as may wait behind it.
    CompletableFuture<Long> first = appending(new OriginsEntry.Ping(NODE, 0));
    assertThat(first).isNotDone();
    for (int i = 0; i <= KafkaOriginsLog.MAX_WAITING; i++) {
      waiting.add(appending(new OriginsEntry.Ping(NODE, i)));
    }
    CompletableFuture<Long> tooMany = waiting.get(KafkaOriginsLog.MAX_WAITING);
    assertThat(tooMany).isCompletedExceptionally();
    assertFails(tooMany, ErrorCode.BUS_UNAVAILABLE);
    assertThat(log.waiting()).isEqualTo(KafkaOriginsLog.MAX_WAITING);
    assertFails(first, ErrorCode.BUS_UNAVAILABLE);

    log.close();
    await("nothing waits any more", () -> log.waiting() == 0);
    for (CompletableFuture<Long> failed : waiting) {
      assertFails(failed, ErrorCode.BUS_UNAVAILABLE);
    }
    CompletableFuture<Long> late = appending(new OriginsEntry.Ping(NODE, 0));
    assertThat(late).isCompletedExceptionally();
    assertFails(late, ErrorCode.BUS_UNAVAILABLE);
  }

  @Test
  void refusesAnEntryBeyondTheLimits() {
    OriginsEntry tooWide =
        new OriginsEntry.Joined(
            NODE,
            Collections.nCopies(1025, LAKE.get(0)),
            Optional.empty(),
            List.of(),
            FencingWaits.NONE);
    CompletableFuture<Long> refused = appending(tooWide);
    assertThat(refused).isCompletedExceptionally();
    assertFails(refused, ErrorCode.INVALID_ARGUMENT);
  }

  private CompletableFuture<Long> appending(OriginsEntry entry) {
    return log.append(entry).toCompletableFuture();
  }

  private static void assertFails(CompletableFuture<Long> failing, ErrorCode code) {
    await("it fails", failing::isDone);
    assertThat(failing.handle((offset, e) -> e).join())
        .isInstanceOfSatisfying(SyncException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private List<OriginsRead> readAll(int count) {
    List<OriginsRead> found = new ArrayList<>();
    TopicPartition topic = new TopicPartition(lake.topics().origins(), 0);
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      await(
          "all are read",
          () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
              found.add(decode(record));
            }
            return found.size() >= count;
          });
    }
    return found;
  }

  private static OriginsRead decode(ConsumerRecord<byte[], byte[]> record) {
    List<WireHeader> headers =
        Arrays.stream(record.headers().toArray())
            .map(header -> new WireHeader(header.key(), header.value()))
            .toList();
    return OriginsCodec.decode(record.key(), record.value(), headers);
  }
}
