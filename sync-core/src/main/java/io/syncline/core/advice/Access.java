package io.syncline.core.advice;

import io.syncline.core.model.Location;
import java.util.Objects;

/**
 * One read, as far as it matters for what it would have cost under another sync interval.
 *
 * @param location the path that was asked for, or the directory that was listed
 * @param listing whether it was listed
 * @param at ticker time at which the reader came
 * @param ownBound the bound that the reader brought itself, in nanoseconds; {@link Long#MAX_VALUE}
 *     where the mount's decides
 * @param cost what asking the store would cost, or did
 * @param heldSince ticker time since which what is held is known to match the store, where this
 *     read was answered from it; {@link #NEVER} otherwise
 * @param watermark ticker time up to which the feed is complete; {@link #NEVER} where it proves
 *     nothing
 */
public record Access(
    Location location,
    boolean listing,
    long at,
    long ownBound,
    Cost cost,
    long heldSince,
    long watermark) {
  /** An instant before all others. */
  public static final long NEVER = Long.MIN_VALUE;

  public Access {
    Objects.requireNonNull(location);
    Objects.requireNonNull(cost);
    if (ownBound < 0) {
      throw new IllegalArgumentException("a bound of " + ownBound + " ns is negative");
    }
  }

  /**
   * What asking costs.
   *
   * @param gets requests for the status of one thing
   * @param lists requests for a page of a listing
   * @param pageCost what one page of a listing costs, in requests for a status: decides whether
   *     changed children are asked for one by one
   */
  public record Cost(int gets, int lists, int pageCost) {
    public Cost {
      if (gets < 0 || lists < 0 || gets + lists < 1 || pageCost < 1) {
        throw new IllegalArgumentException(
            "cost out of range: " + gets + ", " + lists + ", " + pageCost);
      }
    }
  }
}
