package io.syncline.cache.sync;

import io.syncline.core.feed.FeedLoss;
import io.syncline.core.feed.Reading;
import io.syncline.core.feed.Settlement;
import io.syncline.core.history.Event;
import io.syncline.core.history.Event.Asked.Found;
import io.syncline.core.history.Event.Asked.Outcome;
import io.syncline.core.history.Event.TakenAsOld.Why;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import io.syncline.core.time.Ticker;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened of late in one shard, written down in the steps in which it happens. What is served
 * from what is held is not written down: that is decided anew each time.
 *
 * <p>Thread rule: that of its {@link Held}.
 */
final class ShardHistory {
  private final History history;
  private final Ticker ticker;
  private final SyncListener listener;

  ShardHistory(Ticker ticker, SyncListener listener) {
    this.history = new History(ticker.nanos());
    this.ticker = ticker;
    this.listener = listener;
  }

  History.Kept kept() {
    return history.kept();
  }

  /**
   * A record was applied.
   *
   * @param heard ticker time that what it brought is said to be of: not later than that of what the
   *     store tells after it
   */
  void applied(RecordPlace place, BusRecord record, Reading reading, long heard) {
    if (record.body() instanceof BusRecord.Changes changes) {
      for (Change change : changes.changes()) {
        Event event =
            new Event.Applied(
                record.origin(),
                record.sequences(),
                place.offset(),
                change.kind(),
                change.cause(),
                isEcho(change, reading));
        add(heard, change.location(), change.scope(), event);
      }
    }
    if (record.body() instanceof BusRecord.Fence fence) {
      for (Location location : fence.locations()) {
        add(location, Scope.SUBTREE, new Event.TakenAsOld(Why.FENCED));
      }
    }
    if (reading.whole()) {
      takenAsOld(
          reading.loss().filter(loss -> loss == FeedLoss.MISSING_RECORDS).isPresent()
              ? Why.MISSING_RECORDS
              : Why.UNKNOWN_ORIGIN);
    } else if (reading.loss().isPresent()) {
      trees(reading.invalidations(), Why.MISSING_RECORDS);
    }
  }

  /** The origins topic told more of who appends. */
  void settled(Settlement settlement) {
    if (settlement.whole()) {
      takenAsOld(Why.UNKNOWN_ORIGIN);
    } else {
      trees(settlement.invalidations(), Why.MISSING_RECORDS);
    }
  }

  /** All that is held was invalidated. */
  void takenAsOld(Why why) {
    add(null, Scope.SUBTREE, new Event.TakenAsOld(why));
  }

  /** Something was invalidated without a record. */
  void invalidated(Collection<Invalidation> invalidations) {
    for (Invalidation invalidation : invalidations) {
      add(invalidation.location(), invalidation.scope(), new Event.Invalidated());
    }
  }

  /**
   * The store told what is at a location.
   *
   * @param before what was held when it was asked
   * @param found what it said
   * @param stored whether that is held as valid now
   */
  void told(Sync sync, @Nullable Entry before, Optional<FileStatus> found, boolean stored) {
    Outcome outcome = stored ? Outcome.STORED : Outcome.OVERTAKEN;
    add(sync.location(), Scope.PATH, new Event.Asked(false, outcome, compare(before, found)));
  }

  /** A directory was listed. */
  void listed(Sync sync, boolean stored) {
    Outcome outcome = stored ? Outcome.STORED : Outcome.OVERTAKEN;
    add(sync.location(), Scope.PATH, new Event.Asked(true, outcome, Found.UNKNOWN));
  }

  /** The store did not answer, or nobody waited for the rest of its answer. */
  void failed(Sync sync) {
    boolean listing = sync.target() == Sync.Target.LISTING;
    add(sync.location(), Scope.PATH, new Event.Asked(listing, Outcome.FAILED, Found.UNKNOWN));
  }

  private static boolean isEcho(Change change, Reading reading) {
    return reading.echoes() > 0
        && !reading.whole()
        && reading.invalidations().stream()
            .noneMatch(
                each ->
                    each.location().equals(change.location()) && each.scope() == change.scope());
  }

  private static Found compare(@Nullable Entry before, Optional<FileStatus> found) {
    if (before == null || before.state() == Entry.State.PLACEHOLDER) {
      return Found.FIRST;
    }
    return Objects.equals(before.status(), found.orElse(null)) ? Found.SAME : Found.OTHER;
  }

  private void trees(Collection<Invalidation> invalidations, Why why) {
    for (Invalidation invalidation : invalidations) {
      if (invalidation.scope() == Scope.SUBTREE) {
        add(invalidation.location(), Scope.SUBTREE, new Event.TakenAsOld(why));
      }
    }
  }

  private void add(@Nullable Location location, Scope scope, Event event) {
    add(ticker.nanos(), location, scope, event);
  }

  private void add(long nanos, @Nullable Location location, Scope scope, Event event) {
    long before = history.forgotten();
    history.add(new Happening(nanos, location, scope, event));
    long forgotten = history.forgotten() - before;
    if (forgotten > 0) {
      listener.happeningsForgotten(forgotten);
    }
  }
}
