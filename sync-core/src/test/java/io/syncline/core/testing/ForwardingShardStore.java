package io.syncline.core.testing;

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
import org.jspecify.annotations.Nullable;

/** A store that does what another one does, but for what a test overrides. */
public abstract class ForwardingShardStore implements ShardStore {
  private final ShardStore store;

  protected ForwardingShardStore(ShardStore store) {
    this.store = store;
  }

  @Override
  public void write(ShardBatch batch) {
    store.write(batch);
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

  @Override
  public void clear() {
    store.clear();
  }
}
