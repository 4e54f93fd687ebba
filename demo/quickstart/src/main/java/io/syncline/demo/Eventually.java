package io.syncline.demo;

import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, looking every millisecond. */
final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Ticker TICKER = System::nanoTime;

  private Eventually() {}

  /**
   * Returns once a condition holds.
   *
   * @param otherwise what is wrong if it does not hold in time
   */
  static void holds(String otherwise, Duration patience, BooleanSupplier condition) {
    holds(() -> otherwise, patience, condition);
  }

  /**
   * The same.
   *
   * @param otherwise what is wrong then; asked when the time is over
   */
  static void holds(Supplier<String> otherwise, Duration patience, BooleanSupplier condition) {
    long begun = TICKER.nanos();
    while (!condition.getAsBoolean()) {
      if (TICKER.nanos() - begun > patience.toNanos()) {
        throw new IllegalStateException(otherwise.get() + " after " + patience.toSeconds() + " s");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
