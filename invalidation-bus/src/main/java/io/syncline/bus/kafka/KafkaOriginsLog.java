package io.syncline.bus.kafka;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the origins topic with an idempotent producer of its own, which waits for all in-sync
 * replicas.
 *
 * <p>Kafka's producer holds up its caller while it looks for the brokers; here that is a thread
 * which does nothing else. Stages are completed on that thread or on Kafka's own: what depends on
 * them must not block.
 */
public final class KafkaOriginsLog implements OriginsLog {
  /**
   * Entries that wait to be handed to the producer, while it looks for the brokers; further ones
   * fail at once.
   */
  public static final int MAX_WAITING = 32;

  private static final int PARTITION = 0;
  private static final long IDLE_SECONDS = 10;

  private final String topic;
  private final RenewedProducer producer;
  private final ThreadPoolExecutor sender;

  /** A log that connects when it is first used. */
  public KafkaOriginsLog(KafkaBusSettings settings) {
    this.topic = settings.topics().origins();
    this.producer =
        new RenewedProducer(new KafkaClients(settings), "origins", settings.timeouts().close());
    String name = "bus-origins-" + settings.cluster() + "-" + settings.node();
    this.sender =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    sender.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletionStage<Long> append(OriginsEntry entry) {
    WireRecord wire;
    try {
      wire = OriginsCodec.encode(entry);
    } catch (SyncException e) {
      return CompletableFuture.failedFuture(e);
    }
    return append(KafkaClients.message(topic, PARTITION, wire));
  }

  /**
   * Deletes what is said of an origin that ended long ago; see {@link
   * io.syncline.core.origin.Expiry}.
   *
   * @return as {@link #append(OriginsEntry)}
   */
  public CompletionStage<Long> delete(Origin origin) {
    return append(new ProducerRecord<>(topic, PARTITION, OriginsCodec.key(origin), null));
  }

  /** How many entries wait to be handed to the producer. */
  public int waiting() {
    return sender.getQueue().size();
  }

  private CompletionStage<Long> append(ProducerRecord<byte[], byte[]> message) {
    CompletableFuture<Long> appended = new CompletableFuture<>();
    try {
      sender.execute(
          () -> producer.send(message, (metadata, error) -> complete(appended, metadata, error)));
    } catch (RejectedExecutionException e) {
      appended.completeExceptionally(
          KafkaFaults.unavailable(
              "cannot append to topic " + topic + ", it is closed or too much waits", e));
    }
    return appended;
  }

  /** Does not wait for entries that were not handed to the producer: they fail. */
  @Override
  public void close() {
    sender.shutdown();
    producer.close();
  }

  private void complete(
      CompletableFuture<Long> appended,
      @Nullable RecordMetadata metadata,
      @Nullable Exception error) {
    if (error instanceof RecordTooLargeException) {
      appended.completeExceptionally(
          new SyncException(
              ErrorCode.INVALID_ARGUMENT,
              "an entry is larger than topic " + topic + " takes: " + error.getMessage(),
              error));
    } else if (error != null) {
      appended.completeExceptionally(
          KafkaFaults.unavailable("cannot append to topic " + topic, error));
    } else if (metadata == null || !metadata.hasOffset()) {
      // A repetition of what the broker had already: it is there, nobody knows where.
      appended.completeExceptionally(
          new SyncException(
              ErrorCode.BUS_UNAVAILABLE,
              "appended to topic " + topic + " at an offset that is not known"));
    } else {
      appended.complete(metadata.offset());
    }
  }
}
