package io.syncline.core.shard;

import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One shard at one node: what it holds, what of that is valid, and which syncs are under way.
 *
 * <p>A pure state machine. It is told of invalidations, of syncs that begin and of what the store
 * answered; it decides what may be served and asks nobody. Each call is one step, stored as one
 * batch. The invariant it keeps: an entry is valid only if every invalidation that covers it was
 * applied before the sync that brought it began.
 *
 * <p>Thread rule: one call at a time; its owner serialises them. After an exception of the store
 * the shard must be discarded and taken up anew.
 */
public final class Shard {
  private static final long STARTS_RESERVED = 10_000;

  private final ShardStore store;
  private final ShardFunction function;
  private final ShardLimits limits;
  private final SyncsInFlight syncs = new SyncsInFlight();
  private final SyncOrder order;
  private final Eviction eviction;
  private final Marks marks;
  private final Decisions decisions;
  private final Outlasting outlasting;
  private final Contradictions contradictions;
  private final long boot;
  private boolean started;
  private boolean caughtUp;
  private long tick;
  private long lastStart;
  private long reservedStart;
  private long rows;
  private long taken;
  private long absencesKept;

  /** Takes up a shard with what its store holds, as a new boot. */
  public Shard(ShardStore store, ShardFunction function, ShardLimits limits) {
    this(store, function, limits, Contradictions.NONE);
  }

  /** The same, which tells of each answer that is stored and is not what was held as valid. */
  public Shard(
      ShardStore store, ShardFunction function, ShardLimits limits, Contradictions contradictions) {
    this(store, function, limits, new SyncOrder(), contradictions);
  }

  Shard(
      ShardStore store,
      ShardFunction function,
      ShardLimits limits,
      SyncOrder order,
      Contradictions contradictions) {
    this.order = order;
    this.contradictions = contradictions;
    this.store = store;
    this.function = function;
    this.limits = limits;
    eviction = new Eviction(store, syncs, limits);
    ShardCounters counters = store.counters();
    tick = counters.tick();
    lastStart = counters.lastStart();
    reservedStart = lastStart;
    boot = counters.boot() + 1;
    rows = counters.rows();
    marks = new Marks(store.marks(), counters.allTick(), limits.maxMarks());
    decisions = new Decisions(store, marks, boot);
    outlasting = new Outlasting(decisions, boot);
    if (!store.positions().isEmpty()) {
      start();
    }
    commit(new Step(store));
  }

  /** Its number. */
  public int id() {
    return store.shard();
  }

  /** Whether it is fixed where reading starts: nothing is stored or served before. */
  public boolean isStarted() {
    return started;
  }

  /** Entries and listings held. */
  public long rows() {
    return rows;
  }

  /** SUBTREE marks held. */
  public int marks() {
    return marks.size();
  }

  /** Syncs under way. */
  public int syncsInFlight() {
    return syncs.size();
  }

  /** Children remembered as changed by the listing under way that remembers most. */
  public int touched() {
    return syncs.touched();
  }

  /**
   * How many statuses that changes carried were taken over, or were held already, since this boot
   * began: so often something did not become stale.
   */
  public long statusesTaken() {
    return taken;
  }

  /** How often, since this boot began, something was removed that was held as absent already. */
  public long absencesKept() {
    return absencesKept;
  }

  /** How much is held beyond the limit. */
  public long rowsOverLimit() {
    return Math.max(0, rows - limits.maxRows());
  }

  /**
   * Starts cold: drops whatever is held and fixes where reading starts. Only what is asked from now
   * on is stored.
   *
   * @param ends the ends of all topics; may be empty in a log without any
   */
  public void coldStart(List<Position> ends) {
    coldStart(new LogProgress(ends, Map.of(), Set.of()));
  }

  /** The same, with the numbers that are expected next. */
  public void coldStart(LogProgress from) {
    syncs.forEach(Sync::spoil);
    store.clear();
    rows = 0;
    tick++;
    Step step = new Step(store);
    marks.coverAll(tick, step);
    step.progress(from);
    start();
    commit(step);
  }

  private void start() {
    started = true;
    decisions.start();
  }

  /**
   * Applies one record: its invalidations and the position behind it, in one step.
   *
   * @return the single-path invalidations that do not belong to this shard: their publisher is
   *     broken
   */
  public List<Invalidation> apply(List<Invalidation> invalidations, Position next) {
    return apply(invalidations, LogProgress.to(next));
  }

  /** The same, with the numbers that are expected next. */
  public List<Invalidation> apply(List<Invalidation> invalidations, LogProgress behind) {
    Step step = new Step(store);
    step.progress(behind);
    List<Invalidation> strays = invalidate(invalidations, step);
    commit(step);
    return strays;
  }

