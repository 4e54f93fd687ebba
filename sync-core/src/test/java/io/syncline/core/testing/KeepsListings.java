package io.syncline.core.testing;

import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;

/** A store that leaves listings as they are while it is told to, which a real one never does. */
public final class KeepsListings extends ForwardingShardStore {
  private boolean keeping;

  public KeepsListings(ShardStore store) {
    super(store);
  }

  /** Listings are kept from now on, or written again. */
  public void keep(boolean on) {
    keeping = on;
  }

  @Override
  public void write(ShardBatch batch) {
    if (!keeping) {
      super.write(batch);
      return;
    }
    ShardBatch less = new ShardBatch();
    batch.entries().forEach((location, entry) -> less.entry(location, entry.orElse(null)));
    batch.marks().forEach((location, tick) -> less.mark(location, tick.orElse(null)));
    batch.positions().forEach(less::position);
    batch.sequences().forEach((origin, next) -> less.sequence(origin, next.orElse(null)));
    ShardCounters counters = batch.counters();
    super.write(counters == null ? less : less.counters(counters));
  }
}
