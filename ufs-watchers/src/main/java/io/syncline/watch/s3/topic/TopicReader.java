package io.syncline.watch.s3.topic;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's clients for one topic: no group, nothing is committed.
 *
 * <p>Thread rule: one thread.
 */
final class TopicReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final TopicSettings settings;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Where the consumer stands; null for nobody knows. */
  private @Nullable TopicPosition at;

  TopicReader(TopicSettings settings) {
    this.settings = settings;
    Properties properties = new Properties();
    properties.putAll(settings.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    Admin made = null;
    try {
      made = Admin.create(properties);
      properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      // To the end: an open transaction of somebody else would hide what lies behind it.
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
      properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      consumer =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      admin = made;
    } catch (KafkaException e) {
      if (made != null) {
        made.close(CLOSING);
      }
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION, settings + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the topic ends: everything that was appended before this call lies before it. */
  TopicPosition end() throws InterruptedException {
    TopicDescription topic = describe();
    int partitions = topic.partitions().size();
    if (partitions > TopicPosition.MAX_PARTITIONS) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          settings
              + " has "
              + partitions
              + " partitions (at most "
              + TopicPosition.MAX_PARTITIONS
              + "); send the events to a smaller one");
    }
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(partitions), TIMEOUT);
      List<Long> offsets = new ArrayList<>();
      for (TopicPartition partition : partitions(partitions)) {
        offsets.add(ends.getOrDefault(partition, 0L));
      }
      return new TopicPosition(settings.topic(), topic.topicId().toString(), offsets);
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /**
   * Reads on from a position.
   *
   * @throws InvalidOffsetException if the topic has dropped what lies there
   */
  ConsumerRecords<byte[], byte[]> read(TopicPosition from, Duration wait)
      throws InterruptedException {
    try {
      if (!from.equals(at)) {
        consumer.assign(partitions(from.offsets().size()));
        for (TopicPartition partition : partitions(from.offsets().size())) {
          consumer.seek(partition, from.offsets().get(partition.partition()));
        }
      }
      at = null;
      ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
      List<Long> offsets = new ArrayList<>();
      for (TopicPartition partition : partitions(from.offsets().size())) {
        offsets.add(consumer.position(partition, TIMEOUT));
      }
      at = new TopicPosition(from.topic(), from.id(), offsets);
      return records;
    } catch (InvalidOffsetException e) {
      throw e;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Behind what was read last. */
  TopicPosition reached(TopicPosition otherwise) {
    TopicPosition reached = at;
    return reached == null ? otherwise : reached;
  }

  private TopicDescription describe() throws InterruptedException {
    String name = settings.topic();
    try {
      Map<String, TopicDescription> found =
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return Objects.requireNonNull(found.get(name));
    } catch (ExecutionException e) {
      throw failure(e.getCause() instanceof KafkaException known ? known : new KafkaException(e));
    } catch (TimeoutException e) {
      throw new SyncException(
          ErrorCode.UFS_UNAVAILABLE, settings + ": Kafka does not answer within " + TIMEOUT, e);
    }
  }

  private SyncException failure(KafkaException e) throws InterruptedException {
    if (e instanceof InterruptException) {
      boolean unused = Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    }
    ErrorCode code = ErrorCode.UFS_UNAVAILABLE;
    String advice = "";
    if (e instanceof UnknownTopicOrPartitionException) {
      code = ErrorCode.INVALID_CONFIGURATION;
      advice = "; make the topic, or correct its name";
    } else if (e instanceof AuthorizationException || e instanceof AuthenticationException) {
      code = ErrorCode.UFS_PERMISSION_DENIED;
      advice = "; allow Read and Describe of the topic";
    }
    return new SyncException(code, settings + ": " + e.getMessage() + advice, e);
  }

  private List<TopicPartition> partitions(int count) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new TopicPartition(settings.topic(), i));
    }
    return partitions;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSING));
    admin.close(CLOSING);
  }
}
