package io.syncline.cache.sync;

import io.syncline.core.feed.FedShard;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ChildDecision;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ListingDecision;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A shard together with the questions to the store that are under way for it. Reached only through
 * {@link OwnedShard#step}, under the lock of the shard: each method is one step.
 */
final class Held {
  private final FedShard fed;
  private final Shard shard;
  private final ShardLimits limits;
  private final Ticker ticker;
  private final ShardHistory history;
  private final Flights<EntryAnswer> entries = new Flights<>();
  private final Flights<Listed> listings = new Flights<>();

  Held(FedShard fed, ShardLimits limits, Ticker ticker, SyncListener listener) {
    this.fed = fed;
    this.shard = fed.shard();
    this.limits = limits;
    this.ticker = ticker;
    this.history = new ShardHistory(ticker, listener);
  }

  Shard shard() {
    return shard;
  }

  /** What happened of late. */
  ShardHistory history() {
    return history;
  }

  /** The shard with its feed: what the log says goes through it. */
  FedShard fed() {
    return fed;
  }

  /**
   * What a reader of an entry does next.
   *
   * @param decision what is held, and whether it may be served
   * @param flight the sync to wait for, or to carry out; null to serve what is held
   * @param leads whether the reader is to carry it out
   */
  record EntryTurn(EntryDecision decision, @Nullable Flight<EntryAnswer> flight, boolean leads) {}

  /**
   * Decides for a reader of an entry; begins a sync where nothing held and nothing under way will
   * do.
   *
   * @param asking ticker time less the store's read lag
   * @return empty when nothing may be stored yet, nor served
   */
  Optional<EntryTurn> enterEntry(
      Location location, Caller caller, Watermark watermark, LongSupplier asking) {
    if (!shard.isStarted()) {
      return Optional.empty();
    }
    fed.pass(ticker.steadyNanos());
    EntryDecision decision = shard.decide(location, caller.bounds(), caller.arrival(), watermark);
    if (decision.servable() && !asksAlways(caller, location, decision)) {
      return Optional.of(new EntryTurn(decision, null, false));
    }
    Flight<EntryAnswer> shared = entries.sharable(location, shard, caller);
    if (shared != null) {
      return Optional.of(new EntryTurn(decision, shared, false));
    }
    Sync sync = shard.begin(Sync.Target.ENTRY, location, asking.getAsLong());
    return Optional.of(new EntryTurn(decision, entries.begin(sync), true));
  }

  /**
   * Ends a reader's sync of an entry with what the store said; whether that is held as valid now.
   *
   * @param before what was held when it was asked
   * @param answered steady ticker time, read after the store had answered
   */
  boolean endEntry(
      Flight<EntryAnswer> flight,
      @Nullable Entry before,
      Optional<FileStatus> found,
      long answered) {
    entries.end(flight);
    flight.sync().answered(answered);
    boolean stored = shard.complete(flight.sync(), found);
    history.told(flight.sync(), before, found, stored);
    return stored;
  }

  /** Ends a reader's sync of an entry without an answer. */
  void abandonEntry(Flight<EntryAnswer> flight) {
    entries.end(flight);
    shard.abandon(flight.sync());
    history.failed(flight.sync());
  }

  /** What a reader of a listing does next. */
  enum Next {
    /** Read the children that are held. */
    SERVE,
    /** Wait for the listing under way. */
    WAIT,
    /** List the directory, for all who wait. */
    LIST,
    /** List it for itself, storing nothing. */
    PASS_THROUGH
  }

  /**
   * What a reader of a listing does next, and with what.
   *
   * @param decision what is held
   * @param flight the listing to wait for, or to carry out; null otherwise
   */
  record ListingTurn(Next next, ListingDecision decision, @Nullable Flight<Listed> flight) {}

  /**
   * How a reader of a listing stands.
   *
   * @param bounds the caller's bounds, including what was asked for it so far
   * @param heard whether the directory was listed since the caller came
   * @param mayList whether it may be listed (once more)
   */
  record ListingState(Bounds bounds, boolean heard, boolean mayList) {}

  /**
   * Decides for a reader of a listing; begins one where nothing held and nothing under way will do,
   * and where asking for the stale children one by one costs more.
   */
  Optional<ListingTurn> enterListing(
      Location directory,
      Caller caller,
      ListingState state,
      Watermark watermark,
      LongSupplier asking) {
    if (!shard.isStarted()) {
      return Optional.empty();
    }
    fed.pass(ticker.steadyNanos());
    ListingDecision decision =
        shard.decideListing(directory, state.bounds(), caller.arrival(), watermark);
    Listing held = decision.listing();
    boolean servable =
        decision.servable() && (state.heard() || !caller.bounds().listing(directory).asksAlways());
    if (servable && !(state.mayList() && isCheaperListed(held, caller))) {
      return Optional.of(new ListingTurn(Next.SERVE, decision, null));
    }
    Flight<Listed> shared = listings.sharable(directory, shard, caller);
    if (shared != null) {
      return Optional.of(new ListingTurn(Next.WAIT, decision, shared));
    }
    if (!state.mayList() || isTooLarge(held)) {
      return Optional.of(new ListingTurn(Next.PASS_THROUGH, decision, null));
    }
    Sync sync = shard.begin(Sync.Target.LISTING, directory, asking.getAsLong());
    return Optional.of(new ListingTurn(Next.LIST, decision, listings.begin(sync)));
  }

  /**
   * Stores one page of a listing; false when the rest of it need not be asked.
   *
   * @param answered steady ticker time, read after the page was here
   */
  boolean page(Flight<Listed> flight, ListingPage page, long answered) {
    flight.sync().answered(answered);
    return shard.page(flight.sync(), page);
  }

  /** Ends a listing whose last page was stored; whether it is held as valid now. */
  boolean endListing(Flight<Listed> flight) {
    listings.end(flight);
    boolean stored = shard.finish(flight.sync());
    history.listed(flight.sync(), stored);
    return stored;
  }

  /** Ends a listing without a result. */
  void abandonListing(Flight<Listed> flight) {
    listings.end(flight);
    shard.abandon(flight.sync());
    history.failed(flight.sync());
  }

  /**
   * Some children of a directory, and whether they still belong to a listing that may be served.
   *
   * @param listing the decision at the same moment
   * @param children as {@link Shard#children} returns them
   */
  record ChildrenPage(ListingDecision listing, List<ChildDecision> children) {}

  ChildrenPage children(
      Location directory,
      @Nullable String afterSlot,
      int limit,
      Caller caller,
      Bounds bounds,
      Watermark watermark) {
    long now = caller.arrival();
    fed.pass(ticker.steadyNanos());
    return new ChildrenPage(
        shard.decideListing(directory, bounds, now, watermark),
        shard.children(directory, afterSlot, limit, bounds, now, watermark));
  }

  /** Whether nothing asked before the caller came will do, also what is known to be right. */
  private static boolean asksAlways(Caller caller, Location location, EntryDecision decision) {
    Entry entry = decision.entry();
    boolean there = entry != null && entry.status() != null;
    return caller.bounds().entry(location, there).asksAlways();
  }

  private static boolean isCheaperListed(@Nullable Listing held, Caller caller) {
    if (held == null) {
      return true;
    }
    long pageSize = caller.terms().ufs().traits().listingPageSize();
    long pages = Math.max(1, (held.children() + pageSize - 1) / pageSize);
    return held.stale() > pages * caller.terms().ufs().traits().listingPageCost();
  }

  /**
   * Storing a listing that did not last because it is larger than the shard would only drive out
   * everything else.
   */
  private boolean isTooLarge(@Nullable Listing held) {
    return held != null && !held.complete() && held.children() > limits.maxRows();
  }
}
