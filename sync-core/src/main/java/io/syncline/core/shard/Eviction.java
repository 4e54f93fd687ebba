package io.syncline.core.shard;

import io.syncline.core.model.Location;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The round that makes room in a shard: by all entries, then by all listings, and anew. What was
 * looked at is looked at again only when everything else had its turn.
 *
 * <p>An entry about which a question is under way stays: an older answer must find what came after
 * it. A listing may go, because its end spoiled the older questions about its children.
 */
final class Eviction {
  private final ShardStore store;
  private final SyncsInFlight syncs;
  private final long maxRows;
  private boolean atListings;
  private boolean sawEntries;
  private Optional<Location> cursor = Optional.empty();

  Eviction(ShardStore store, SyncsInFlight syncs, ShardLimits limits) {
    this.store = store;
    this.syncs = syncs;
    this.maxRows = limits.maxRows();
  }

  /** Goes on with at most so many rows. */
  void go(int most, Step step) {
    if (atListings || entries(most, step) == 0) {
      listings(most, step);
    }
  }

  /** Drops entries; a directory that lacks one is no longer complete. How many were looked at. */
  private int entries(int most, Step step) {
    List<Location> candidates = store.entriesAfter(cursor, most);
    Set<Location> incomplete = new HashSet<>();
    for (Location location : candidates) {
      Optional<Location> parent = location.parent();
      if (!syncs.entry(location).isEmpty()
          || (parent.isPresent() && !syncs.listing(parent.get()).isEmpty())) {
        continue;
      }
      step.entry(location, step.entry(location), null);
      parent.ifPresent(incomplete::add);
    }
    for (Location directory : incomplete) {
      Listing listing = step.listing(directory);
      if (listing != null && listing.complete()) {
        step.listing(directory, listing, listing.incomplete());
      }
    }
    sawEntries |= !candidates.isEmpty();
    advance(candidates, most);
    return candidates.size();
  }

  /** Drops listings that say nothing of any child held: their children went before them. */
  private void listings(int most, Step step) {
    List<Location> candidates = store.listingsAfter(cursor, most);
    for (Location directory : candidates) {
      Listing listing = step.listing(directory);
      if (listing != null && !isNeeded(directory, listing)) {
        step.listing(directory, listing, null);
      }
    }
    advance(candidates, most);
  }

  /**
   * That a directory is larger than the shard is worth remembering as long as anything else can go:
   * otherwise it is stored again and again, and drives out everything.
   */
  private boolean isNeeded(Location directory, Listing listing) {
    return (sawEntries && listing.children() > maxRows)
        || (listing.complete() && !store.children(directory, null, 1).isEmpty());
  }

  private void advance(List<Location> candidates, int most) {
    boolean ended = candidates.size() < most;
    cursor = ended ? Optional.empty() : Optional.of(candidates.get(most - 1));
    if (ended) {
      sawEntries &= !atListings;
      atListings = !atListings;
    }
  }
}
