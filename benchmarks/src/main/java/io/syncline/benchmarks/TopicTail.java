package io.syncline.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A bare consumer that reads all partitions of a topic from its end on, on a thread of its own
 * until it is closed.
 */
final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Reader reader;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  /** Takes what is read, one by one. */
  @FunctionalInterface
  interface Reader {
    /** May block, which keeps the next from being read. */
    void take(ConsumerRecord<byte[], byte[]> found) throws InterruptedException;
  }

  /**
   * Reads from now on.
   *
   * @param failed told why nothing is read any more
   */
  TopicTail(
      String bootstrapServers,
      String topic,
      int partitions,
      Reader reader,
      Consumer<Throwable> failed) {
    this.reader = reader;
    this.failed = failed;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position); // Asks where that is now.
    thread = new Thread(this::read, "tail-" + topic);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      while (!closed.get()) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
          reader.take(found);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
