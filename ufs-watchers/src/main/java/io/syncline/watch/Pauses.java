package io.syncline.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses between tries that fail, each twice as long as the one before, up to a limit. */
final class Pauses {
  static final Duration SHORTEST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** Nothing but time, or an interrupt, ends a pause. */
  private final CountDownLatch never = new CountDownLatch(1);

  private long next = SHORTEST.toNanos();

  void worked() {
    next = SHORTEST.toNanos();
  }

  void pause() throws InterruptedException {
    boolean unused = never.await(next, TimeUnit.NANOSECONDS);
    next = Math.min(2 * next, LONGEST.toNanos());
  }
}
