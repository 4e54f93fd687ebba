package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one shard keeps what it holds. One step of the shard is one batch, stored whole or not at
 * all; after a crash the store holds the effects of all batches up to some moment and of none after
 * it.
 *
 * <p>Thread rule: the owner of the shard serialises {@link #write}; reads may come from any thread
 * and see whole batches.
 *
 * <p>Does not guarantee: that a batch survives a power cut as soon as {@link #write} returned.
 */
public interface ShardStore {
  /** Which shard this is. */
  int shard();

  /** The entry of a location; null when nothing is held. */
  @Nullable Entry entry(Location location);

  /** The listing of a directory; null when nothing is held. */
  @Nullable Listing listing(Location directory);

  /**
   * Entries of children of a directory in {@link io.syncline.core.model.SiblingOrder}. A child
   * without a known type (absent, placeholder) is ordered as a file.
   *
   * @param afterSlot only slots behind this one, which may be the empty one; null for all
   * @param limit at most so many
   */
  List<Child> children(Location directory, @Nullable String afterSlot, int limit);

  /**
   * Up to {@code limit} locations that have entries in this shard, in the store's own order,
   * starting behind {@code after}: what the evictor walks. The order starts anew behind the last.
   */
  List<Location> entriesAfter(Optional<Location> after, int limit);

  /**
   * Up to {@code limit} directories that have listings in this shard, in the store's own order,
   * starting behind {@code after}, as {@link #entriesAfter} does.
   */
  List<Location> listingsAfter(Optional<Location> after, int limit);

  /**
   * As {@link #entriesAfter}, but only those at or below a location; costs what lies there, not
   * what the shard holds. The order is the same.
   */
  List<Location> entriesWithin(Location tree, Optional<Location> after, int limit);

  /** As {@link #listingsAfter}, as {@link #entriesWithin} does it. */
  List<Location> listingsWithin(Location tree, Optional<Location> after, int limit);

  /** All SUBTREE marks: location to tick. Read once, when the shard is taken up. */
  Map<Location, Long> marks();

  /** The counters; {@link ShardCounters#NEW} for a shard without state. */
  ShardCounters counters();

  /** Where reading goes on, one position per topic; empty for a shard without state. */
  List<Position> positions();

  /** The sequence number that is expected next of each origin; stored with the positions. */
  Map<Origin, Long> sequences();

  /** Stores a batch whole. */
  void write(ShardBatch batch);

  /**
   * Drops all that is held of this shard: entries, listings, marks, counters, positions, numbers.
   */
  void clear();

  /**
   * One child's entry.
   *
   * @param slot where it is ordered, see {@link io.syncline.core.model.SiblingOrder#slot}
   * @param name the name in the directory
   * @param entry what is held
   */
  record Child(String slot, String name, Entry entry) {}
}
