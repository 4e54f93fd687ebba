package io.syncline.core.feed;

import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.testing.ForwardingShardStore;

/** Counts the steps that are stored. */
final class CountingShardStore extends ForwardingShardStore {
  private int writes;

  CountingShardStore(ShardStore store) {
    super(store);
  }

  /** How many steps were stored since this was asked last. */
  int writes() {
    int count = writes;
    writes = 0;
    return count;
  }

  @Override
  public void write(ShardBatch batch) {
    writes++;
    super.write(batch);
  }
}
