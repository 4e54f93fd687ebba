package io.syncline.benchmarks;

import java.time.Duration;

/**
 * Until when something must have come that is waited for, so that a benchmark fails and does not
 * hang.
 *
 * @param patience from its beginning on
 * @param began by the steady clock
 */
record Deadline(Duration patience, long began) {
  /** Far more than a round takes on a slow machine. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** One that begins now. */
  static Deadline begin() {
    return new Deadline(PATIENCE, System.nanoTime());
  }

  /**
   * Goes on waiting.
   *
   * @param what has not come yet, for people
   * @throws IllegalStateException if it is too late
   */
  void require(String what) {
    if (System.nanoTime() - began > patience.toNanos()) {
      throw new IllegalStateException(what + " within " + patience);
    }
  }
}