  /** Invalidates without a record: an own mutation's local update, or a person's wish. */
  public List<Invalidation> invalidate(List<Invalidation> invalidations) {
    Step step = new Step(store);
    List<Invalidation> strays = invalidate(invalidations, step);
    commit(step);
    return strays;
  }

  /**
   * All that the log held when this boot took up the shard is applied. Before that, what earlier
   * boots asked is not served on the ground that age does not matter: what invalidates it may be in
   * the log already.
   */
  public void caughtUp() {
    caughtUp = true;
  }

  /** Invalidates all that is held, and goes on reading at a position where one is given. */
  public void invalidateAll(Optional<Position> next) {
    invalidateAll(next.map(LogProgress::to).orElse(LogProgress.NONE));
  }

  /** The same, with the numbers that are expected next. */
  public void invalidateAll(LogProgress behind) {
    Step step = new Step(store);
    step.progress(behind);
    tick++;
    syncs.forEach(Sync::spoil);
    marks.coverAll(tick, step);
    commit(step);
  }

  /**
   * Goes on reading at a position, with nothing invalidated: a topic that is read from its very
   * first record.
   */
  public void position(Position next) {
    progress(LogProgress.to(next));
  }

  /** Reading got on, with nothing invalidated. */
  public void progress(LogProgress behind) {
    Step step = new Step(store);
    step.progress(behind);
    commit(step);
  }

  /**
   * Registers a sync. The store must not be asked before this returned.
   *
   * @param nanos ticker time, less the store's read lag
   */
  public Sync begin(Sync.Target target, Location location, long nanos) {
    lastStart++;
    if (lastStart > reservedStart) {
      commit(new Step(store));
    }
    Sync sync = new Sync(target, location, new Validation(lastStart, tick, boot, nanos));
    if (target == Sync.Target.LISTING) {
      syncs.listing(location).forEach(Sync::spoil);
    }
    syncs.add(sync);
    return sync;
  }

  /**
   * Whether a caller may take part in a sync that is under way instead of asking again: it began
   * later than the caller's arrival less its bound, and no invalidation overtook it.
   *
   * @param arrival ticker time at which the caller came
   */
  public boolean isSharable(Sync sync, Bounds bounds, long arrival) {
    return sync.isOpen() && !sync.isSpoiled() && sync.isWithin(bounds, arrival);
  }

  /** Ends a sync without a result: what is held stays as it is, stale where it was. */
  public void abandon(Sync sync) {
    sync.close();
    syncs.remove(sync);
    if (sync.target() == Sync.Target.LISTING) {
      // Its pages may have told already what an older question about a child does not know.
      syncs.forEachChild(sync.location(), child -> spoilOlder(child, sync));
    }
  }

  private static void spoilOlder(Sync sync, Sync newer) {
    if (sync.validation().start() < newer.validation().start()) {
      sync.spoil();
    }
  }

  /**
   * Ends the sync of an entry with what the store said. A result never replaces what came from a
   * later start; one that an invalidation overtook is stored as stale.
   *
   * <p>Syncs that overlap reach the store in an order that nobody knows, whichever began first. So
   * an answer that is not what is held makes doubtful what else is being asked about the location,
   * and, where it may not be stored, what is held: nobody is shown an older state after a newer
   * one.
   *
   * @param found what is there, empty for nothing
   * @return whether the entry is valid now because of it
   */
  public boolean complete(Sync sync, Optional<FileStatus> found) {
    if (!sync.isOpen() || !started) {
      abandon(sync);
      return false;
    }
    abandon(sync);
    Location location = sync.location();
    Step step = new Step(store);
    Entry held = step.entry(location);
    Listing listing = location.parent().map(step::listing).orElse(null);
    boolean news = order.isNews(held, listing != null && listing.complete(), found);
    boolean stored = false;
    if (order.isOvertaken(sync, held, listing)) {
      if (news) {
        markStale(location, step);
      }
    } else if (isBeingListed(sync, location)) {
      doubt(sync, held, found, step);
    } else if (news || !sync.isSpoiled() || (held != null && held.stale())) {
      Entry result =
          found
              .map(status -> Entry.present(status, sync.validation()))
              .orElseGet(() -> Entry.absent(sync.validation()));
      if (news && !sync.isSpoiled() && decisions.isValid(location, held, listing)) {
        contradictions.contradicted(location, status(held), found.orElse(null));
      }
      put(location, held, sync.isSpoiled() ? result.asStale() : result, step);
      stored = true;
    }
    if (news) {
      doubtOthers(location, step);
    }
    if (!step.isEmpty()) {
      commit(step);
    }
    return stored && !sync.isSpoiled() && !marks.covers(location, sync.validation().tick());
  }

