package io.syncline.core.time;

/**
 * Elapsed time: nanoseconds since an arbitrary instant of this process, never going back, counting
 * time spent suspended. Readings of two processes, or of two starts of one, are never compared.
 */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds elapsed: rather more than passed than less. */
  long nanos();

  /**
   * Nanoseconds since another arbitrary instant, rather less than passed than more: what a
   * suspended machine slept through need not count. Compared with readings of its own only.
   */
  default long steadyNanos() {
    return nanos();
  }
}
