package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Sync;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers for single entries: from what is held, from a question under way, or by asking the store.
 */
final class EntrySyncs {
  /**
   * How often a caller turns to another question when whoever asked the one it waited for gave up.
   */
  private static final int MAX_TURNS = 4;

  private final Asking asking;

  EntrySyncs(Asking asking) {
    this.asking = asking;
  }

  /** What is at a location, no older than the caller permits. */
  EntryAnswer entry(Location location, Caller caller) {
    for (int turns = 0; turns < MAX_TURNS; turns++) {
      Optional<OwnedShard> shard = asking.shards().ofEntry(location);
      Optional<Held.EntryTurn> turn = shard.flatMap(owned -> enter(owned, location, caller));
      if (shard.isEmpty() || turn.isEmpty()) {
        break;
      }
      Flight<EntryAnswer> flight = turn.get().flight();
      if (flight == null) {
        return answer(SyncListener.ServedBy.CACHE, held(turn.get().decision(), shard.get()));
      }
      try {
        EntryAnswer told =
            turn.get().leads()
                ? lead(shard.get(), flight, turn.get().decision().entry(), caller)
                : flight.await();
        return answer(
            turn.get().leads() ? SyncListener.ServedBy.ASKED : SyncListener.ServedBy.SHARED, told);
      } catch (SyncException e) {
        if (turn.get().leads() || !Flight.isGivenUp(e)) {
          return insteadOf(e, shard.get(), location, caller);
        }
      }
    }
    return directly(location, caller);
  }

  private Optional<Held.EntryTurn> enter(OwnedShard shard, Location location, Caller caller) {
    Watermark watermark = asking.watermark(shard, caller);
    Caller answerable = asking.answerableBy(shard, caller);
    return shard
        .step(held -> held.enterEntry(location, answerable, watermark, asking.askedAt(caller)))
        .flatMap(turn -> turn);
  }

  /**
   * Asks the store, for this caller and all who wait.
   *
   * @param before what was held when the question began
   */
  private EntryAnswer lead(
      OwnedShard shard, Flight<EntryAnswer> flight, @Nullable Entry before, Caller caller) {
    Optional<FileStatus> found;
    try {
      found = caller.terms().ufs().stat(flight.sync().location());
    } catch (RuntimeException | Error e) {
      flight.fail(e, () -> shard.run(held -> held.abandonEntry(flight)));
      asking.listener().synced(Sync.Target.ENTRY, SyncListener.SyncOutcome.FAILED);
      throw e;
    }
    long answered = asking.ticker().steadyNanos();
    long asked = flight.sync().nanos();
    EntryAnswer answer = new EntryAnswer(found, Served.asked(asked, Shown.pastAll(answered)));
    boolean stored = false;
    try {
      Optional<Boolean> ended = shard.step(held -> held.endEntry(flight, before, found, answered));
      stored = ended.orElse(false);
      if (ended.isPresent()) {
        Shown shown = shard.tenure().shown(OptionalLong.of(answered));
        answer = new EntryAnswer(found, Served.asked(asked, shown));
      }
    } finally {
      flight.result().complete(answer);
    }
    asking
        .listener()
        .synced(
            Sync.Target.ENTRY,
            stored ? SyncListener.SyncOutcome.STORED : SyncListener.SyncOutcome.OVERTAKEN);
    asking.evictor().afterStoring(shard);
    return answer;
  }

  /** Asks the store for this caller alone: what is not held here is always asked. */
  private EntryAnswer directly(Location location, Caller caller) {
    long asked = asking.askedAt(caller).getAsLong();
    Optional<FileStatus> found = caller.terms().ufs().stat(location);
    Shown shown = Shown.pastAll(asking.ticker().steadyNanos());
    return answer(SyncListener.ServedBy.DIRECT, new EntryAnswer(found, Served.asked(asked, shown)));
  }

  private EntryAnswer insteadOf(
      SyncException failure, OwnedShard shard, Location location, Caller caller) {
    if (caller.terms().serveStaleAfter(failure)) {
      Watermark watermark = asking.watermark(shard, caller);
      EntryDecision decision =
          shard
              .step(
                  held ->
                      held.shard().decide(location, caller.bounds(), caller.arrival(), watermark))
              .orElse(null);
      if (decision != null && isKnown(decision.entry())) {
        return answer(SyncListener.ServedBy.STALE, held(decision, shard));
      }
    }
    throw failure;
  }

  private EntryAnswer answer(SyncListener.ServedBy by, EntryAnswer answer) {
    asking.listener().served(Sync.Target.ENTRY, by);
    return answer;
  }

  private static EntryAnswer held(EntryDecision decision, OwnedShard shard) {
    Entry entry = decision.entry();
    if (entry == null) {
      throw new SyncException(ErrorCode.INTERNAL, "an answer without an entry: " + decision);
    }
    return new EntryAnswer(
        Optional.ofNullable(entry.status()),
        Served.held(
            decision.reason(), decision.since(), shard.tenure().shown(decision.answered())));
  }

  /** Whether something was ever asked: that a change was heard of is no answer. */
  private static boolean isKnown(@Nullable Entry entry) {
    return entry != null && entry.state() != Entry.State.PLACEHOLDER;
  }
}
