package io.syncline.bus.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The producer of one role: made at the first need, because a broker whose name cannot be resolved
 * yet must not keep a node from starting, and made anew when it broke for good, for example after a
 * refused authorisation.
 *
 * <p>Thread rule: any thread. Sending may block as long as Kafka's own does.
 */
final class RenewedProducer {
  private final KafkaClients clients;
  private final String role;
  private final Duration closing;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * A producer that is not there yet.
   *
   * @param closing how long the end may take, for what is on its way
   */
  RenewedProducer(KafkaClients clients, String role, Duration closing) {
    this.clients = clients;
    this.role = role;
    this.closing = closing;
  }

  /**
   * Sends a record.
   *
   * @param answered called once, with an error whatever went wrong; on this thread or Kafka's own
   */
  void send(ProducerRecord<byte[], byte[]> record, Callback answered) {
    @Nullable KafkaProducer<byte[], byte[]> used = null;
    try {
      used = current();
      var unused = used.send(record, answered);
    } catch (InterruptException e) {
      answered.onCompletion(null, e);
    } catch (RuntimeException e) {
      // Its state is broken; the next one may do better.
      retire(used);
      answered.onCompletion(null, e);
    }
  }

  /** Ends it; whatever is sent from now on fails. */
  void close() {
    @Nullable KafkaProducer<byte[], byte[]> last;
    synchronized (lock) {
      closed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(closing);
    }
  }

  private KafkaProducer<byte[], byte[]> current() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the " + role + " is closed");
      }
      if (producer == null) {
        producer = clients.producer(role);
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
}
