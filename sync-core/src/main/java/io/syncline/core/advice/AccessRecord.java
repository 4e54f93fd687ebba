package io.syncline.core.advice;

import io.syncline.core.model.Location;
import io.syncline.core.model.LocationHash;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was read and changed of one mount at one node during the last day: not each event, but what
 * the freshness rule makes of it under a fixed set of sync intervals, on a sample of bounded size.
 *
 * <p>Shape: at most {@value #MAX_SAMPLED_PATHS} paths and {@value #MAX_SAMPLED_LISTINGS} listings
 * in the sample, {@value #MAX_HOT_PATHS} and {@value #MAX_HOT_LISTINGS} more that are read very
 * often, and the directories of those paths; sums of {@value #PARTS} parts of the window, of which
 * the oldest is forgotten as a whole. About 5 MB when full.
 *
 * <p>Thread rule: one call at a time; whoever owns it serialises them. Deterministic.
 *
 * <p>Does not guarantee: exactness. A sample is scaled up; a change counts from when it was heard
 * of; what evicts an entry, and a token that makes a reader ask, are not simulated.
 */
public final class AccessRecord {
  /** Paths in the sample; when there are more, half of them make room. */
  public static final int MAX_SAMPLED_PATHS = 4096;

  /** Listed directories in the sample; when there are more, half of them make room. */
  public static final int MAX_SAMPLED_LISTINGS = 1024;

  /** Paths tracked for being read very often; when there are more, the rarer ones make room. */
  public static final int MAX_HOT_PATHS = 1024;

  /** The same of listed directories. */
  public static final int MAX_HOT_LISTINGS = 256;

  /** Parts of the window; the oldest makes room for the next. */
  public static final int PARTS = 4;

  /** How long a part is, in nanoseconds. */
  public static final long PART_NANOS = 6 * 3_600_000_000_000L;

  /** The copies of one change of a tree, one for each shard, come within this time. */
  private static final long SAME_TREE_NANOS = 1_000_000_000L;

  private final Columns columns;
  private final Simulation simulation;
  private final TrackedPaths listings =
      new TrackedPaths(MAX_SAMPLED_LISTINGS, MAX_HOT_LISTINGS, PARTS * PART_NANOS, track -> {});
  private final TrackedPaths paths =
      new TrackedPaths(
          MAX_SAMPLED_PATHS, MAX_HOT_PATHS, PARTS * PART_NANOS, this::releaseDirectory);
  private final Tally[] parts = new Tally[PARTS];
  private int part;
  private int used = 1;
  private @Nullable Location lastTree;
  private long lastTreeAt = Access.NEVER;

  /**
   * A record of nothing.
   *
   * @param currentNanos the sync interval in effect; {@link Long#MAX_VALUE} for never
   */
  public AccessRecord(long now, long currentNanos) {
    columns = new Columns(currentNanos);
    simulation = new Simulation(columns);
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Tally(now);
    }
  }

  private void releaseDirectory(Track path) {
    if (path.directory != null) {
      listings.release(path.directory);
    }
  }

  /** The sync interval in effect is another one from now on; the other figures stay. */
  public void retune(long now, long currentNanos) {
    if (columns.nanos(Columns.CURRENT) == currentNanos) {
      return;
    }
    int neighbour = columns.atLeast(currentNanos);
    columns.retune(currentNanos);
    paths.all().forEach(track -> track.retune(neighbour));
    listings.all().forEach(track -> track.retune(neighbour));
    for (Tally tally : parts) {
      tally.retune(now);
    }
  }

  /** The sync interval in effect, in nanoseconds. */
  public long currentNanos() {
    return columns.nanos(Columns.CURRENT);
  }

  /** Something was read. */
  public void read(Access access) {
    Tally tally = at(access.at());
    tally.accesses++;
    tally.listings += access.listing() ? 1 : 0;
    tally.gets += access.cost().gets();
    tally.lists += access.cost().lists();
    tally.provenAccesses += access.watermark() == Access.NEVER ? 0 : 1;
    TrackedPaths kind = access.listing() ? listings : paths;
    long hash = LocationHash.of(access.location());
    Track track = kind.read(hash, access.at(), key -> made(access, key));
    if (track != null) {
      simulation.read(access, track, kind.weight(track), tally);
    }
  }

  private Track made(Access access, long hash) {
    Track track =
        new Track(
            access.location(),
            hash,
            access.listing() ? null : access.location().parent().map(this::directory).orElse(null));
    track.seed(access.heldSince());
    return track;
  }

  private Track directory(Location location) {
    return listings.keep(LocationHash.of(location), hash -> new Track(location, hash, null));
  }

  /**
   * Something was read of which nothing is kept here: the store is asked, whatever the interval.
   */
  public void readUnowned(long at, Access.Cost cost) {
    Tally tally = at(at);
    tally.accesses++;
    tally.unownedGets += cost.gets();
    tally.unownedLists += cost.lists();
  }

  /** So many reads could not be recorded. */
  public void missed(long at, long count) {
    at(at).missed += count;
  }

  /**
   * Something is written through this node: what is held of it is old, with the feed or without.
   */
  public void written(long at, List<Invalidation> written) {
    for (Invalidation one : written) {
      touched(
          one,
          track -> track.written(at),
          directory -> directory.writtenChildren = increased(directory.writtenChildren));
    }
  }

  /**
   * The feed told of changes that others made.
   *
   * @param stale whether what is held of them is old now; not where they told what it is
   */
  public void heard(long at, List<Invalidation> changes, boolean stale) {
    Tally tally = at(at);
    for (Invalidation one : changes) {
      if (isCopy(one, at)) {
        continue;
      }
      tally.changes++;
      touched(
          one,
          track -> {
            track.changed(at);
            if (stale) {
              track.heard(at);
            }
          },
          directory -> {
            directory.changed(at);
            directory.heardChildren =
                stale ? increased(directory.heardChildren) : directory.heardChildren;
          });
    }
  }

  /** The record of one change of a tree comes in every shard. */
  private boolean isCopy(Invalidation change, long at) {
    if (change.scope() != Scope.SUBTREE) {
      return false;
    }
    Location last = lastTree;
    boolean copy =
        last != null && change.location().equals(last) && at - lastTreeAt <= SAME_TREE_NANOS;
    lastTree = change.location();
    lastTreeAt = at;
    return copy;
  }

  private void touched(Invalidation change, Consumer<Track> itself, Consumer<Track> directory) {
    Location location = change.location();
    if (change.scope() == Scope.SUBTREE) {
      paths.within(location, itself);
      listings.within(location, itself);
    } else {
      paths.find(LocationHash.of(location)).ifPresent(itself);
    }
    location
        .parent()
        .flatMap(parent -> listings.find(LocationHash.of(parent)))
        .ifPresent(directory);
  }

  private static int increased(int count) {
    return count == Integer.MAX_VALUE ? count : count + 1;
  }

  /** Paths in the sample, and those tracked for being read often. */
  public int trackedPaths() {
    return paths.sampled() + paths.hot();
  }

  /** The same of listed directories. */
  public int trackedListings() {
    return listings.sampled() + listings.hot();
  }

  /** What was recorded so far. */
  public Recorded recorded(long now) {
    at(now);
    Tally[] kept = new Tally[used];
    for (int i = 0; i < used; i++) {
      kept[i] = parts[Math.floorMod(part - i, PARTS)];
    }
    return RecordedSums.of(columns, kept, now, paths, listings);
  }

  private Tally at(long now) {
    while (now - parts[part].since >= PART_NANOS) {
      long began = parts[part].since + PART_NANOS;
      boolean allOld = now - began >= PARTS * PART_NANOS;
      if (allOld) {
        began = now;
      }
      long currentSince = parts[part].currentSince;
      part = (part + 1) % PARTS;
      used = allOld ? 1 : Math.min(PARTS, used + 1);
      parts[part].begin(began);
      parts[part].currentSince = Math.max(currentSince, began);
      paths.age(now);
      listings.age(now);
    }
    return parts[part];
  }
}