  /**
   * Ends the sync of a directory's own entry that a listing of it answered: it exists. What is
   * known of it beyond that stays. Where directories are implicit this proves nothing and is not
   * stored: a file of the same name may be there, and counts.
   */
  public boolean completeDirectory(Sync sync) {
    if (sync.location().scheme().implicitDirectories()) {
      abandon(sync);
      return false;
    }
    Entry held = store.entry(sync.location());
    FileStatus known = held == null ? null : held.status();
    return complete(
        sync, Optional.of(known != null && known.isDirectory() ? known : FileStatus.directory()));
  }

  /**
   * Stores one page of a listing. Children that changed while it is under way are stored as stale;
   * those that a later sync brought are left alone; what is held and not on the page is gone.
   *
   * @return false when the listing is spoiled: the rest of its pages need not be asked
   */
  public boolean page(Sync sync, ListingPage page) {
    if (!sync.isOpen() || sync.isSpoiled() || !started) {
      return false;
    }
    Step step = new Step(store);
    // Another listing of the directory is spoiled already, by whichever of them began later.
    new ListingMerge(store, step, sync, order, (child, found) -> listedAnew(child, found, sync))
        .merge(page);
    commit(step);
    return true;
  }

  /** A listing says something else of a child than what was held before its page came. */
  private void listedAnew(Location child, Optional<FileStatus> found, Sync sync) {
    Entry held = store.entry(child);
    Listing listing = child.parent().map(store::listing).orElse(null);
    if (!order.isOvertaken(sync, held, listing)
        && !sync.touched().contains(child.name())
        && decisions.isValid(child, held, listing)) {
      contradictions.contradicted(child, status(held), found.orElse(null));
    }
    syncs.entry(child).forEach(Sync::spoil);
  }

  private static @Nullable FileStatus status(@Nullable Entry held) {
    return held == null ? null : held.status();
  }

  /** Whether something is held as valid that was not asked since an instant of ticker time. */
  public boolean isUnasked(Sync.Target target, Location location, long since) {
    return decisions.isUnasked(target, location, since);
  }

  /**
   * Ends a listing whose last page was stored.
   *
   * @return whether the listing is complete and valid now; false when it was spoiled meanwhile
   */
  public boolean finish(Sync sync) {
    boolean usable = sync.isOpen() && !sync.isSpoiled() && started;
    abandon(sync);
    if (!usable) {
      return false;
    }
    Location directory = sync.location();
    Step step = new Step(store);
    Listing held = step.listing(directory);
    if (held != null && held.validation().start() > sync.validation().start()) {
      return false;
    }
    boolean complete = held != null && held.complete();
    syncs.forEachChild(
        directory,
        child -> {
          if (step.entry(child.location()) == null
              && order.isNews(null, complete, Optional.empty())) {
            child.spoil();
          }
        });
    long stale = 0;
    for (String name : sync.touched()) {
      Location child = directory.child(name);
      Entry entry = step.entry(child);
      if (entry == null) {
        step.entry(child, null, Entry.placeholder());
      }
      stale += entry == null || entry.stale() ? 1 : 0;
    }
    step.listing(
        directory,
        held,
        new Listing(true, sync.validation(), sync.children(), stale, sync.unusable()));
    commit(step);
    return !marks.covers(directory, sync.validation().tick());
  }

  /** Decides whether what is held of a location may be served. */
  public EntryDecision decide(Location location, Bounds bounds, long now, Watermark watermark) {
    return decisions.entry(location, terms(bounds, now, watermark));
  }

  /** The same decision, with what it rests on. */
  public Explanation explain(Location location, Bounds bounds, long now, Watermark watermark) {
    return decisions.explain(location, terms(bounds, now, watermark));
  }

  /** Decides whether the children held of a directory may be served as all that there are. */
  public ListingDecision decideListing(
      Location directory, Bounds bounds, long now, Watermark watermark) {
    return decisions.listing(directory, terms(bounds, now, watermark));
  }

  /**
   * Children held of a directory, each with its decision, in {@link
   * io.syncline.core.model.SiblingOrder}.
   *
   * @param afterSlot only those behind this slot; null for all
   * @param limit at most so many
   */
  public List<ChildDecision> children(
      Location directory,
      @Nullable String afterSlot,
      int limit,
      Bounds bounds,
      long now,
      Watermark watermark) {
    return decisions.children(directory, afterSlot, limit, terms(bounds, now, watermark));
  }

  private Terms terms(Bounds bounds, long now, Watermark watermark) {
    return new Terms(bounds, now, watermark, caughtUp);
  }

