package io.syncline.core.advice;

import java.util.List;

/**
 * What one node recorded of a mount, as sums over the time that is kept.
 *
 * @param seconds how long it was recorded, at most a day
 * @param accesses reads that were recorded, files and directories
 * @param listings those of them that listed a directory
 * @param missed reads that could not be recorded, because another one just was
 * @param changes changes made by others of which the feed told
 * @param provenAccesses reads at which the feed proved something
 * @param everyRead calls if each read asked
 * @param unowned calls for what this node does not keep, which no interval changes
 * @param sampledPaths paths that were simulated, each for many
 * @param pathRate the share of all paths for which they stand
 * @param hotPaths paths that are read very often and stand for themselves
 * @param sampledListings listed directories that were simulated
 * @param columns what each simulated interval came to; the last one is the interval in effect
 */
@SuppressWarnings("checkstyle:parameternumber") // One component a figure; made in one place.
public record Recorded(
    double seconds,
    double accesses,
    double listings,
    double missed,
    double changes,
    double provenAccesses,
    Calls everyRead,
    Calls unowned,
    int sampledPaths,
    double pathRate,
    int hotPaths,
    int sampledListings,
    List<Column> columns) {
  /** How many intervals are simulated. */
  public static final int INTERVALS = Columns.COUNT;

  public Recorded {
    columns = List.copyOf(columns);
    if (columns.size() != INTERVALS) {
      throw new IllegalArgumentException(
          columns.size() + " intervals (expected " + INTERVALS + ")");
    }
  }

  /**
   * Calls to the store.
   *
   * @param gets for the status of one thing
   * @param lists for a page of a listing
   */
  public record Calls(double gets, double lists) {
    /** None. */
    public static final Calls NONE = new Calls(0, 0);

    /** Both together, each so many times. */
    Calls plus(Calls other, double scale) {
      return new Calls(gets + scale * other.gets, lists + scale * other.lists);
    }

    /** So many times as many. */
    Calls times(double scale) {
      return NONE.plus(this, scale);
    }

    /** All of them. */
    public double total() {
      return gets + lists;
    }
  }

  /**
   * One simulated interval.
   *
   * @param intervalNanos the interval; {@link Long#MAX_VALUE} for never
   * @param seconds how long it was simulated
   * @param polled calls while no change is heard of
   * @param deviation standard deviation of the number of those calls, by the choice of the sample
   * @param fed calls with the feed as it was
   * @param ages how old answers are while no change is heard of
   * @param staleness by how much they are out of date, as far as changes are known
   * @param proven with the feed: how long ago answers are known to have been right
   */
  public record Column(
      long intervalNanos,
      double seconds,
      Calls polled,
      double deviation,
      Calls fed,
      Spread ages,
      Spread staleness,
      Spread proven) {}
}
