package io.syncline.core.advice;

/**
 * About how often each of any number of things was read of late: a count-min sketch. Never too low
 * but for what was forgotten; too high by what else falls into the same four counters.
 */
final class HotPaths {
  private static final int ROWS = 4;

  /** Counters of a row: with a million reads the estimate is too high by some 250. */
  private static final int WIDTH = 1 << 14;

  private final int[] counters = new int[ROWS * WIDTH];

  /** Counts one read; how many there were with it. */
  int count(long hash) {
    int least = Integer.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      int slot = slot(hash, row);
      if (counters[slot] < Integer.MAX_VALUE) {
        counters[slot]++;
      }
      least = Math.min(least, counters[slot]);
    }
    return least;
  }

  int estimate(long hash) {
    int least = Integer.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counters[slot(hash, row)]);
    }
    return least;
  }

  /** Forgets half of each count. */
  void age() {
    for (int i = 0; i < counters.length; i++) {
      counters[i] >>>= 1;
    }
  }

  private static int slot(long hash, int row) {
    long mixed = (hash ^ (row * 0x9e3779b97f4a7c15L)) * 0xff51afd7ed558ccdL;
    return row * WIDTH + (int) (mixed >>> (Long.SIZE - 14));
  }
}
