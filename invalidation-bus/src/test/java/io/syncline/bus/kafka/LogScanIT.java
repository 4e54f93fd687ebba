package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics that are read beside the reading of shards, and how far that has come. */
final class LogScanIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());
  private final KafkaBusSettings east = lake.settings("east");

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
  void readsWhatIsThereUpToWhereItEnded() throws Exception {
    KafkaChangePublisher publisher = lake.publisher("east");
    publish(publisher, heartbeat("east", 0, 0));
    publish(publisher, heartbeat("east", 1, 0));
    lake.append(east.ownTopic(), 1, new WireRecord(new byte[] {1, 2}, List.of()));
    try (LogScan scan = LogScan.open(east)) {
      publish(publisher, heartbeat("east", 0, 1));
      assertThat(scan.bounds().get(1).end()).isEqualTo(2);
      List<LogScan.Scanned> found = new ArrayList<>();
      scan.seek(Map.of(0, 0L, 1, 0L));
      assertThat(scan.readTo(Map.of(0, 1L, 1, 2L), found::add)).isTrue();

      assertThat(found).hasSize(3);
      assertThat(found.get(0).writtenMillis()).isPositive();
      assertThat(found)
          .filteredOn(each -> each.found().decode() instanceof Decoded.Unreadable)
          .extracting(each -> each.found().place().toString())
          .containsExactly(east.ownTopic() + "-1@1");
    }
  }

  @Test
  void findsWhereATimeBegins() {
    KafkaChangePublisher publisher = lake.publisher("east");
    publish(publisher, heartbeat("east", 0, 0));
    try (LogScan scan = LogScan.open(east)) {
      assertThat(scan.since(Instant.now().minus(Duration.ofHours(1))))
          .isEqualTo(Map.of(0, 0L, 1, 0L));
      assertThat(scan.since(Instant.now().plus(Duration.ofHours(1))))
          .isEqualTo(Map.of(0, 1L, 1, 0L));
    }
  }

  @Test
  void saysThatWhatWasToBeReadIsGone() throws Exception {
    KafkaChangePublisher publisher = lake.publisher("east");
    publish(publisher, heartbeat("east", 0, 0));
    publish(publisher, heartbeat("east", 0, 1));
    lake.deleteRecordsBefore("east", 0, 1);
    try (LogScan scan = LogScan.open(east)) {
      assertThat(scan.bounds().get(0).start()).isOne();
      scan.seek(Map.of(0, 0L));
      assertThat(scan.readTo(Map.of(0, 2L), each -> {})).isFalse();
    }
  }

  @Test
  void aTopicThatIsNotThereIsUnavailable() {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> LogScan.open(east.ofCluster("nowhere")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  @Test
  void tellsHowFarAClusterHasReadAllTopicsAndWhoReads() {
    KafkaChangePublisher publisher = lake.publisher("east");
    assertThat(new KafkaExam(east).standings())
        .containsExactly(
            new PartitionStanding(east.ownTopic(), 0, 0, 0, OptionalLong.empty(), Optional.empty()),
            new PartitionStanding(
                east.ownTopic(), 1, 0, 0, OptionalLong.empty(), Optional.empty()));
    publish(publisher, heartbeat("east", 1, 0));
    lake.publisher("west");
    lake.read("east", new RecordingSink());
    publish(publisher, heartbeat("east", 1, 1));
    PartitionStanding read =
        new PartitionStanding(east.ownTopic(), 1, 0, 2, OptionalLong.of(2), Optional.of("east-1"));
    await("said", () -> new KafkaExam(east).standings().contains(read));
  }
}
