package io.syncline.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Bare clients of Kafka: one producer that waits for all replicas and sends at once, one consumer
 * that reads all partitions of one topic with the same number of partitions, nothing in between.
 */
final class RawKafka implements AutoCloseable {
  private final String topic = "raw-" + UUID.randomUUID();
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicTail tail;
  private final SynchronousQueue<Long> arrivals = new SynchronousQueue<>();

  RawKafka(String bootstrapServers, int partitions)
      throws ExecutionException, InterruptedException {
    this.partitions = partitions;
    Map<String, Object> common = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(common)) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    tail =
        new TopicTail(
            bootstrapServers,
            topic,
            partitions,
            found -> arrivals.put(System.nanoTime()),
            failure -> {}); // Whoever waits for an arrival does so in vain, and says it.
  }

  /** Nanoseconds from handing one record to the producer until the consumer has it. */
  long roundTrip(int number, byte[] value) throws InterruptedException {
    long sent = System.nanoTime();
    Future<?> unused = producer.send(new ProducerRecord<>(topic, number % partitions, null, value));
    Long arrived = arrivals.poll(30, TimeUnit.SECONDS);
    if (arrived == null) {
      throw new IllegalStateException("a raw record did not arrive within 30 s");
    }
    return arrived - sent;
  }

  @Override
  public void close() {
    tail.close();
    producer.close();
  }
}
