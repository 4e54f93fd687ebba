package io.syncline.bus.kafka;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.origin.Entitlement;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.RecordMetadata;
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
  private final RenewedProducer producer;
  private final Ticker ticker;
  private final PublishListener listener;

  /** A publisher that connects when it is first used. */
  public KafkaChangePublisher(KafkaBusSettings settings, Ticker ticker, PublishListener listener) {
    this.settings = settings;
    this.producer =
        new RenewedProducer(new KafkaClients(settings), "publisher", settings.timeouts().close());
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
    producer.send(
        KafkaClients.message(settings.ownTopic(), record.partition(), wire), appending::answered);
    return appending.stage;
  }

  @Override
  public void close() {
    producer.close();
  }

  private void checkPlace(BusRecord record) {
    if (!record.origin().cluster().equals(settings.cluster())) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          record.origin() + " is not of cluster " + settings.cluster() + ", whose topic this is");
    }
    Optional<String> refusal = Entitlement.refusal(record, settings.cluster());
    if (refusal.isPresent()) {
      throw new SyncException(ErrorCode.INVALID_ARGUMENT, refusal.get());
    }
    if (record.partition() >= partitions()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "partition " + record.partition() + " (expected 0 to " + (partitions() - 1) + ")");
    }
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

    private void failed(Exception error) {
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
