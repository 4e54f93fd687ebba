package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.Sync;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the store again about what is held as valid and was not asked for long, so that what nobody
 * told of does not stay: directories held whole by listing them, other entries one by one. What is
 * stale is asked by whoever reads it next, and what is not held is not asked.
 *
 * <p>Walks through what one shard has of a mount in the order of its store, one question at a time,
 * and remembers nothing but its {@link Place}. Whoever walks decides when the next question comes.
 * What becomes held behind the place was asked meanwhile, or by a question that was under way when
 * the walk began: that is for the next one.
 */
public final class Reconciliation {
  /** Rows looked at in one step, under the shard's lock. */
  static final int ROWS_PER_STEP = 100;

  private final Asking asking;
  private final EntrySyncs entries;
  private final ListingSyncs listings;

  Reconciliation(Asking asking, EntrySyncs entries, ListingSyncs listings) {
    this.asking = asking;
    this.entries = entries;
    this.listings = listings;
  }

  /** What a walk looks at, in this order: what a listing answered need not be asked one by one. */
  public enum Phase {
    LISTINGS,
    ENTRIES,
    ENDED
  }

  /**
   * How far a walk through a shard has come.
   *
   * @param phase what it looks at
   * @param after the last location that it is done with; empty at the beginning of a phase
   */
  public record Place(Phase phase, Optional<Location> after) {
    /** Nothing was looked at yet. */
    public static final Place START = new Place(Phase.LISTINGS, Optional.empty());

    public Place {
      Objects.requireNonNull(phase);
      Objects.requireNonNull(after);
    }

    public boolean isEnd() {
      return phase == Phase.ENDED;
    }

    private Place behind(Location location) {
      return new Place(phase, Optional.of(location));
    }

    private Place next() {
      return new Place(
          phase == Phase.LISTINGS ? Phase.ENTRIES : Phase.ENDED, Optional.<Location>empty());
    }
  }

  /**
   * What one step did.
   *
   * @param place where the next one goes on
   * @param requests requests sent to the store
   * @param refusal why the store did not answer about the one location that was asked for, which
   *     stays as it was; empty when it answered
   */
  public record Step(Place place, long requests, Optional<SyncException> refusal) {}

  /**
   * Looks at a few rows, and asks the store about the first of them that wants it.
   *
   * @param began ticker time: what was asked later is not asked again
   * @param passing whether a location is passed over even if the store did not answer at all, after
   *     that was waited for
   * @return empty when the shard is not held here
   * @throws SyncException when the store cannot be asked at present: the place is what it was
   */
  Optional<Step> step(int shard, Place place, long began, boolean passing, Caller caller) {
    OwnedShard owned = asking.shards().owned(shard).filter(OwnedShard::isHeld).orElse(null);
    if (owned == null) {
      return Optional.empty();
    }
    if (place.isEnd()) {
      return Optional.of(new Step(place, 0, Optional.empty()));
    }
    boolean whole = place.phase() == Phase.LISTINGS;
    ShardStore store = owned.store();
    Location mount = caller.terms().mount();
    List<Location> rows =
        whole
            ? store.listingsWithin(mount, place.after(), ROWS_PER_STEP)
            : store.entriesWithin(mount, place.after(), ROWS_PER_STEP);
    Sync.Target target = whole ? Sync.Target.LISTING : Sync.Target.ENTRY;
    long since = began - caller.readLag(); // What a store that lags answers counts as so old.
    Optional<Optional<Location>> wanted =
        owned.step(
            held ->
                rows.stream()
                    .filter(location -> held.shard().isUnasked(target, location, since))
                    .findFirst());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    if (wanted.get().isPresent()) {
      return Optional.of(ask(wanted.get().get(), place, passing, caller));
    }
    Place behind =
        rows.size() < ROWS_PER_STEP ? place.next() : place.behind(rows.get(rows.size() - 1));
    return Optional.of(new Step(behind, 0, Optional.empty()));
  }

  private Step ask(Location location, Place place, boolean passing, Caller caller) {
    Place behind = place.behind(location);
    try {
      return new Step(
          behind,
          place.phase() == Phase.LISTINGS ? list(location, caller) : stat(location, caller),
          Optional.empty());
    } catch (SyncException e) {
      // One that was never sent says nothing about its location.
      boolean sent = e.code() != ErrorCode.UFS_BUSY;
      boolean later = e.code().fate() == Fate.RETRY && !(passing && sent);
      if (e.code() == ErrorCode.SHUTTING_DOWN || later) {
        throw e;
      }
      return new Step(behind, 1, Optional.of(e));
    } catch (RuntimeException e) {
      return new Step(
          behind,
          1,
          Optional.of(new SyncException(ErrorCode.INTERNAL, location + " cannot be asked", e)));
    }
  }

  private long list(Location directory, Caller caller) {
    return new ListingCall(asking, entries, listings, directory, caller, children -> {})
        .answer()
        .requests();
  }

  private long stat(Location location, Caller caller) {
    return entries.entry(location, caller).served().asked() ? 1 : 0;
  }
}
