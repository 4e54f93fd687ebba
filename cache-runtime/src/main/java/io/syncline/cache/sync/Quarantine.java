package io.syncline.cache.sync;

import io.syncline.core.model.UnreadableRecord;

/** Where records that could not be read are kept aside for inspection. */
@FunctionalInterface
public interface Quarantine {
  /**
   * Keeps a record; bounded, the oldest make room. What it throws is counted and does not stop the
   * shard.
   */
  void keep(UnreadableRecord record);
}
