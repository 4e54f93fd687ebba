package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.fail;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.testing.RecordingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One lake on a broker: what a test does to it behind the bus's back. */
final class KafkaLake implements AutoCloseable {
  static final int PARTITIONS = 2;
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final TopicSettings topics = Lakes.topics(PARTITIONS);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Admin admin;
  private final boolean patient;

  KafkaLake(String bootstrapServers) {
    this(bootstrapServers, true);
  }

  /** A lake whose clients soon give up: its brokers will be away. */
  static KafkaLake impatient(String bootstrapServers) {
    return new KafkaLake(bootstrapServers, false);
  }

  private KafkaLake(String bootstrapServers, boolean patient) {
    this.bootstrapServers = bootstrapServers;
    this.patient = patient;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  KafkaBusSettings settings(String cluster) {
    return settings(cluster, topics);
  }

  KafkaBusSettings settings(String cluster, TopicSettings different) {
    String node = cluster + "-1";
    return patient
        ? Lakes.settings(bootstrapServers, cluster, node, different)
        : Lakes.impatient(bootstrapServers, cluster, node, different);
  }

  KafkaBusSettings node(String cluster, String node, Duration session) {
    return Lakes.settings(bootstrapServers, cluster, node, topics, session);
  }

  TopicSettings topics() {
    return topics;
  }

  Admin admin() {
    return admin;
  }

  KafkaChangePublisher publisher(String cluster) {
    var unused = new KafkaTopics(settings(cluster)).ensure();
    return publisherWithoutTopic(cluster);
  }

  KafkaChangePublisher publisherWithoutTopic(String cluster) {
    KafkaChangePublisher publisher =
        new KafkaChangePublisher(settings(cluster), System::nanoTime, PublishListener.NONE);
    open.add(publisher);
    return publisher;
  }

  KafkaChangeSubscriber subscribe(String cluster, RecordingSink sink) {
    return subscribe(settings(cluster), sink);
  }

  KafkaChangeSubscriber subscribe(KafkaBusSettings settings, RecordingSink sink) {
    KafkaChangeSubscriber subscriber = new KafkaChangeSubscriber(settings, System::nanoTime);
    open.add(subscriber);
    subscriber.start(sink);
    return subscriber;
  }

  KafkaChangeSubscriber read(String cluster, RecordingSink sink) {
    KafkaChangeSubscriber subscriber = subscribe(cluster, sink);
    await("caught up", () -> sink.caughtUp().size() == PARTITIONS);
    return subscriber;
  }

  /** Appends to a topic whatever it is. */
  long append(String topic, int partition, WireRecord wire) throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, partition, wire.key(), wire.value());
      for (WireHeader header : wire.headers()) {
        record.headers().add(header.name(), header.value());
      }
      return producer.send(record).get(60, TimeUnit.SECONDS).offset();
    }
  }

  long append(String topic, int partition, BusRecord record) throws Exception {
    return append(topic, partition, RecordCodec.encode(record));
  }

  void deleteRecordsBefore(String cluster, int partition, long offset) throws Exception {
    TopicPartition where = new TopicPartition(topics.changes(cluster), partition);
    admin
        .deleteRecords(Map.of(where, RecordsToDelete.beforeOffset(offset)))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  void deleteTopic(String cluster) throws Exception {
    String topic = topics.changes(cluster);
    admin.deleteTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
    BrokerView view = new BrokerView(admin, Duration.ofSeconds(5));
    await("the topic is gone", () -> view.describe(List.of(topic)).isEmpty());
  }

  static long publish(KafkaChangePublisher publisher, BusRecord record) {
    return publisher.publish(record).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  static BusRecord heartbeat(String cluster, int partition, long sequence) {
    return new BusRecord(
        new Origin(cluster, cluster + "-1", 1),
        partition,
        new SequenceRange(sequence, sequence),
        OptionalLong.empty(),
        new BusRecord.Heartbeat(OptionalLong.empty()));
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("waited in vain for: " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted");
      }
    }
  }

  @Override
  public void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    admin.close(Duration.ofSeconds(1));
  }
}
