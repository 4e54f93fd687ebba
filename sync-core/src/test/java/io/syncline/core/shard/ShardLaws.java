package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.testing.MemoryShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The laws, evaluated on everything that would be served and not only on what somebody happens to
 * read.
 *
 * <ul>
 *   <li>I9: what is served was said by a sync that began after the newest invalidation of it was
 *       applied.
 *   <li>I1: what is served is what the store holds, unless a change of it was not applied yet.
 *   <li>I2: what is served under a bound was still right that long ago; {@code since} never
 *       promises too much.
 *   <li>I5: what was served or answered once is not followed by an older state.
 *   <li>Order: an answer never replaces that of a sync which began later.
 *   <li>Liveness: what nothing interfered with is served.
 * </ul>
 */
final class ShardLaws {
  private static final int ALL = 1_000;
  private static final long[] BOUNDS = {0, 10, 41};

  private final ShardWorld world;

  ShardLaws(ShardWorld world) {
    this.world = world;
  }

  void check() {
    long now = world.node.ticker(world.time());
    for (Location location : world.universe) {
      int shard = world.function.shardOf(location);
      Watermark watermark = watermark(shard);
      EntryDecision decision =
          world.node.shardOf(location).decide(location, Bound.NONE, now, watermark);
      world.tally.entry(decision.reason());
      checkShape(location, decision);
      if (isServed(decision)) {
        checkContent("entry " + location, shard, location, content(decision), decision.since());
        world.monotony.served(location, content(decision));
      }
      checkBounds(location, decision, now, watermark);
      checkListing(location, now);
    }
  }

  /** Each shard knows how much it holds, and its marks stay within their limit. */
  void checkSizes() {
    for (int id = 0; id < world.node.size(); id++) {
      Shard shard = world.node.shard(id);
      MemoryShardStore store = world.node.store(id);
      ShardLimits limits = world.node.limits();
      if (shard.rows() != store.rows()
          || shard.rowsOverLimit() != Math.max(0, store.rows() - limits.maxRows())) {
        throw world.broken("I8: " + store.rows() + " rows are held, counted are " + shard.rows());
      }
      if (shard.marks() > limits.maxMarks() || shard.marks() != store.marks().size()) {
        throw world.broken("I8: " + shard.marks() + " marks, stored " + store.marks());
      }
    }
  }

  /** A sync of an entry ended. */
  void completed(Location location, boolean valid, boolean quiet) {
    if (quiet && !valid) {
      throw world.broken("liveness: nothing interfered with the sync of " + location);
    }
    if (valid && !decide(location).servable()) {
      throw world.broken("said to be valid, but not served: " + location + " " + decide(location));
    }
  }

  /** A listing ended. */
  void listed(Location directory, boolean complete, boolean quiet) {
    if (quiet && !complete) {
      throw world.broken("liveness: nothing interfered with the listing of " + directory);
    }
    if (complete && !decideListing(directory).servable()) {
      throw world.broken(
          "said to be complete, but not served: " + directory + " " + decideListing(directory));
    }
  }

  /** Nothing is pending and the location was just asked: it is served, and right. */
  void servesNow(Location location) {
    EntryDecision decision = decide(location);
    if (!decision.servable() || !content(decision).equals(world.store.stat(location))) {
      throw world.broken("liveness: " + location + " was just asked, yet " + decision);
    }
  }

  /**
   * Nothing is pending and the directory was just listed: it is served, and right. A child that is
   * gone may be left to be asked for, where a page ended between the two slots of its name.
   */
  void listsNow(Location directory) {
    ListingDecision listing = decideListing(directory);
    Map<String, FileStatus> served = new HashMap<>();
    for (ChildDecision child : children(directory)) {
      boolean gone = world.store.stat(child.location()).isEmpty();
      if (!child.decision().servable() && !gone) {
        throw world.broken("liveness: " + directory + " was just listed, yet " + child);
      }
      if (child.decision().servable()) {
        content(child.decision()).ifPresent(status -> served.put(child.location().name(), status));
      }
    }
    Map<String, FileStatus> truth =
        world.store.children(directory).values().stream()
            .collect(Collectors.toMap(child -> child.name(), child -> child.status()));
    if (!listing.servable() || !served.equals(truth)) {
      throw world.broken(
          "liveness: " + directory + " was just listed, yet " + listing + " with " + served);
    }
  }

  private Watermark watermark(int shard) {
    return new Watermark(OptionalLong.of(world.node.ticker(world.node.completeUntil(shard))));
  }

  private EntryDecision decide(Location location) {
    return world
        .node
        .shardOf(location)
        .decide(location, Bound.NONE, world.node.ticker(world.time()), Watermark.UNKNOWN);
  }

  private ListingDecision decideListing(Location directory) {
    return world
        .node
        .shardOfChildren(directory)
        .decideListing(directory, Bound.NONE, world.node.ticker(world.time()), Watermark.UNKNOWN);
  }

  private List<ChildDecision> children(Location directory) {
    return world
        .node
        .shardOfChildren(directory)
        .children(
            directory, null, ALL, Bound.NONE, world.node.ticker(world.time()), Watermark.UNKNOWN);
  }

