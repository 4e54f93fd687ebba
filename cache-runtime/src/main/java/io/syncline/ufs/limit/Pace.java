package io.syncline.ufs.limit;

import io.syncline.core.time.Ticker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Time and chance as the limits use them.
 *
 * @param ticker elapsed time
 * @param sleeper how a thread pauses
 * @param chance numbers from 0 to below 1, any thread
 */
record Pace(Ticker ticker, Sleeper sleeper, DoubleSupplier chance) {
  /** How a thread pauses. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  static Pace real() {
    return new Pace(
        System::nanoTime,
        TimeUnit.NANOSECONDS::sleep,
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