  /**
   * Makes room: drops some entries and listings, and what that makes unknown is unknown in the same
   * step.
   *
   * @param most at most so many are looked at
   * @return how many rows were dropped
   */
  public long evict(int most) {
    Step step = new Step(store);
    eviction.go(most, step);
    long dropped = -step.rows();
    commit(step);
    return dropped;
  }

  private List<Invalidation> invalidate(List<Invalidation> invalidations, Step step) {
    long before = tick++;
    List<Invalidation> strays = new ArrayList<>();
    for (Invalidation invalidation : invalidations) {
      Location location = invalidation.location();
      boolean mine = function.shardOf(location) == id();
      Outlasting.Kept kept =
          mine
              ? outlasting.of(invalidation, step, new Outlasting.Now(before, tick, lastStart + 1))
              : null;
      if (invalidation.scope() == Scope.SUBTREE) {
        marks.put(location, tick, step);
        syncs.forEachAtOrBelow(location, Sync::spoil);
      } else if (!mine) {
        strays.add(invalidation);
      }
      if (mine) {
        spoil(location);
        if (kept == null) {
          markStale(location, step);
        } else {
          keep(invalidation, kept, step);
        }
      }
    }
    return strays;
  }

  private void keep(Invalidation invalidation, Outlasting.Kept kept, Step step) {
    Location location = invalidation.location();
    Entry entry = kept.entry();
    if (entry != null) {
      put(location, step.entry(location), entry, step);
      lastStart = Math.max(lastStart, entry.validation().start());
    }
    if (invalidation.removed() == null) {
      taken++;
    } else {
      absencesKept++;
    }
    if (invalidation.scope() == Scope.SUBTREE) {
      tick++; // A mark of what comes next in the same step is a later one.
    }
  }

  /** Whatever is being asked about a location. */
  private void spoil(Location location) {
    syncs.entry(location).forEach(Sync::spoil);
    Optional<Location> parent = location.parent();
    parent.ifPresent(
        directory ->
            syncs
                .listing(directory)
                .forEach(sync -> sync.touch(location.name(), limits.maxTouched())));
  }

  /**
   * What is held of a location, or known of it through a complete listing, is not served until it
   * was asked again.
   */
  private static void markStale(Location location, Step step) {
    Optional<Location> parent = location.parent();
    Listing listing = parent.map(step::listing).orElse(null);
    Entry held = step.entry(location);
    boolean complete = listing != null && listing.complete();
    if (held == null ? !complete : held.stale()) {
      return;
    }
    step.entry(location, held, held == null ? Entry.placeholder() : held.asStale());
    if (listing != null && complete) {
      step.listing(parent.orElseThrow(), listing, listing.withStale(1));
    }
  }

  /** Whether a listing of its directory is under way that started later than a sync of an entry. */
  private boolean isBeingListed(Sync sync, Location location) {
    return location.parent().map(syncs::listing).orElse(List.of()).stream()
        .anyMatch(other -> other.validation().start() > sync.validation().start());
  }

  /**
   * Leaves the last word to the listing that is under way; until then nobody is served what is
   * older than an answer that was seen already.
   */
  private void doubt(Sync sync, @Nullable Entry held, Optional<FileStatus> found, Step step) {
    Location location = sync.location();
    syncs.entry(location).forEach(other -> spoilOlder(other, sync));
    FileStatus known = held == null ? null : held.status();
    if (!Optional.ofNullable(known).equals(found)) {
      markStale(location, step);
    }
  }

  /**
   * What else is being asked about a location may be older than an answer that came just now; a
   * listing only where it would replace what is held.
   */
  private void doubtOthers(Location location, Step step) {
    syncs.entry(location).forEach(Sync::spoil);
    Entry held = step.entry(location);
    for (Sync listing : location.parent().map(syncs::listing).orElse(List.of())) {
      if (held == null || held.validation().start() <= listing.validation().start()) {
        listing.touch(location.name(), limits.maxTouched());
      }
    }
  }

  private static void put(Location location, @Nullable Entry held, Entry result, Step step) {
    step.entry(location, held, result);
    Listing listing = location.parent().map(step::listing).orElse(null);
    int more = (result.stale() ? 1 : 0) - (held != null && held.stale() ? 1 : 0);
    if (listing != null && listing.complete() && more != 0) {
      step.listing(location.parent().orElseThrow(), listing, listing.withStale(more));
    }
  }

  private void commit(Step step) {
    rows += step.rows();
    if (lastStart >= reservedStart) {
      reservedStart = lastStart + STARTS_RESERVED;
    }
    step.store(new ShardCounters(tick, reservedStart, boot, rows, marks.allTick()));
  }
}
