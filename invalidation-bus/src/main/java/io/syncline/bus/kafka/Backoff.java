package io.syncline.bus.kafka;

/** Pauses between attempts: doubling from 100 ms to 2 s. One thread. */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2000;

  private long next = FIRST_MILLIS;

  long nextMillis() {
    long now = next;
    next = Math.min(next * 2, LONGEST_MILLIS);
    return now;
  }

  void reset() {
    next = FIRST_MILLIS;
  }
}
