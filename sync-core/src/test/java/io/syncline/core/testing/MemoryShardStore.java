package io.syncline.core.testing;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shard store in memory that can be told to fail.
 *
 * <p>Walks its entries in the order of {@link Location}. A crash of the process that used it loses
 * nothing: hand the same store, or a {@link #copy} taken earlier for a power cut, to the next. All
 * state is guarded by {@code this}.
 */
public final class MemoryShardStore implements ShardStore {
  private final int shard;

  private final Map<Location, Child> entries = new HashMap<>();

  /** The children of each directory by slot. */
  private final Map<Location, NavigableMap<String, Child>> directories = new HashMap<>();

  private final Map<Location, Listing> listings = new HashMap<>();

  private final Map<Location, Long> marks = new HashMap<>();

  private final NavigableMap<String, Position> positions = new TreeMap<>();

  private final Map<Origin, Long> sequences = new HashMap<>();

  private ShardCounters counters = ShardCounters.NEW;

  private @Nullable SyncException failure;

  public MemoryShardStore(int shard) {
    this.shard = shard;
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public synchronized @Nullable Entry entry(Location location) {
    Child child = entries.get(location);
    return child == null ? null : child.entry();
  }

  @Override
  public synchronized @Nullable Listing listing(Location directory) {
    return listings.get(directory);
  }

  @Override
  public synchronized List<Child> children(
      Location directory, @Nullable String afterSlot, int limit) {
    NavigableMap<String, Child> all = directories.get(directory);
    if (all == null) {
      return List.of();
    }
    return (afterSlot == null ? all : all.tailMap(afterSlot, false))
        .values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Location> entriesAfter(Optional<Location> after, int limit) {
    return behind(entries.keySet().stream(), after, limit);
  }

  @Override
  public synchronized List<Location> listingsAfter(Optional<Location> after, int limit) {
    return behind(listings.keySet().stream(), after, limit);
  }

  @Override
  public synchronized List<Location> entriesWithin(
      Location tree, Optional<Location> after, int limit) {
    return behind(within(entries.keySet(), tree), after, limit);
  }

  @Override
  public synchronized List<Location> listingsWithin(
      Location tree, Optional<Location> after, int limit) {
    return behind(within(listings.keySet(), tree), after, limit);
  }

  @Override
  public synchronized Map<Location, Long> marks() {
    return Map.copyOf(marks);
  }

  @Override
  public synchronized ShardCounters counters() {
    return counters;
  }

  @Override
  public synchronized List<Position> positions() {
    return List.copyOf(positions.values());
  }

  @Override
  public synchronized Map<Origin, Long> sequences() {
    return Map.copyOf(sequences);
  }

  @Override
  public synchronized void write(ShardBatch batch) {
    if (failure != null) {
      throw failure;
    }
    batch.entries().forEach((location, entry) -> set(location, entry.orElse(null)));
    batch.listings().forEach((directory, listing) -> set(listings, directory, listing));
    batch.marks().forEach((location, tick) -> set(marks, location, tick));
    batch.positions().forEach(position -> positions.put(position.topic(), position));
    batch.sequences().forEach((origin, next) -> set(sequences, origin, next));
    ShardCounters changed = batch.counters();
    if (changed != null) {
      counters = changed;
    }
  }

  @Override
  public synchronized void clear() {
    if (failure != null) {
      throw failure;
    }
    entries.clear();
    directories.clear();
    listings.clear();
    marks.clear();
    positions.clear();
    sequences.clear();
    counters = ShardCounters.NEW;
  }

  /**
   * Makes each write fail with this from now on; null to let them succeed again. A failed write
   * changes nothing.
   */
  public synchronized void failWrites(@Nullable SyncException with) {
    failure = with;
  }

  /** How many entries and listings are stored: what {@link ShardCounters#rows} has to say. */
  public synchronized int rows() {
    return entries.size() + listings.size();
  }

  /** An independent store that holds what this one holds now. */
  public synchronized MemoryShardStore copy() {
    MemoryShardStore copy = new MemoryShardStore(shard);
    ShardBatch all = new ShardBatch();
    entries.forEach((location, child) -> all.entry(location, child.entry()));
    listings.forEach(all::listing);
    marks.forEach(all::mark);
    positions.values().forEach(all::position);
    sequences.forEach(all::sequence);
    copy.write(all.counters(counters));
    return copy;
  }

  private void set(Location location, @Nullable Entry entry) {
    Child before = entries.remove(location);
    Optional<Location> parent = location.parent();
    if (before != null && parent.isPresent()) {
      NavigableMap<String, Child> siblings = directories.get(parent.get());
      if (siblings != null) {
        siblings.remove(before.slot());
        if (siblings.isEmpty()) {
          directories.remove(parent.get());
        }
      }
    }
    if (entry == null) {
      return;
    }
    String slot = SiblingOrder.slot(location.scheme(), location.name(), entry.isDirectory());
    Child child = new Child(slot, location.name(), entry);
    entries.put(location, child);
    if (parent.isPresent()) {
      directories
          .computeIfAbsent(parent.get(), ignored -> new TreeMap<>(SiblingOrder.slots()))
          .put(slot, child);
    }
  }

  private static Stream<Location> within(Set<Location> all, Location tree) {
    return all.stream().filter(location -> location.isAtOrBelow(tree));
  }

  private static List<Location> behind(Stream<Location> all, Optional<Location> after, int limit) {
    return all.filter(location -> after.isEmpty() || location.compareTo(after.get()) > 0)
        .sorted()
        .limit(limit)
        .toList();
  }

  private static <K, V> void set(Map<K, V> map, K key, Optional<V> value) {
    if (value.isPresent()) {
      map.put(key, value.get());
    } else {
      map.remove(key);
    }
  }
}
