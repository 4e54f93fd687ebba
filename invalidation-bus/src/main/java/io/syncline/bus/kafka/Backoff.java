package io.syncline.bus.kafka;

import java.time.Duration;

/** Pauses between attempts, each twice as long as the one before. One thread. */
final class Backoff {
  private final long first;
  private final long longest;
  private long next;

  /** For attempts to reach the log. */
  Backoff() {
    this(Duration.ofMillis(100), Duration.ofSeconds(2));
  }

  Backoff(Duration first, Duration longest) {
    this.first = first.toMillis();
    this.longest = longest.toMillis();
    this.next = this.first;
  }

  long nextMillis() {
    long now = next;
    next = Math.min(next * 2, longest);
    return now;
  }

  void reset() {
    next = first;
  }
}
