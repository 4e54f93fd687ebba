package io.syncline.bus.kafka;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/** How Kafka's errors become this project's. */
final class KafkaFaults {
  private KafkaFaults() {}

  static SyncException unavailable(String what, Throwable cause) {
    return new SyncException(
        ErrorCode.BUS_UNAVAILABLE,
        what + ": " + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
        cause);
  }

  /**
   * Waits for an answer, and for a second longer than Kafka's own client would.
   *
   * @throws SyncException {@link ErrorCode#BUS_UNAVAILABLE} if none came
   * @throws ExecutionException if the answer is an error, which the caller knows better how to take
   */
  static <T> T await(Future<T> answer, Duration timeout, String what) throws ExecutionException {
    try {
      return answer.get(timeout.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unavailable(what, e);
    } catch (InterruptedException e) {
      // Restores the interrupt flag.
      throw new InterruptException(e);
    }
  }
}