  private boolean isServed(EntryDecision decision) {
    if (world.mutant.equals(Optional.of(ShardMutants.SERVE_WHILE_YOUNG))) {
      Entry entry = decision.entry();
      return entry != null && entry.state() != Entry.State.PLACEHOLDER;
    }
    return decision.servable();
  }

  private static Optional<FileStatus> content(EntryDecision decision) {
    Entry entry = decision.entry();
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.status());
  }

  private void checkShape(Location location, EntryDecision decision) {
    Entry entry = decision.entry();
    if (decision.servable() != decision.reason().servable()
        || (decision.servable() && entry != null && entry.stale())
        || (!decision.servable()
            && decision.reason() != Reason.TOO_OLD
            && decision.since().isPresent())) {
      throw world.broken("contradicts itself: " + location + " " + decision);
    }
  }

  private void checkContent(
      String what, int shard, Location location, Optional<FileStatus> content, OptionalLong since) {
    ShardOracle oracle = world.node.oracle(shard);
    if (!oracle.mayServe(location, content)) {
      throw world.broken(
          "I9: "
              + what
              + " is served as "
              + content
              + ", invalidated in step "
              + oracle.lastInvalidated(location));
    }
    if (!content.equals(world.store.stat(location)) && !world.node.isPending(location)) {
      throw world.broken(
          "I1: "
              + what
              + " is served as "
              + content
              + ", the store has "
              + world.store.stat(location));
    }
    if (!oracle.newest(location).contains(content)) {
      throw world.broken(
          "order: "
              + what
              + " is served as "
              + content
              + ", a later sync said "
              + oracle.newest(location));
    }
    if (since.isPresent()
        && !world.store.heldAfter(location, content, since.getAsLong() - world.node.ticker(0))) {
      throw world.broken("I2: " + what + " is served as " + content + ", not so since " + since);
    }
  }

  /** A bound only ever takes away, and what is left is as young as it says. */
  private void checkBounds(
      Location location, EntryDecision unbounded, long now, Watermark watermark) {
    for (long nanos : BOUNDS) {
      Watermark known = (now + nanos) % 4 == 0 ? Watermark.UNKNOWN : watermark;
      EntryDecision decision =
          world.node.shardOf(location).decide(location, new Bound(nanos), now, known);
      boolean young =
          unbounded.servable()
              && decision.since().isPresent()
              && now - decision.since().getAsLong() <= nanos;
      world.tally.entry(decision.reason());
      if (decision.servable() != young || decision.reason() == Reason.UNBOUNDED) {
        throw world.broken("I2: " + location + " within " + nanos + " at " + now + ": " + decision);
      }
      if (decision.servable()
          && !world.store.heldAfter(location, content(decision), world.time() - nanos - 1)) {
        throw world.broken("I2: " + location + " within " + nanos + ": " + decision);
      }
    }
  }

  private void checkListing(Location directory, long now) {
    int shard = world.function.shardOfChildren(directory);
    Watermark watermark = watermark(shard);
    Shard held = world.node.shardOfChildren(directory);
    ListingDecision listing = held.decideListing(directory, Bound.NONE, now, watermark);
    if (world.store.isDirectory(directory)) {
      world.tally.listing(listing.reason());
    }
    List<ChildDecision> children = held.children(directory, null, ALL, Bound.NONE, now, watermark);
    checkChildren(directory, held, children, now, watermark);
    if (!listing.servable()) {
      return;
    }
    if (!world.node.oracle(shard).mayServeListing(directory)) {
      throw world.broken("I9: the listing of " + directory + " is served: " + listing);
    }
    Map<Location, EntryDecision> byLocation = new HashMap<>();
    children.forEach(child -> byLocation.put(child.location(), child.decision()));
    for (Location location : world.universe) {
      if (ShardWorld.isChild(location, directory) && !byLocation.containsKey(location)) {
        checkContent(
            "listing without " + location, shard, location, Optional.empty(), listing.since());
        Reason reason = held.decide(location, Bound.NONE, now, watermark).reason();
        if (!reason.servable() && reason != Reason.SUBTREE_INVALIDATED) {
          throw world.broken("liveness: " + location + " is absent from a complete listing");
        }
      }
    }
    byLocation.forEach(
        (location, decision) -> {
          if (decision.servable()
              && !content(decision).equals(world.store.stat(location))
              && !world.node.isPending(location)) {
            throw world.broken("I1: the listing of " + directory + " has " + decision);
          }
        });
  }

  /**
   * Children are the same one by one, in pages, and asked for by name; in the order of the store.
   */
  private void checkChildren(
      Location directory, Shard held, List<ChildDecision> children, long now, Watermark watermark) {
    List<ChildDecision> single = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      ChildDecision child = children.get(i);
      String after = i == 0 ? null : children.get(i - 1).slot();
      single.addAll(held.children(directory, after, 1, Bound.NONE, now, watermark));
      if (!child.decision().equals(held.decide(child.location(), Bound.NONE, now, watermark))) {
        throw world.broken("a child is decided differently in its directory: " + child);
      }
      if (after != null && SiblingOrder.slots().compare(after, child.slot()) >= 0) {
        throw world.broken("children out of order: " + children);
      }
    }
    if (!single.equals(children)) {
      throw world.broken("children in pages: " + single + ", at once: " + children);
    }
  }
}
