package io.syncline.cache.sync;

import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Sync;
import java.util.Optional;

/**
 * One call of a reader that was answered.
 *
 * @param target whether a path was asked for, or the children of a directory
 * @param location which
 * @param terms on what terms
 * @param arrival ticker time at which the reader came
 * @param gets requests for a status that asking costs
 * @param lists requests for a page of a listing that asking costs
 * @param owned whether this node keeps what it is told of it
 * @param served on what grounds it was answered
 * @param watermark up to when the feed is complete there
 */
public record HeardRead(
    Sync.Target target,
    Location location,
    ReadTerms terms,
    long arrival,
    int gets,
    int lists,
    boolean owned,
    Served served,
    Watermark watermark) {

  static HeardRead entry(Asking asking, Location location, Caller caller, EntryAnswer answer) {
    Optional<OwnedShard> shard = asking.shards().ofEntry(location);
    // An object store is asked for an object first, then for anything below.
    boolean listed =
        location.scheme().implicitDirectories()
            && answer.found().filter(found -> !found.isDirectory()).isEmpty();
    return of(
        asking, shard, Sync.Target.ENTRY, location, caller, answer.served(), 1, listed ? 1 : 0);
  }

  static HeardRead listing(
      Asking asking, Location directory, Caller caller, ListingAnswer answer, long children) {
    Optional<OwnedShard> shard = asking.shards().ofChildren(directory);
    long size = caller.terms().ufs().traits().listingPageSize();
    long pages = Math.max(1, (children + size - 1) / size);
    int lists = (int) Math.min(Integer.MAX_VALUE, pages);
    return of(asking, shard, Sync.Target.LISTING, directory, caller, answer.served(), 0, lists);
  }

  @SuppressWarnings("checkstyle:parameternumber") // What both kinds have in common.
  private static HeardRead of(
      Asking asking,
      Optional<OwnedShard> shard,
      Sync.Target target,
      Location location,
      Caller caller,
      Served served,
      int gets,
      int lists) {
    Watermark watermark =
        shard.map(owned -> asking.watermark(owned, caller)).orElse(Watermark.UNKNOWN);
    return new HeardRead(
        target,
        location,
        caller.terms(),
        caller.arrival(),
        gets,
        lists,
        shard.isPresent(),
        served,
        watermark);
  }
}
