package io.syncline.core.shard;

import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;

/**
 * What one reader may be served at one moment; each location has its own bound.
 *
 * @param bounds how old an answer about each may be
 * @param now ticker time
 * @param watermark up to when the feed is complete
 * @param caughtUp whether the log was read to where it was when the shard was taken up
 */
record Terms(Bounds bounds, long now, Watermark watermark, boolean caughtUp) {
  /** The rule for what is held of one location. */
  Clock of(Location location, Entry held) {
    return new Clock(bounds.entry(location, held.status() != null), now, watermark, caughtUp);
  }

  /** The rule for all the children that are held of a directory. */
  Clock ofListing(Location directory) {
    return new Clock(bounds.listing(directory), now, watermark, caughtUp);
  }
}
