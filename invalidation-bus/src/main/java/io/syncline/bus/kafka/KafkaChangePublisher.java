package io.syncline.bus.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Appends to this cluster's topic with one idempotent producer that waits for all in-sync replicas.
 *
 * <p>Besides what the port says: a record that breaks a rule of the wire form, names another
 * cluster's origin or a partition that there is not, or is larger than the topic takes, fails with
 * {@code INVALID_ARGUMENT}; publishing it again as it is never helps. Stages are completed on
 * Kafka's own thread: what depends on them must not block.
 */
public final class KafkaChangePublisher implements ChangePublisher {
  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final Ticker ticker;
  private final PublishListener listener;
  private final Object lock = new Object();

  /**
   * Made at the first need: a broker whose name cannot be resolved yet must not keep a node from
   * starting.
   */
  @GuardedBy("lock")
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  @GuardedBy("lock")
  private boolean closed;

  /** A publisher that connects when it is first used. */
  public KafkaChangePublisher(KafkaBusSettings settings, Ticker ticker, PublishListener listener) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.ticker = ticker;
    this.listener = listener;
  }

  @Override
  public int partitions() {
    return settings.topics().partitions();
  }

  @Override
  public CompletionStage<Long> publish(BusRecord record) {
    long started = ticker.nanos();
    WireRecord wire;
    try {
      checkPlace(record);
      wire = RecordCodec.encode(record);
    } catch (SyncException e) {
      listener.refused(ticker.nanos() - started);
      return CompletableFuture.failedFuture(e);
    }
    Appending appending = new Appending(wire.value().length, started);
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(settings.ownTopic(), record.partition(), null, wire.value());
    for (WireHeader header : wire.headers()) {
      message.headers().add(header.name(), header.value());
    }
    @Nullable KafkaProducer<byte[], byte[]> used = null;
    try {
      used = producer();
      var unused = used.send(message, appending::answered);
    } catch (InterruptException e) {
      appending.failed(e);
    } catch (KafkaException | IllegalStateException e) {
      // Its state is broken for good, for example after a refused authorisation; the next one may
      // do better.
      retire(used);
      appending.failed(e);
    }
    return appending.stage;
  }

  @Override
  public void close() {
    @Nullable KafkaProducer<byte[], byte[]> last;
    synchronized (lock) {
      closed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(settings.timeouts().close());
    }
  }

  private void checkPlace(BusRecord record) {
    if (!record.origin().cluster().equals(settings.cluster())) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          record.origin() + " is not of cluster " + settings.cluster() + ", whose topic this is");
    }
    if (record.partition() >= partitions()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "partition " + record.partition() + " (expected 0 to " + (partitions() - 1) + ")");
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the publisher is closed");
      }
      if (producer == null) {
        producer = clients.producer("publisher");
      }
      return producer;
    }
  }

  private void retire(@Nullable KafkaProducer<byte[], byte[]> broken) {
    synchronized (lock) {
      if (broken == null || producer != broken) {
        return;
      }
      producer = null;
    }
    broken.close(Duration.ZERO);
  }

  /** One record on its way. */
  private final class Appending {
    private final CompletableFuture<Long> stage = new CompletableFuture<>();
    private final int bytes;
    private final long started;

    Appending(int bytes, long started) {
      this.bytes = bytes;
      this.started = started;
    }

    void answered(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error != null) {
        failed(error);
      } else if (metadata == null || !metadata.hasOffset()) {
        // A repetition of what the broker had already: it is there, nobody knows where.
        failed(new IllegalStateException("appended at an offset that is not known"));
      } else {
        listener.published(bytes, ticker.nanos() - started);
        stage.complete(metadata.offset());
      }
    }

    void failed(Exception error) {
      if (error instanceof RecordTooLargeException) {
        listener.refused(ticker.nanos() - started);
        stage.completeExceptionally(
            new SyncException(
                ErrorCode.INVALID_ARGUMENT,
                "a record of "
                    + bytes
                    + " bytes is larger than topic "
                    + settings.ownTopic()
                    + " or the producer takes: "
                    + error.getMessage(),
                error));
        return;
      }
      listener.failed(ticker.nanos() - started);
      stage.completeExceptionally(
          KafkaFaults.unavailable("cannot publish to topic " + settings.ownTopic(), error));
    }
  }
}
