package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.time.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What is held of a location although something there was changed, because the change is known well
 * enough. Only what is valid outlasts it: what is stale may be so because of another change.
 */
final class Outlasting {
  private final Decisions decisions;
  private final long boot;

  Outlasting(Decisions decisions, long boot) {
    this.decisions = decisions;
    this.boot = boot;
  }

  /**
   * Something stays valid.
   *
   * @param entry what is held from now on; null where a complete listing says enough
   */
  record Kept(@Nullable Entry entry) {}

  /**
   * Where a shard is in a step.
   *
   * @param before the tick before the step: all its marks cover what is held as of then
   * @param tick that of the invalidation
   * @param nextStart a start number that is still free
   */
  record Now(long before, long tick, long nextStart) {}

  /**
   * What stays valid of the location of an invalidation itself; null for nothing. To be asked
   * before a tree is marked.
   */
  @Nullable Kept of(Invalidation invalidation, Step step, Now now) {
    Location location = invalidation.location();
    Entry held = step.entry(location);
    Listing above = location.parent().map(step::listing).orElse(null);
    if (!decisions.isValid(location, held, above)) {
      return null;
    }
    Listing listing = above != null && above.complete() ? above : null;
    Moment removed = invalidation.removed();
    if (removed != null) {
      boolean tree = invalidation.scope() == Scope.SUBTREE;
      return absent(held, listing, removed, tree ? now.tick() : 0);
    }
    Carried carried = invalidation.carried();
    return carried == null || held == null ? null : carried(carried, held, listing, now);
  }

  /**
   * Where nothing was, nothing is after a removal: whatever came there since it was asked is told
   * of by itself. That has been heard of only now: what is told later may still be older than the
   * removal.
   *
   * @param tick that of a mark which is put above and below, but not here; 0 for none
   */
  private @Nullable Kept absent(
      @Nullable Entry held, @Nullable Listing listing, Moment removed, long tick) {
    if (held != null && held.state() != Entry.State.ABSENT) {
      return null;
    }
    if (held == null && tick == 0) {
      return new Kept(null);
    }
    Entry known = held;
    if (known == null && listing != null) {
      known = Entry.absent(listing.validation());
    }
    if (known == null) {
      return null;
    }
    Validation seen =
        Decisions.validation(known, listing)
            .heardOf(decisions.answered(known, listing), removed.steadyNanos(), boot);
    return new Kept(Entry.absent(tick == 0 ? seen : seen.asOf(tick)));
  }

  /**
   * The same where the status that is carried is no other, or the carried one where it is proven
   * newer.
   */
  private @Nullable Kept carried(Carried carried, Entry held, @Nullable Listing listing, Now now) {
    if (held.isDirectory()) {
      return null;
    }
    if (carried.status().equals(held.status())) {
      return held.validation()
          .seenAgain(carried, boot)
          .map(again -> new Kept(held.validatedBy(again)))
          .orElse(null);
    }
    if (!carried.isLater(decisions.answered(held, listing))) {
      return null;
    }
    return new Kept(
        Entry.present(
            carried.status(),
            new Validation(
                now.nextStart(),
                now.before(),
                boot,
                carried.began().getAsLong(),
                carried.heard().steadyNanos())));
  }
}
