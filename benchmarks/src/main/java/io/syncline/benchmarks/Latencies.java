package io.syncline.benchmarks;

import java.util.Arrays;

/**
 * Measured times of one operation.
 *
 * @param nanos each of them, in ascending order; never empty
 */
@SuppressWarnings("ArrayRecordComponent") // a plain column of numbers, never compared
record Latencies(long[] nanos) {
  Latencies {
    nanos = nanos.clone();
    Arrays.sort(nanos);
  }

  /** The time that a share of the operations did not exceed, in milliseconds. */
  double millis(double share) {
    int index = (int) Math.ceil(share * nanos.length) - 1;
    return nanos[Math.max(0, index)] / 1e6;
  }
}
