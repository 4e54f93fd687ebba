package io.syncline.cache.sync;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.session.View;
import io.syncline.core.shard.ChildDecision;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ListingDecision;
import io.syncline.core.shard.Shard;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node would answer now from what it holds. Nobody is asked and nothing changes: not what
 * is held, not what counts as read.
 *
 * <p>Thread rule: any thread; each call is one step of a shard.
 */
public final class HeldAnswers {
  private final Asking asking;

  HeldAnswers(Asking asking) {
    this.asking = asking;
  }

  /**
   * Under which view a shard is held here; empty when it is not. While it stays the same, nobody
   * else has held the shard in between.
   */
  public Optional<View> view(int shard) {
    return asking
        .shards()
        .owned(shard)
        .filter(OwnedShard::isHeld)
        .map(owned -> owned.tenure().view());
  }

  /** The shard of a location's entry, and under which view it is held here; as {@link #view}. */
  public Optional<View> viewOf(Location location) {
    return asking
        .shards()
        .ofEntry(location)
        .filter(OwnedShard::isHeld)
        .map(owned -> owned.tenure().view());
  }

  /**
   * Names what a shard holds as valid: as long as it stays the same, that has not changed, and it
   * is never given to anything else. Empty when the shard is not held here, or has not read yet all
   * that was in the log when it was taken up.
   */
  public Optional<String> stamp(int shard) {
    return asking.shards().owned(shard).filter(OwnedShard::isCaughtUp).map(OwnedShard::stamp);
  }

  /** Whether the feed proves anything of a mount in a shard now. */
  public boolean isProven(int shard, ReadTerms terms) {
    return asking.watermarks().of(shard, terms.mount()).nanos().isPresent();
  }

  /**
   * Directories at and below a location of which a shard holds a listing, complete or not, in the
   * order of its store.
   *
   * @param after only those behind this one
   * @param limit at most so many; fewer only at the end
   */
  public List<Location> listings(int shard, Location tree, Optional<Location> after, int limit) {
    return asking.shards().owned(shard).stream()
        .flatMap(owned -> owned.store().listingsWithin(tree, after, limit).stream())
        .toList();
  }

  /** Locations of which a shard holds an entry, as {@link #listings} does. */
  public List<Location> entries(int shard, Location tree, Optional<Location> after, int limit) {
    return asking.shards().owned(shard).stream()
        .flatMap(owned -> owned.store().entriesWithin(tree, after, limit).stream())
        .toList();
  }

  /** Whether all children of a directory are held, whatever may be shown of them now. */
  public boolean holdsWhole(Location directory) {
    return asking
        .shards()
        .ofChildren(directory)
        .map(owned -> owned.store().listing(directory))
        .filter(Listing::complete)
        .isPresent();
  }

  /** Whether the children held of a directory would be shown as all that there are. */
  public boolean showsWhole(Location directory, ReadTerms terms) {
    return decided(
            asking.shards().ofChildren(directory),
            terms,
            (shard, bounds, now, watermark) ->
                shard.decideListing(directory, bounds, now, watermark).servable())
        .orElse(false);
  }

  /**
   * Children held of a directory, each with its decision, in {@link
   * io.syncline.core.model.SiblingOrder}; none when the shard is not held here.
   *
   * @param afterSlot only those behind this slot; null for all
   */
  public List<ChildDecision> children(
      Location directory, @Nullable String afterSlot, int limit, ReadTerms terms) {
    return decided(
            asking.shards().ofChildren(directory),
            terms,
            (shard, bounds, now, watermark) ->
                shard.children(directory, afterSlot, limit, bounds, now, watermark))
        .orElse(List.of());
  }

  /** Whether all children of a directory are held as valid, whatever their age. */
  public boolean holdsValid(Location directory) {
    return asking
        .shards()
        .ofChildren(directory)
        .flatMap(
            owned ->
                owned.step(
                    held ->
                        held.shard()
                            .decideListing(
                                directory, Bound.NONE, asking.ticker().nanos(), Watermark.UNKNOWN)))
        .filter(ListingDecision::servable)
        .isPresent();
  }

  /** As {@link #children}, each with whether it is valid, whatever its age. */
  public List<ChildDecision> validChildren(
      Location directory, @Nullable String afterSlot, int limit) {
    return asking
        .shards()
        .ofChildren(directory)
        .flatMap(
            owned ->
                owned.step(
                    held ->
                        held.shard()
                            .children(
                                directory,
                                afterSlot,
                                limit,
                                Bound.NONE,
                                asking.ticker().nanos(),
                                Watermark.UNKNOWN)))
        .orElse(List.of());
  }

  /** What is held of one location, and whether it would be served; empty when not held here. */
  public Optional<EntryDecision> entry(Location location, ReadTerms terms) {
    return decided(
        asking.shards().ofEntry(location),
        terms,
        (shard, bounds, now, watermark) -> shard.decide(location, bounds, now, watermark));
  }

  /** What happened of late in the shard of a location's entry; empty when not held here. */
  public Optional<History.Kept> history(Location location) {
    return asking
        .shards()
        .ofEntry(location)
        .flatMap(owned -> owned.step(held -> held.history().kept()));
  }

  /** One decision of a shard. */
  @FunctionalInterface
  private interface Decision<T> {
    T of(Shard shard, Bounds bounds, long now, Watermark watermark);
  }

  private <T> Optional<T> decided(
      Optional<OwnedShard> owner, ReadTerms terms, Decision<T> decision) {
    return owner.flatMap(
        owned -> {
          Caller caller = new Caller(terms, asking.ticker().nanos());
          Watermark watermark = asking.watermark(owned, caller);
          return owned.step(
              held -> decision.of(held.shard(), caller.bounds(), caller.arrival(), watermark));
        });
  }
}
