package io.syncline.cache.sync;

import io.syncline.core.feed.FeedProof;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.Explanation;
import io.syncline.core.shard.ListingDecision;
import io.syncline.core.time.Ticker;
import java.util.Optional;

/**
 * Looks at what this node holds of one location, and why a reader would be served it or not. The
 * store is not asked and nothing changes.
 *
 * <p>Thread rule: any thread; each call is one short step of a shard, or of two.
 */
public final class PathLook {
  private final NodeShards shards;
  private final Ticker ticker;

  /**
   * A look at some shards.
   *
   * @param ticker the one that they use
   */
  public PathLook(NodeShards shards, Ticker ticker) {
    this.shards = shards;
    this.ticker = ticker;
  }

  /**
   * What is known of one location.
   *
   * @param now ticker time of the look
   * @param entry what a reader would get, and why
   * @param proof up to when the feed is complete, and what keeps it there; empty while nothing was
   *     looked at
   * @param caughtUp whether the log was read to where it was when the shard was taken up
   * @param history what happened of late in its shard
   */
  public record Seen(
      long now,
      Explanation entry,
      Optional<FeedProof> proof,
      boolean caughtUp,
      History.Kept history) {}

  /** The shard of a location's entry. */
  public int shardOf(Location location) {
    return shards.function().shardOf(location);
  }

  /** Ticker time now. */
  public long now() {
    return ticker.nanos();
  }

  /** Looks at a location through a mount; empty when its shard is not held here. */
  public Optional<Seen> look(Location location, Mount mount) {
    Bounds bounds = mount.bounds();
    return shards
        .ofEntry(location)
        .flatMap(
            owned -> {
              Optional<FeedProof> proof = Optional.ofNullable(owned.proof(mount.location()));
              boolean caughtUp = owned.isCaughtUp();
              return owned.step(
                  held -> {
                    long now = ticker.nanos();
                    Explanation entry =
                        held.fed()
                            .explain(
                                location,
                                bounds,
                                now,
                                proof.map(FeedProof::watermark).orElse(Watermark.UNKNOWN),
                                ticker.steadyNanos());
                    return new Seen(now, entry, proof, caughtUp, held.history().kept());
                  });
            });
  }

  /** Whether the children held of a directory would be shown; empty when not held here. */
  public Optional<ListingDecision> listing(Location directory, Mount mount) {
    Bounds bounds = mount.bounds();
    return shards
        .ofChildren(directory)
        .flatMap(
            owned -> {
              Watermark watermark = shards.of(owned.id(), mount.location());
              return owned.step(
                  held -> held.shard().decideListing(directory, bounds, ticker.nanos(), watermark));
            });
  }
}
