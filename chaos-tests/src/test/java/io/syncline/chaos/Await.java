package io.syncline.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for what will be true, never for time to pass. */
final class Await {
  /** How long what happens in one cluster may take to be seen in another. */
  static final Duration CONVERGENCE = Duration.ofSeconds(60);

  /** For what includes a start, or the return of a server. */
  static final Duration RECOVERY = Duration.ofMinutes(2);

  private static final long PAUSE_MILLIS = 50;

  private Await() {}

  /** Waits for another cluster to see it. */
  static void seen(ThrowingCallable assertions) {
    within(CONVERGENCE, assertions);
  }

  /** Repeats assertions until they hold; fails with the last failure when the time is over. */
  static void within(Duration patience, ThrowingCallable assertions) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        assertions.call();
        return;
      } catch (AssertionError | RefusedException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("still not so after " + patience, e);
        }
      } catch (Throwable e) {
        throw new AssertionError("cannot be asserted", e);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      if (new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
