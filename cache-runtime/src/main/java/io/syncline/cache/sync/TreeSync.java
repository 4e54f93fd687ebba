package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store about everything that this node holds at and below a location: directories held
 * whole by listing them, single entries one by one. What is not held is not asked.
 *
 * <p>Walks one shard after the other and remembers the directories of one at a time, which the
 * shard's row limit bounds. What becomes held while it walks is fresh anyway.
 */
final class TreeSync {
  /** Rows read at a time. */
  private static final int PAGE = 1_000;

  /**
   * Directories remembered that were known to be empty; of more, those with new children are listed
   * twice.
   */
  private static final int MAX_REMEMBERED = 10_000;

  private final Asking asking;
  private final EntrySyncs entries;
  private final ListingSyncs listings;
  private final Caller caller;
  private final Set<Location> emptyBefore = ConcurrentHashMap.newKeySet();
  private final LongAdder asked = new LongAdder();
  private final LongAdder seen = new LongAdder();
  private final LongAdder failed = new LongAdder();

  TreeSync(Asking asking, EntrySyncs entries, ListingSyncs listings, Caller caller) {
    this.asking = asking;
    this.entries = entries;
    this.listings = listings;
    this.caller = caller;
  }

  SyncReport sync(Location top) {
    entry(top);
    if (isListedEmpty(top)) {
      each(Set.of(top));
    }
    for (OwnedShard shard : asking.shards().all()) {
      each(directories(shard.store(), top));
    }
    return report();
  }

  private SyncReport report() {
    return new SyncReport(asked.sum(), seen.sum(), failed.sum());
  }

  private void each(Set<Location> directories) {
    List<Location> all = List.copyOf(directories);
    asking.crew().forEach(all.size(), item -> directory(all.get(item)));
  }

  /**
   * The directories that have entries in a shard, and those whose own entry is there and which are
   * known to be empty.
   */
  private Set<Location> directories(ShardStore store, Location top) {
    Set<Location> directories = new LinkedHashSet<>();
    Optional<Location> after = Optional.empty();
    List<Location> page;
    do {
      page = store.entriesAfter(after, PAGE);
      for (Location location : page) {
        location.parent().filter(parent -> parent.isAtOrBelow(top)).ifPresent(directories::add);
        if (location.isAtOrBelow(top) && !isFile(store, location) && isListedEmpty(location)) {
          directories.add(location);
        }
      }
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1));
    } while (page.size() == PAGE);
    return directories;
  }

  private static boolean isFile(ShardStore store, Location location) {
    Entry entry = store.entry(location);
    return entry != null && entry.status() != null && !entry.isDirectory();
  }

  private boolean isListedEmpty(Location directory) {
    return asking
        .shards()
        .ofChildren(directory)
        .map(shard -> shard.store())
        .filter(store -> isComplete(store, directory))
        .map(store -> store.children(directory, null, 1).isEmpty())
        .orElse(false);
  }

  private static boolean isComplete(ShardStore store, Location directory) {
    Listing listing = store.listing(directory);
    return listing != null && listing.complete();
  }

  private void directory(Location directory) {
    ShardStore store = asking.shards().ofChildren(directory).map(OwnedShard::store).orElse(null);
    if (store == null) {
      return;
    }
    if (emptyBefore.contains(directory)) {
      return;
    }
    if (isComplete(store, directory)) {
      if (emptyBefore.size() < MAX_REMEMBERED && store.children(directory, null, 1).isEmpty()) {
        emptyBefore.add(directory);
      }
      listing(directory);
    } else {
      heldChildren(store, directory);
    }
  }

  private void listing(Location directory) {
    try {
      ListingAnswer answer =
          new ListingCall(
                  asking, entries, listings, directory, caller, batch -> seen.add(batch.size()))
              .answer();
      asked.add(answer.requests());
    } catch (SyncException e) {
      failed(e);
    }
  }

  private void heldChildren(ShardStore store, Location directory) {
    @Nullable String after = null;
    List<ShardStore.Child> page;
    do {
      page = store.children(directory, after, PAGE);
      List<Location> children = new ArrayList<>();
      page.forEach(child -> children.add(directory.child(child.name())));
      asking.crew().forEach(children.size(), item -> entry(children.get(item)));
      after = page.isEmpty() ? after : page.get(page.size() - 1).slot();
    } while (page.size() == PAGE);
  }

  private void entry(Location location) {
    try {
      EntryAnswer answer = entries.entry(location, caller);
      asked.add(answer.served().asked() ? 1 : 0);
      seen.increment();
    } catch (SyncException e) {
      failed(e);
    }
  }

  /**
   * One location that cannot be asked does not keep the others from being asked; being told to stop
   * does.
   */
  private void failed(SyncException failure) {
    if (failure.code() == ErrorCode.SHUTTING_DOWN) {
      throw failure;
    }
    asked.increment();
    failed.increment();
  }
}
