package io.syncline.agent;

import io.syncline.core.time.Ticker;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Elapsed time that counts what a suspended machine slept through: whenever the wall clock advanced
 * by more than the monotonic one, the difference is added for ever.
 *
 * <p>A wall clock that is set forward makes time seem to have passed, which only makes answers look
 * older than they are; one that is set back changes nothing, and what is slept through after that
 * is counted as well.
 *
 * <p>Thread rule: any thread.
 */
final class ElapsedTicker implements Ticker {
  /** Smaller differences are the grain of the wall clock and its slewing. */
  private static final long TOLERANCE_NANOS = 20_000_000;

  /** The two clocks are compared over so long at most, so that slewing does not add up. */
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final LongSupplier monotonic;
  private final InstantSource wall;

  /** Where both clocks stood when they were last compared. */
  private volatile Base base;

  ElapsedTicker() {
    this(System::nanoTime, InstantSource.system());
  }

  ElapsedTicker(LongSupplier monotonic, InstantSource wall) {
    this.monotonic = monotonic;
    this.wall = wall;
    this.base = new Base(monotonic.getAsLong(), wall.millis(), 0);
  }

  @Override
  public long nanos() {
    Base before = base;
    long now = monotonic.getAsLong();
    long slept = (wall.millis() - before.wallMillis) * 1_000_000 - (now - before.monotonic);
    if (Math.abs(slept) <= TOLERANCE_NANOS && now - before.monotonic < WINDOW_NANOS) {
      return now + before.slept;
    }
    return compare();
  }

  /** What is slept through is left out, and a wall clock that is set forward changes nothing. */
  @Override
  public long steadyNanos() {
    return monotonic.getAsLong();
  }

  private synchronized long compare() {
    Base before = base;
    long now = monotonic.getAsLong();
    long millis = wall.millis();
    long slept = (millis - before.wallMillis) * 1_000_000 - (now - before.monotonic);
    long more = slept > TOLERANCE_NANOS ? slept : 0;
    base = new Base(now, millis, before.slept + more);
    return now + before.slept + more;
  }

  /**
   * A comparison.
   *
   * @param monotonic the monotonic clock
   * @param wallMillis the wall clock
   * @param slept what the monotonic clock missed so far
   */
  private record Base(long monotonic, long wallMillis, long slept) {}
}
