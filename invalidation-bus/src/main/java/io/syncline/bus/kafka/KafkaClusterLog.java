package io.syncline.bus.kafka;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.reading.LogBounds;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.ClusterLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Looks at a cluster's topic with clients that live for one question: it is asked rarely, and then
 * minutes apart.
 */
public final class KafkaClusterLog implements ClusterLog {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final byte[] EMPTY = {};

  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final Duration patience;

  /** A look at the topic of the cluster that the settings name. */
  public KafkaClusterLog(KafkaBusSettings settings) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.patience = settings.timeouts().request().multipliedBy(2);
  }

  @Override
  public Bounds bounds() {
    String topic = settings.ownTopic();
    try (Admin admin = clients.admin("look-back", settings.timeouts().request())) {
      BrokerView view = new BrokerView(admin, settings.timeouts().request());
      TopicFacts facts = described(view, topic);
      if (facts.partitions() != settings.topics().partitions()) {
        throw new SyncException(
            ErrorCode.BUS_TOPIC_MISMATCH,
            "topic "
                + topic
                + " has "
                + facts.partitions()
                + " partitions (expected "
                + settings.topics().partitions()
                + ")");
      }
      Map<TopicPartition, String> ids = new HashMap<>();
      for (int partition = 0; partition < facts.partitions(); partition++) {
        ids.put(new TopicPartition(topic, partition), facts.id());
      }
      Map<TopicPartition, LogBounds> bounds = view.bounds(ids);
      if (bounds.size() < ids.size() || !described(view, topic).id().equals(facts.id())) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE,
            "not all partitions of topic " + topic + " tell their bounds");
      }
      Map<Integer, Long> starts = new HashMap<>();
      Map<Integer, Long> ends = new HashMap<>();
      bounds.forEach(
          (partition, log) -> {
            starts.put(partition.partition(), log.start());
            ends.put(partition.partition(), log.end());
          });
      return new Bounds(facts.id(), starts, ends);
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot ask for the bounds of topic " + topic, e);
    }
  }

  @Override
  public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    to.forEach(
        (partition, end) -> {
          if (from.getOrDefault(partition, end) < end) {
            ends.put(new TopicPartition(settings.ownTopic(), partition), end);
          }
        });
    try (KafkaConsumer<byte[], byte[]> consumer = clients.lookBack()) {
      consumer.assign(ends.keySet());
      ends.forEach((at, end) -> consumer.seek(at, from.getOrDefault(at.partition(), end)));
      readAll(consumer, ends, found);
      return true;
    } catch (InvalidOffsetException e) {
      return false;
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot read topic " + settings.ownTopic(), e);
    }
  }

  /** Nothing stays open between two questions. */
  @Override
  public void close() {}

  private static TopicFacts described(BrokerView view, String topic) {
    return Optional.ofNullable(view.describe(List.of(topic)).get(topic))
        .orElseThrow(
            () -> new SyncException(ErrorCode.BUS_UNAVAILABLE, "topic " + topic + " is not there"));
  }

  private void readAll(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Found found) {
    long progressed = System.nanoTime();
    while (!ends.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        if (record.offset() < end) {
          RecordCodec.attribution(headers(record))
              .ifPresent(origin -> found.record(record.partition(), record.offset(), origin));
        }
      }
      boolean ended =
          ends.entrySet().removeIf(at -> consumer.position(at.getKey()) >= at.getValue());
      if (ended) {
        consumer.assign(ends.keySet());
      }
      if (ended || !records.isEmpty()) {
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > patience.toNanos()) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE,
            "topic " + settings.ownTopic() + " tells nothing more before " + ends);
      }
    }
  }

  private static List<WireHeader> headers(ConsumerRecord<byte[], byte[]> record) {
    List<WireHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new WireHeader(header.key(), Objects.requireNonNullElse(header.value(), EMPTY)));
    }
    return headers;
  }
}
