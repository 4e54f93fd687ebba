package io.syncline.bus.kafka;

import io.syncline.bus.reading.FoundRecord;
import io.syncline.bus.reading.LogBounds;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one cluster's topic beside the reading of shards, with a consumer of its own that is in no
 * group and commits nothing.
 *
 * <p>Thread rule: one thread; every call waits for the log, within bounds, and throws {@link
 * ErrorCode#BUS_UNAVAILABLE} when it does not answer.
 */
public final class LogScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaBusSettings settings;
  private final String topicId;
  private final Map<Integer, LogBounds> bounds;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * A record that was read.
   *
   * @param found the record, and where
   * @param writtenMillis when it was appended, by the clock of whoever appended it
   */
  public record Scanned(FoundRecord found, long writtenMillis) {}

  private LogScan(
      KafkaBusSettings settings,
      String topicId,
      Map<Integer, LogBounds> bounds,
      KafkaConsumer<byte[], byte[]> consumer) {
    this.settings = settings;
    this.topicId = topicId;
    this.bounds = bounds;
    this.consumer = consumer;
  }

  /** Looks at all partitions of the topic of the cluster that the settings name. */
  public static LogScan open(KafkaBusSettings settings) {
    KafkaClients clients = new KafkaClients(settings);
    String topic = settings.ownTopic();
    try (Admin admin = clients.admin("look-back", settings.timeouts().request())) {
      BrokerView view = new BrokerView(admin, settings.timeouts().request());
      TopicFacts facts = described(view, topic);
      Map<TopicPartition, String> ids = new HashMap<>();
      for (int partition = 0; partition < facts.partitions(); partition++) {
        ids.put(new TopicPartition(topic, partition), facts.id());
      }
      Map<TopicPartition, LogBounds> found = view.bounds(ids);
      if (found.size() < ids.size() || !described(view, topic).id().equals(facts.id())) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE,
            "not all partitions of topic " + topic + " tell their bounds");
      }
      Map<Integer, LogBounds> bounds = new TreeMap<>();
      found.forEach((partition, log) -> bounds.put(partition.partition(), log));
      return new LogScan(settings, facts.id(), bounds, clients.lookBack());
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot ask for the bounds of topic " + topic, e);
    }
  }

  private static TopicFacts described(BrokerView view, String topic) {
    return Optional.ofNullable(view.describe(List.of(topic)).get(topic))
        .orElseThrow(
            () -> new SyncException(ErrorCode.BUS_UNAVAILABLE, "topic " + topic + " is not there"));
  }

  /** The topic's name. */
  public String topic() {
    return settings.ownTopic();
  }

  /** The topic's identity, asked for after the ends were told. */
  public String topicId() {
    return topicId;
  }

  /** Where each partition began and ended when this was opened, in the order of partitions. */
  public Map<Integer, LogBounds> bounds() {
    return bounds;
  }

  /**
   * Per partition the offset of the first record that was appended at an instant or later, by the
   * clocks of those who appended; the end where none was.
   */
  public Map<Integer, Long> since(Instant instant) {
    Map<TopicPartition, Long> question = new HashMap<>();
    bounds
        .keySet()
        .forEach(partition -> question.put(at(partition), Math.max(0, instant.toEpochMilli())));
    Map<Integer, Long> offsets = new TreeMap<>();
    bounds.forEach((partition, log) -> offsets.put(partition, log.end()));
    try {
      Map<TopicPartition, OffsetAndTimestamp> answer =
          consumer.offsetsForTimes(question, settings.timeouts().request());
      answer.forEach(
          (partition, found) -> {
            if (found != null) {
              offsets.put(partition.partition(), found.offset());
            }
          });
      return offsets;
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot ask for times of topic " + topic(), e);
    }
  }

  /** Reading goes on at these offsets, of these partitions only. */
  public void seek(Map<Integer, Long> from) {
    consumer.assign(from.keySet().stream().map(this::at).toList());
    from.forEach((partition, offset) -> consumer.seek(at(partition), offset));
  }

  /**
   * The next records, each partition's in order; none if there are none for a moment.
   *
   * @return empty when what was to be read is not in the log any more
   */
  public Optional<List<Scanned>> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      List<Scanned> all = new ArrayList<>();
      records.forEach(record -> all.add(scanned(record)));
      return Optional.of(all);
    } catch (InvalidOffsetException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot read topic " + topic(), e);
    }
  }

  /**
   * Reads on from where it stands.
   *
   * @param to per partition the offset at which to stop; of all that {@link #seek} was told
   * @param found is shown each record before
   * @return false when something between is not in the log any more
   */
  public boolean readTo(Map<Integer, Long> to, Consumer<Scanned> found) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    to.forEach((partition, end) -> ends.put(at(partition), end));
    Duration patience = settings.timeouts().request().multipliedBy(2);
    long progressed = System.nanoTime();
    while (dropEnded(ends)) {
      Optional<List<Scanned>> records = poll();
      if (records.isEmpty()) {
        return false;
      }
      for (Scanned record : records.get()) {
        Position place = record.found().place();
        if (place.nextOffset() < ends.getOrDefault(at(place.partition()), 0L)) {
          found.accept(record);
        }
      }
      if (!records.get().isEmpty()) {
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > patience.toNanos()) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE, "topic " + topic() + " tells nothing more before " + ends);
      }
    }
    return true;
  }

  /** Whether something is left to be read. */
  private boolean dropEnded(Map<TopicPartition, Long> ends) {
    boolean ended =
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    if (ended) {
      consumer.assign(ends.keySet());
    }
    return !ends.isEmpty();
  }

  private Scanned scanned(ConsumerRecord<byte[], byte[]> record) {
    Position place = new Position(topic(), topicId, record.partition(), record.offset());
    return new Scanned(
        new FoundRecord(place, settings.cluster(), Consumed.epoch(record), Consumed.wire(record)),
        record.timestamp());
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topic(), partition);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
