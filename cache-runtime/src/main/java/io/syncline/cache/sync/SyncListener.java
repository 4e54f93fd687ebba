package io.syncline.cache.sync;

import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import java.util.List;

/**
 * Hears what the shards and the engine do, for metrics. Every method does nothing unless
 * overridden.
 *
 * <p>Thread rule: called by any thread, sometimes while others wait for it; must return at once.
 */
public interface SyncListener {
  /** Hears nothing. */
  SyncListener NONE = new SyncListener() {};

  /** Why all that a shard holds was taken as old. */
  enum WholeShardCause {
    /** A record could not be read, so nobody knows what it would have invalidated. */
    UNREADABLE,
    /** The place in a topic was lost; records may be missing. */
    LOST_PLACE,
    /** Records are missing, and nobody knows what their origins can write. */
    MISSING_RECORDS,
    /** Somebody appends who never joined. */
    UNKNOWN_ORIGIN
  }

  /** How a sync ended. */
  enum SyncOutcome {
    /** Stored, and valid. */
    STORED,
    /**
     * Answered, but overtaken by an invalidation or a later sync, or the shard is no longer held.
     */
    OVERTAKEN,
    /** Answered, but more children changed while they were listed than are remembered. */
    OVERFLOWED,
    /** The store did not answer, or refused. */
    FAILED
  }

  /** Where an answer came from. */
  enum ServedBy {
    /** What was held. */
    CACHE,
    /** The store, asked for this answer. */
    ASKED,
    /** The store, asked by somebody else at the same time. */
    SHARED,
    /**
     * The store, without storing anything: the shard is not held here, or the listing did not last.
     */
    DIRECT,
    /** What was held, too old, because the store does not answer. */
    STALE
  }

  /** A record was applied, or passed over for having nothing to invalidate. */
  default void applied(int shard) {}

  /** So many locations or trees were invalidated in one shard. */
  default void invalidated(Scope scope, int count) {}

  /** All that a shard holds was invalidated. */
  default void wholeShardInvalidated(int shard, WholeShardCause cause) {}

  /** So many records of one origin are missing in one shard. */
  default void missing(int shard, long records) {}

  /** An origin told of changes where it had not said that it writes. */
  default void outside(int shard) {}

  /**
   * The store shows changes that nobody told of and nobody will: they were lost on their way, or
   * made where nobody was expected to change anything. What is held here is right already.
   *
   * @param changed each is said once
   */
  default void untold(List<Invalidation> changed) {}

  /** Statuses that a change carried made it unnecessary to ask. */
  default void statusesTaken(long count) {}

  /**
   * So many changes told of what was told before, or of the removal of what was known to be gone,
   * so that what is held of it stayed valid.
   */
  default void echoes(int count) {}

  /** A record could not be read; {@code kept} says whether it could be kept aside. */
  default void unreadable(int shard, boolean kept) {}

  /** So many single-path invalidations came in a partition to which they do not belong. */
  default void strays(int count) {}

  /** A sync ended. */
  default void synced(Sync.Target target, SyncOutcome outcome) {}

  /** A reader was answered. */
  default void served(Sync.Target target, ServedBy by) {}

  /** A reader was answered, with what that was. Not called when it failed. */
  default void read(HeardRead read) {}

  /**
   * The log told of changes, at least one, which were applied. Called by the thread that reads the
   * log; must return at once.
   *
   * @param origin who made them
   * @param stale whether what is held of any of them is old now; not where they told what is there,
   *     or what was known
   */
  default void heard(Origin origin, List<Invalidation> changes, boolean stale) {}

  /** This is written through this node, and what was held of it is old. */
  default void written(List<Invalidation> written) {}

  /** Somebody with many questions got no help: as many callers wait for a thread as may. */
  default void helpRefused() {}

  /** So many happenings made room for newer ones: nobody can be told of them any more. */
  default void happeningsForgotten(long count) {}

  /** So many rows made room. */
  default void evicted(long rows) {}
}
