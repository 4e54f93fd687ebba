package io.syncline.cache.sync;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A shard's store that counts the batches that may change what of it is valid: those with entries,
 * listings or marks, and those that take everything as old. Where reading goes on is none.
 *
 * <p>A change is counted once it is stored. So whoever reads the count and then what is held sees
 * all that was counted, and rather more than less.
 */
final class StampedStore implements ShardStore {
  private final ShardStore store;
  private final AtomicLong changes = new AtomicLong();
  private volatile long allTick;

  StampedStore(ShardStore store) {
    this.store = store;
    this.allTick = store.counters().allTick();
  }

  /** How many changes were stored through this. */
  long changes() {
    return changes.get();
  }

  @Override
  public void write(ShardBatch batch) {
    ShardCounters counters = batch.counters();
    boolean takesAllAsOld = counters != null && counters.allTick() != allTick;
    try {
      store.write(batch);
    } finally {
      if (counters != null) {
        allTick = counters.allTick();
      }
      if (takesAllAsOld
          || !batch.entries().isEmpty()
          || !batch.listings().isEmpty()
          || !batch.marks().isEmpty()) {
        changes.incrementAndGet();
      }
    }
  }

  @Override
  public void clear() {
    try {
      store.clear();
    } finally {
      changes.incrementAndGet();
    }
  }

  @Override
  public int shard() {
    return store.shard();
  }

  @Override
  public @Nullable Entry entry(Location location) {
    return store.entry(location);
  }

  @Override
  public @Nullable Listing listing(Location directory) {
    return store.listing(directory);
  }

  @Override
  public List<Child> children(Location directory, @Nullable String afterSlot, int limit) {
    return store.children(directory, afterSlot, limit);
  }

  @Override
  public List<Location> entriesAfter(Optional<Location> after, int limit) {
    return store.entriesAfter(after, limit);
  }

  @Override
  public List<Location> listingsAfter(Optional<Location> after, int limit) {
    return store.listingsAfter(after, limit);
  }

  @Override
  public List<Location> entriesWithin(Location tree, Optional<Location> after, int limit) {
    return store.entriesWithin(tree, after, limit);
  }

  @Override
  public List<Location> listingsWithin(Location tree, Optional<Location> after, int limit) {
    return store.listingsWithin(tree, after, limit);
  }

  @Override
  public Map<Location, Long> marks() {
    return store.marks();
  }

  @Override
  public ShardCounters counters() {
    return store.counters();
  }

  @Override
  public List<Position> positions() {
    return store.positions();
  }

  @Override
  public Map<Origin, Long> sequences() {
    return store.sequences();
  }
}
