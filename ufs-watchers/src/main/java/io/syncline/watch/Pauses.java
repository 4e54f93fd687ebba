package io.syncline.watch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Pauses between tries that fail, each twice as long as the one before, up to a limit. */
final class Pauses {
  static final Duration SHORTEST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private long next = SHORTEST.toNanos();

  void worked() {
    next = SHORTEST.toNanos();
  }

  void pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(next);
    next = Math.min(2 * next, LONGEST.toNanos());
  }
}
