package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.UnderFileSystem;
import java.util.List;
import java.util.Optional;

/**
 * Asks the store for whole listings and stores them page by page: a directory of any size in
 * bounded memory.
 */
final class ListingSyncs {
  private static final ListingPage NO_CHILDREN = new ListingPage(List.of(), 0, null);

  private final Asking asking;

  ListingSyncs(Asking asking) {
    this.asking = asking;
  }

  /** Carries out a listing that was begun, for this caller and all who wait. */
  Listed lead(OwnedShard shard, Flight<Listed> flight, Caller caller) {
    Optional<OwnSync> own = Optional.empty();
    Listed listed;
    try {
      own = beginOwn(flight.sync().location(), caller);
      listed = listAndStore(shard, flight, caller.terms().ufs());
    } catch (RuntimeException | Error e) {
      flight.fail(e, () -> shard.run(held -> held.abandonListing(flight)));
      own.ifPresent(OwnSync::abandon);
      asking.listener().synced(Sync.Target.LISTING, SyncListener.SyncOutcome.FAILED);
      throw e;
    }
    try {
      own.ifPresent(sync -> sync.end(listed));
    } finally {
      flight.result().complete(listed);
    }
    asking.listener().synced(Sync.Target.LISTING, outcome(flight, listed));
    return listed;
  }

  private static SyncListener.SyncOutcome outcome(Flight<Listed> flight, Listed listed) {
    if (listed.stored()) {
      return SyncListener.SyncOutcome.STORED;
    }
    return flight.sync().hasOverflowed()
        ? SyncListener.SyncOutcome.OVERFLOWED
        : SyncListener.SyncOutcome.OVERTAKEN;
  }

  private Listed listAndStore(OwnedShard shard, Flight<Listed> flight, UnderFileSystem ufs) {
    Location directory = flight.sync().location();
    Listed.Proof proof = Listed.Proof.DIRECTORY;
    ListingPage page;
    try {
      page = ufs.list(directory, null);
    } catch (SyncException e) {
      // Where no directory is there are no children: known until something appears there.
      proof = Listed.Proof.of(e);
      page = NO_CHILDREN;
    }
    long answered = asking.ticker().steadyNanos();
    long requests = 1;
    while (store(shard, flight, page, answered)) {
      asking.evictor().afterStoring(shard);
      if (page.continuation() == null) {
        boolean stored = shard.step(held -> held.endListing(flight)).orElse(false);
        return new Listed(proof, stored, requests, answered);
      }
      requests++;
      try {
        page = ufs.list(directory, page.continuation());
      } catch (SyncException e) {
        if (!Listed.Proof.isNoDirectory(e)) {
          throw e;
        }
        // Gone or replaced half-way: what was listed so far is no directory that ever was.
        break;
      } finally {
        answered = asking.ticker().steadyNanos();
      }
    }
    shard.run(held -> held.abandonListing(flight));
    return new Listed(proof, false, requests, answered);
  }

  private static boolean store(
      OwnedShard shard, Flight<Listed> flight, ListingPage page, long answered) {
    try {
      return shard.step(held -> held.page(flight, page, answered)).orElse(false);
    } catch (IllegalArgumentException e) {
      throw new SyncException(
          ErrorCode.INTERNAL,
          "the store's listing of "
              + flight.sync().location()
              + " is not in the order expected of it",
          e);
    }
  }

  /** The directory's own entry is asked for as well: a listing answers whether it is there. */
  private Optional<OwnSync> beginOwn(Location directory, Caller caller) {
    return asking
        .shards()
        .ofEntry(directory)
        .flatMap(
            shard ->
                shard.step(
                    held ->
                        new OwnSync(
                            shard,
                            held.shard()
                                .begin(
                                    Sync.Target.ENTRY,
                                    directory,
                                    asking.askedAt(caller).getAsLong()))));
  }

  /**
   * The sync of a directory's own entry while it is listed.
   *
   * @param shard the shard of that entry, which need not be that of the children
   * @param sync its registration
   */
  private record OwnSync(OwnedShard shard, Sync sync) {
    void abandon() {
      shard.run(held -> held.shard().abandon(sync));
    }

    /** Stores what the listing proved; where that is a file, its status is not known. */
    void end(Listed listed) {
      if (listed.proof() == Listed.Proof.NOTHING) {
        shard.run(
            held -> {
              sync.answered(listed.answered());
              held.shard().complete(sync, Optional.empty());
            });
      } else if (listed.proof() == Listed.Proof.DIRECTORY && listed.stored()) {
        shard.run(
            held -> {
              sync.answered(listed.answered());
              held.shard().completeDirectory(sync);
            });
      } else {
        abandon();
      }
    }
  }
}
