package io.syncline.core.time;

/**
 * Elapsed time: nanoseconds since an arbitrary instant of this process, never going back, counting
 * time spent suspended. Readings of two processes, or of two starts of one, are never compared.
 */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds elapsed. */
  long nanos();
}
