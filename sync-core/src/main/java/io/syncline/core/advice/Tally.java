package io.syncline.core.advice;

import java.util.Arrays;

/** What the simulation came to in one part of the window, each thing by its weight. */
final class Tally {
  /** Parts into which the sample is cut, to see how much its sums differ by chance. */
  static final int GROUPS = 16;

  final double[] polledGets = new double[Columns.COUNT];
  final double[] polledLists = new double[Columns.COUNT];
  final double[] fedGets = new double[Columns.COUNT];
  final double[] fedLists = new double[Columns.COUNT];

  /** Calls while no change is heard of, of the sample alone, by its parts. */
  final double[] groups = new double[Columns.COUNT * GROUPS];

  /** How old answers are, and by how much they are out of date, while no change is heard of. */
  final Spread[] ages = spreads();

  final Spread[] staleness = spreads();

  /** With the feed: how long ago an answer is known to have been right. */
  final Spread[] proven = spreads();

  double accesses;
  double listings;
  double gets;
  double lists;
  double unownedGets;
  double unownedLists;
  double provenAccesses;
  double changes;
  double missed;

  /** When this part began; ticker time. */
  long since;

  /** When the interval in effect got its column; not before {@link #since}. */
  long currentSince;

  Tally(long since) {
    begin(since);
  }

  void begin(long now) {
    for (double[] sums : new double[][] {polledGets, polledLists, fedGets, fedLists, groups}) {
      Arrays.fill(sums, 0);
    }
    for (int column = 0; column < Columns.COUNT; column++) {
      clear(column);
    }
    accesses = 0;
    listings = 0;
    gets = 0;
    lists = 0;
    unownedGets = 0;
    unownedLists = 0;
    provenAccesses = 0;
    changes = 0;
    missed = 0;
    since = now;
    currentSince = now;
  }

  /** The interval in effect is another one. */
  void retune(long now) {
    clear(Columns.CURRENT);
    currentSince = now;
  }

  private void clear(int column) {
    polledGets[column] = 0;
    polledLists[column] = 0;
    fedGets[column] = 0;
    fedLists[column] = 0;
    Arrays.fill(groups, column * GROUPS, (column + 1) * GROUPS, 0);
    ages[column].clear();
    staleness[column].clear();
    proven[column].clear();
  }

  private static Spread[] spreads() {
    Spread[] spreads = new Spread[Columns.COUNT];
    Arrays.setAll(spreads, column -> new Spread());
    return spreads;
  }
}
