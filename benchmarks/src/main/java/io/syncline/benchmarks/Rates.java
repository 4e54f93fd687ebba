package io.syncline.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of one feed, of each round by itself: how many a second.
 *
 * @param name of the feed
 * @param rounds in their order; at least one
 */
record Rates(String name, List<Round> rounds) {
  Rates {
    rounds = List.copyOf(rounds);
  }

  /**
   * One round: both read the same.
   *
   * @param alone with the bare client
   * @param watched by a node
   */
  record Round(double alone, double watched) {
    double ratio() {
      return watched / alone;
    }
  }

  /** Lowest, median and highest. */
  record Spread(double lowest, double median, double highest) {
    private static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
  }

  Spread alone() {
    return Spread.of(rounds.stream().mapToDouble(Round::alone).toArray());
  }

  Spread watched() {
    return Spread.of(rounds.stream().mapToDouble(Round::watched).toArray());
  }

  Spread ratio() {
    return Spread.of(rounds.stream().mapToDouble(Round::ratio).toArray());
  }
}
