package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one step of a shard, to be stored whole. The last effect on a key counts. Used by
 * one thread.
 */
public final class ShardBatch {
  private final Map<Location, Optional<Entry>> entries = new LinkedHashMap<>();
  private final Map<Location, Optional<Listing>> listings = new LinkedHashMap<>();
  private final Map<Location, Optional<Long>> marks = new LinkedHashMap<>();
  private final List<Position> positions = new ArrayList<>();
  private final Map<Origin, Optional<Long>> sequences = new LinkedHashMap<>();
  private @Nullable ShardCounters counters;

  /** Sets the entry of a location, or removes it where null. */
  public ShardBatch entry(Location location, @Nullable Entry entry) {
    entries.put(location, Optional.ofNullable(entry));
    return this;
  }

  /** Sets the listing of a directory, or removes it where null. */
  public ShardBatch listing(Location directory, @Nullable Listing listing) {
    listings.put(directory, Optional.ofNullable(listing));
    return this;
  }

  /** Sets a SUBTREE mark, or removes it where null. */
  public ShardBatch mark(Location location, @Nullable Long tick) {
    marks.put(location, Optional.ofNullable(tick));
    return this;
  }

  /** Sets where reading of the position's topic goes on. */
  public ShardBatch position(Position position) {
    positions.add(position);
    return this;
  }

  /** Sets the number that is expected next of an origin, or forgets it where null. */
  public ShardBatch sequence(Origin origin, @Nullable Long next) {
    sequences.put(origin, Optional.ofNullable(next));
    return this;
  }

  /** Sets the counters. */
  public ShardBatch counters(ShardCounters changed) {
    counters = changed;
    return this;
  }

  /** Entries to set, or to remove where empty. */
  public Map<Location, Optional<Entry>> entries() {
    return entries;
  }

  /** Listings to set, or to remove where empty. */
  public Map<Location, Optional<Listing>> listings() {
    return listings;
  }

  /** Marks to set, or to remove where empty. */
  public Map<Location, Optional<Long>> marks() {
    return marks;
  }

  /** Positions to set. */
  public List<Position> positions() {
    return positions;
  }

  /** Numbers to set, or to forget where empty. */
  public Map<Origin, Optional<Long>> sequences() {
    return sequences;
  }

  /** Counters to set; null to leave them. */
  public @Nullable ShardCounters counters() {
    return counters;
  }
}
