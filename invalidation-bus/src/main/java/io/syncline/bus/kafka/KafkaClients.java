package io.syncline.bus.kafka;

import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Makes the Kafka clients of one node, each with exactly the properties that its role needs. */
final class KafkaClients {
  /** What one producer may hold unsent; publishing waits, and then fails, when it is full. */
  private static final long SEND_BUFFER_BYTES = 32L << 20;

  private static final int SEND_BATCH_BYTES = 64 << 10;

  /**
   * How long an idle fetch waits at the broker, which is how long a new partition waits to be
   * fetched.
   */
  private static final int FETCH_WAIT_MILLIS = 100;

  private static final int MAX_RECORDS_PER_POLL = 500;

  private final KafkaBusSettings settings;

  KafkaClients(KafkaBusSettings settings) {
    this.settings = settings;
  }

  /** A client that asks about topics and offsets, and gives up after a while. */
  Admin admin(String role, Duration timeout) {
    Map<String, Object> properties = common(role);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(timeout));
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(timeout));
    return Admin.create(properties);
  }

  /**
   * The producer: durable, in order, at once. Nothing is compressed: a lone record would not get
   * smaller, and its way would get longer.
   */
  KafkaProducer<byte[], byte[]> producer(String role) {
    Map<String, Object> properties = common(role);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, SEND_BATCH_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, SEND_BUFFER_BYTES);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(settings.timeouts().maxBlock()));
    properties.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(settings.timeouts().delivery()));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The consumer that reads: no group, never an offset of its own choice. */
  KafkaConsumer<byte[], byte[]> reader() {
    Map<String, Object> properties = consumer("reader");
    properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS_PER_POLL);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer for one look at what was appended between two offsets. */
  KafkaConsumer<byte[], byte[]> lookBack() {
    return new KafkaConsumer<>(
        consumer("look-back"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The consumer that only takes part in the group: it owns partitions and commits, and reads
   * nothing. The group knows it by the node's name, so that a node that comes back after a crash
   * gets its shards at once.
   */
  KafkaConsumer<byte[], byte[]> ownership() {
    Map<String, Object> properties = consumer("ownership");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.cluster());
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.node());
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(settings.timeouts().session()));
    properties.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(settings.timeouts().heartbeat()));
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A record as the producer takes it; one without a key where the wire form has none. */
  static ProducerRecord<byte[], byte[]> message(String topic, int partition, WireRecord wire) {
    byte @Nullable [] key = wire.key().length == 0 ? null : wire.key();
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, partition, key, wire.value());
    for (WireHeader header : wire.headers()) {
      message.headers().add(header.name(), header.value());
    }
    return message;
  }

  private Map<String, Object> consumer(String role) {
    Map<String, Object> properties = common(role);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(settings.timeouts().request()));
    return properties;
  }

  private Map<String, Object> common(String role) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 3000);
    properties.putAll(settings.clientProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "syncline-" + settings.cluster() + "-" + settings.node() + "-" + role);
    properties.put(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(settings.timeouts().request()));
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return properties;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
