package io.syncline.core.advice;

import io.syncline.core.advice.Recorded.Calls;
import io.syncline.core.advice.Recorded.Column;
import java.util.ArrayList;
import java.util.List;

/** Adds up the parts of the window. */
final class RecordedSums {
  private RecordedSums() {}

  static Recorded of(
      Columns columns, Tally[] parts, long now, TrackedPaths paths, TrackedPaths listings) {
    Tally oldest = parts[parts.length - 1];
    double accesses = 0;
    double listed = 0;
    double missed = 0;
    double changes = 0;
    double proven = 0;
    Calls everyRead = Calls.NONE;
    Calls unowned = Calls.NONE;
    for (Tally tally : parts) {
      accesses += tally.accesses;
      listed += tally.listings;
      missed += tally.missed;
      changes += tally.changes;
      proven += tally.provenAccesses;
      everyRead = everyRead.plus(new Calls(tally.gets, tally.lists), 1);
      unowned = unowned.plus(new Calls(tally.unownedGets, tally.unownedLists), 1);
    }
    List<Column> all = new ArrayList<>();
    for (int column = 0; column < Columns.COUNT; column++) {
      long since = oldest.since;
      if (column == Columns.CURRENT) {
        since = oldest.currentSince;
      }
      all.add(column(columns.nanos(column), column, parts, seconds(now - since), paths.rate()));
    }
    return new Recorded(
        seconds(now - oldest.since),
        accesses,
        listed,
        missed,
        changes,
        proven,
        everyRead,
        unowned,
        paths.sampled(),
        paths.rate(),
        paths.hot(),
        listings.sampled(),
        all);
  }

  private static Column column(long nanos, int column, Tally[] parts, double seconds, double rate) {
    Calls polled = Calls.NONE;
    Calls fed = Calls.NONE;
    double[] groups = new double[Tally.GROUPS];
    Spread ages = new Spread();
    Spread staleness = new Spread();
    Spread proven = new Spread();
    for (Tally tally : parts) {
      polled = polled.plus(new Calls(tally.polledGets[column], tally.polledLists[column]), 1);
      fed = fed.plus(new Calls(tally.fedGets[column], tally.fedLists[column]), 1);
      ages.add(tally.ages[column], 1);
      staleness.add(tally.staleness[column], 1);
      proven.add(tally.proven[column], 1);
      for (int group = 0; group < Tally.GROUPS; group++) {
        groups[group] += tally.groups[column * Tally.GROUPS + group];
      }
    }
    return new Column(
        nanos, seconds, polled, deviation(groups, rate), fed, ages, staleness, proven);
  }

  /** By how much the sum of random groups varies; less where most things are in the sample. */
  private static double deviation(double[] groups, double rate) {
    double mean = 0;
    for (double group : groups) {
      mean += group / groups.length;
    }
    double squares = 0;
    for (double group : groups) {
      squares += (group - mean) * (group - mean);
    }
    return Math.sqrt(groups.length * squares / (groups.length - 1) * (1 - rate));
  }

  private static double seconds(long nanos) {
    return Math.max(0, nanos) / 1e9;
  }
}
