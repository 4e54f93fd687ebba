package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What of that which a shard holds may be served, and why. */
final class Decisions {
  private final ShardStore store;
  private final Marks marks;
  private final long boot;
  private boolean started;

  Decisions(ShardStore store, Marks marks, long boot) {
    this.store = store;
    this.marks = marks;
    this.boot = boot;
  }

  /** It is fixed where reading starts: before that nothing is served. */
  void start() {
    started = true;
  }

  EntryDecision entry(Location location, Terms terms) {
    Entry entry = store.entry(location);
    Listing listing = location.parent().map(store::listing).orElse(null);
    return decide(location, entry, listing, terms);
  }

  /** The decision about an entry, and what it rests on. */
  Explanation explain(Location location, Terms terms) {
    EntryDecision decision = entry(location, terms);
    Entry held = decision.entry();
    if (held == null) {
      return Explanation.ofNothing(decision);
    }
    Listing above = location.parent().map(store::listing).orElse(null);
    Listing listing = above != null && above.complete() ? above : null;
    Validation validation = validation(held, listing);
    OptionalLong validated = validation.nanosIn(boot);
    boolean covered = decision.reason() == Reason.SUBTREE_INVALIDATED;
    return new Explanation(
        decision,
        validated,
        listing != null && listing.validation().start() == validation.start(),
        covered ? marks.mark(location, validation.tick()) : null,
        covered && marks.coversAll(validation.tick()),
        held.stale() || covered ? OptionalLong.empty() : terms.of(location, held).left(validated));
  }

  ListingDecision listing(Location directory, Terms terms) {
    Listing listing = store.listing(directory);
    if (!started) {
      return unservable(Reason.NOT_OWNED, listing);
    }
    if (listing == null) {
      return unservable(Reason.MISSING, null);
    }
    if (!listing.complete()) {
      return unservable(Reason.INCOMPLETE, listing);
    }
    if (marks.covers(directory, listing.validation().tick())) {
      return unservable(Reason.SUBTREE_INVALIDATED, listing);
    }
    OptionalLong validated = listing.validation().nanosIn(boot);
    Clock clock = terms.ofListing(directory);
    return new ListingDecision(
        clock.reason(validated),
        listing,
        clock.since(validated),
        listing.validation().answeredIn(boot));
  }

  /**
   * Children held of a directory, each with its decision.
   *
   * @param afterSlot only those behind this slot; null for all
   */
  List<ChildDecision> children(
      Location directory, @Nullable String afterSlot, int limit, Terms terms) {
    Listing listing = store.listing(directory);
    List<ChildDecision> children = new ArrayList<>();
    for (ShardStore.Child child : store.children(directory, afterSlot, limit)) {
      Location location = directory.child(child.name());
      children.add(
          new ChildDecision(
              child.slot(), location, decide(location, child.entry(), listing, terms)));
    }
    return children;
  }

  /**
   * When an entry was seen last, by itself or in a listing.
   *
   * @param listing the one of its directory, if it is complete
   */
  static Validation validation(Entry entry, @Nullable Listing listing) {
    return listing == null ? entry.validation() : entry.validation().newer(listing.validation());
  }

  /**
   * Whether what is held of a location counts as right.
   *
   * @param above the listing of its directory, complete or not
   */
  boolean isValid(Location location, @Nullable Entry entry, @Nullable Listing above) {
    Listing listing = above != null && above.complete() ? above : null;
    if (entry == null) {
      return listing != null && !marks.covers(location, listing.validation().tick());
    }
    return !entry.stale() && !marks.covers(location, validation(entry, listing).tick());
  }

  /** Whether something is held that counts as right and was not asked since an instant. */
  boolean isUnasked(Sync.Target target, Location location, long since) {
    if (target == Sync.Target.LISTING) {
      Listing listing = store.listing(location);
      return listing != null
          && listing.complete()
          && !marks.covers(location, listing.validation().tick())
          && isBefore(listing.validation(), since);
    }
    Entry entry = store.entry(location);
    Listing above = location.parent().map(store::listing).orElse(null);
    Listing listing = above != null && above.complete() ? above : null;
    return entry != null
        && isValid(location, entry, listing)
        && isBefore(validation(entry, listing), since);
  }

  private boolean isBefore(Validation validation, long since) {
    OptionalLong asked = validation.nanosIn(boot);
    return asked.isEmpty() || asked.getAsLong() - since < 0;
  }

  private EntryDecision decide(
      Location location, @Nullable Entry entry, @Nullable Listing listing, Terms terms) {
    if (!started) {
      return unservable(Reason.NOT_OWNED, null, OptionalLong.empty());
    }
    boolean complete = listing != null && listing.complete();
    if (entry == null) {
      if (listing == null || !complete) {
        return unservable(Reason.MISSING, null, OptionalLong.empty());
      }
      return decideValid(
          location,
          Entry.absent(listing.validation()),
          listing.validation(),
          listing.validation().answeredIn(boot),
          terms);
    }
    OptionalLong answered = answered(entry, complete ? listing : null);
    if (entry.stale()) {
      Reason reason =
          entry.state() == Entry.State.PLACEHOLDER ? Reason.PLACEHOLDER : Reason.INVALIDATED;
      return unservable(reason, entry, answered);
    }
    return decideValid(
        location, entry, validation(entry, complete ? listing : null), answered, terms);
  }

  private EntryDecision decideValid(
      Location location, Entry entry, Validation validation, OptionalLong answered, Terms terms) {
    if (marks.covers(location, validation.tick())) {
      return unservable(Reason.SUBTREE_INVALIDATED, entry, answered);
    }
    OptionalLong validated = validation.nanosIn(boot);
    Clock clock = terms.of(location, entry);
    return new EntryDecision(clock.reason(validated), entry, clock.since(validated), answered);
  }

  /**
   * Before when an entry was committed. A listing that saw it again unchanged counts as well: in
   * between it may have been something else.
   */
  OptionalLong answered(Entry entry, @Nullable Listing listing) {
    OptionalLong own = entry.validation().answeredIn(boot);
    OptionalLong again =
        listing == null ? OptionalLong.empty() : listing.validation().answeredIn(boot);
    if (own.isEmpty() || again.isEmpty()) {
      return own.isEmpty() ? again : own;
    }
    return OptionalLong.of(Math.max(own.getAsLong(), again.getAsLong()));
  }

  private static EntryDecision unservable(
      Reason reason, @Nullable Entry entry, OptionalLong answered) {
    return new EntryDecision(reason, entry, OptionalLong.empty(), answered);
  }

  private ListingDecision unservable(Reason reason, @Nullable Listing listing) {
    OptionalLong answered =
        listing == null ? OptionalLong.empty() : listing.validation().answeredIn(boot);
    return new ListingDecision(reason, listing, OptionalLong.empty(), answered);
  }
}
