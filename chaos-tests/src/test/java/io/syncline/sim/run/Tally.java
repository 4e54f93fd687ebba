package io.syncline.sim.run;

import java.util.EnumMap;
import java.util.Map;

/** What a run exercised. */
public final class Tally {
  /** What is counted. */
  public enum Count {
    /** Looks at an entry or a listing that would be served. */
    SERVABLE,
    /** Those of them that only the watermark makes fresh enough. */
    BY_WATERMARK,
    /** Those of them that are young enough by themselves. */
    BY_VALIDATION,
    /** Those without a bound. */
    UNBOUNDED,
    /** Times a proof was known. */
    PROVEN,
    /** Times nothing was proven. */
    UNPROVEN,
    /** Canaries that came back. */
    CANARIES,
    /** Times that a canary did not come back, and a queue was not believed any more. */
    SILENCES,
    /** Looks at a feed that was not believed, so that its claims were taken back. */
    WATCH_DOUBTS,
    /** Looks at a shard whose store showed changes that were not told of yet. */
    CONTRADICTED,
    /** Looks at a shard whose store did not. */
    AGREED,
    /** Mutations that were asked of the store by nodes. */
    WRITES,
    /** Those without an answer. */
    UNSETTLED,
    /** Writes refused because the lease is not held. */
    REFUSED_BY_LEASE,
    /** Mutations from outside. */
    OUTSIDE_WRITES,
    /** Reads that were served from what is held. */
    SERVED_READS,
    /** Reads that asked the store. */
    ASKED_READS,
    /** Reads that joined a question under way. */
    SHARED_READS,
    /** Reads that carried a token. */
    TOKEN_READS,
    /** Reads refused because too much was being asked. */
    REFUSED_AS_BUSY,
    /** Times rows beyond a shard's limit were evicted. */
    EVICTIONS,
    /** Reads of sessions that move between nodes. */
    SESSION_READS,
    /** Those of them whose session has read or written there before. */
    SESSION_READS_AGAIN,
    /** Listings of sessions. */
    SESSION_LISTINGS,
    /** Those of them whose session has read or written there before. */
    SESSION_LISTINGS_AGAIN,
    /** Answers that an invalidation overtook. */
    SPOILT_ANSWERS,
    /** Changes that were told with the new status. */
    CARRIED,
    /** Statuses taken over from changes, or known already. */
    CARRIED_TAKEN,
    /** Records applied. */
    RECORDS,
    /** Times records were missing. */
    GAPS,
    /** Origins seen that never joined. */
    STRANGERS,
    /** Whole shards taken as old. */
    WHOLE_SHARDS,
    /** Cold starts. */
    COLD_STARTS,
    /** Shards taken up with state. */
    WARM_STARTS,
    /** Times an outbox collapsed. */
    COLLAPSES,
    /** Intents that another one stands for since. */
    COLLAPSED,
    /** Times a process died while its outbox collapsed. */
    COLLAPSES_CUT,
    /** Intents inherited. */
    INHERITED,
    /** Origins that were told to have left. */
    LEFT,
    /** Origins fenced. */
    FENCED,
    /** Leases that ended. */
    LEASES_ENDED,
    /** Turns at a feed that began. */
    WATCH_TURNS,
    /** Turns that went on until they noticed that another one had begun. */
    WATCH_SUCCEEDED,
    /** Answers of feeds to watchers. */
    WATCH_POLLS,
    /** Those after which a watcher claimed. */
    WATCH_COMPLETE,
    /** Times a feed could not tell of everything. */
    WATCH_LOSSES,
    /** Messages received from queues. */
    MESSAGES,
    /** Changes that watchers told of. */
    WATCHED_CHANGES,
    /** Changes that a shard left out as echoes of what it had applied. */
    ECHOES,
    /** What is held as absent outlasted the removal of what was there. */
    ABSENCES_KEPT,
    /** Locations that others changed, and a queue lost the event. */
    UNHEARD,
    /** Looks at what would be served, and is old only because of such a change. */
    EXCUSED,
    /** Claims that went past such a change. */
    EXCUSED_PROOFS,
    /** Answers to sessions that went back only because of such a change. */
    EXCUSED_SESSIONS,
    /** Old things that a record made stale. */
    HEALED_BY_RECORD,
    /** Old things that a round replaced. */
    HEALED_BY_ROUND,
    /** Old things that another question replaced. */
    HEALED_BY_READ,
    /** Rounds that went through all that is held of a mount in a shard. */
    ROUNDS,
    /** Questions of rounds. */
    ROUND_QUESTIONS,
    /** Changes that nobody told of, as a node found. */
    UNTOLD,
    /** Those of them that its outbox took. */
    UNTOLD_TAKEN,
    /** Those of them that it did not. */
    UNTOLD_REFUSED
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);

  public void add(Count what) {
    add(what, 1);
  }

  public void add(Count what, long more) {
    counts.merge(what, more, Long::sum);
  }

  public long of(Count what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Adds all of another run. */
  public void add(Tally other) {
    other.counts.forEach(this::add);
  }
}
