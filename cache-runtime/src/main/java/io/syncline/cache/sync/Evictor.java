package io.syncline.cache.sync;

/**
 * Makes room in shards that hold more than their limit: in small steps, so that nobody waits long
 * for the shard.
 */
final class Evictor {
  /** Rows looked at in one step, under the shard's lock. */
  static final int ROWS_PER_STEP = 256;

  /**
   * Steps after something was stored: enough to outweigh a page of a listing. What is left waits
   * for the next.
   */
  static final int STEPS_AFTER_STORING = 8;

  /** Steps per shard in one round of maintenance. */
  static final int STEPS_PER_ROUND = 256;

  private final SyncListener listener;

  Evictor(SyncListener listener) {
    this.listener = listener;
  }

  void afterStoring(OwnedShard shard) {
    evict(shard, STEPS_AFTER_STORING);
  }

  void round(OwnedShard shard) {
    evict(shard, STEPS_PER_ROUND);
  }

  private void evict(OwnedShard shard, int steps) {
    for (int step = 0; step < steps; step++) {
      long dropped =
          shard
              .step(
                  held ->
                      held.shard().rowsOverLimit() == 0 ? -1L : held.shard().evict(ROWS_PER_STEP))
              .orElse(-1L);
      if (dropped < 0) {
        return;
      }
      if (dropped > 0) {
        listener.evicted(dropped);
      }
    }
  }
}
