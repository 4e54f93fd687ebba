package io.syncline.cache.sync;

import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;

/**
 * Tells up to when the feed of a mount is known to be complete in one shard.
 *
 * <p>Thread rule: any thread; must not block, it is asked by every read.
 */
@FunctionalInterface
public interface WatermarkSource {
  /** No feed proves anything: only what was asked counts. */
  WatermarkSource NONE = (shard, mount) -> Watermark.UNKNOWN;

  /**
   * The watermark of a mount in a shard.
   *
   * @param mount the location that the mount shows
   */
  Watermark of(int shard, Location mount);
}
