package io.syncline.sim.mutation;

import java.util.Locale;

/**
 * A guard that a run leaves out: the simulated drivers do without what it asks for. Named as the
 * guards of the table of traps.
 */
public enum Mutation {
  SERVE_ONLY_VALID("T1", "what was invalidated is served as long as it is young"),
  SETTLE("T2", "a mutation without an answer is told of once, at once"),
  FENCE_ATOMIC("T3", "a Fence is applied, and its trees are invalidated later"),
  FENCE_AFTER_LEASE("T4", "a silent origin is fenced before its lease has run out"),
  LEASE_ANNOUNCED("T4", "an origin does not say how long it may write unheard"),
  LEASE_FINAL("T4", "heartbeats that are acked revive a lease that ran out"),
  LEASE_BEFORE_ATTEMPT("T4", "the lease is checked before the intent only"),
  COVERAGE("T5", "what was cached uncovered outlives a change of the policy"),
  START_ORDER(
      "T6", "an answer counts against later questions, and answers that cross are not doubted"),
  WATCH_TREES("T5", "a watcher that does not know where to read on announces no trees"),
  WATCH_PURGED("T5", "a watcher takes no notice of events that its feed has lost"),
  EVICT_CLEARS_COMPLETE("T7", "a listing stays complete without an evicted child"),
  NO_CLAIM_WHILE_INHERITED(
      "T8", "a successor claims, and says that its predecessor left, before it has replayed"),
  WATCH_INHERITANCE("T8", "a watcher claims before it has read on where the one before it was"),
  WATCH_CHECKPOINT("T8", "a watcher keeps its position before the log has what it read"),
  ORIGINS_IN_THE_MINIMUM("T9", "origins count as known up to when a ping came back"),
  LEFT_AT_OFFSET("T9", "an origin that left is not waited for"),
  COLD_START_FIXED("T10", "a cold shard stores answers before its start is fixed"),
  TOPIC_ID("T11", "a topic that was made anew is resumed by offset, and gaps are ignored"),
  ONE_STEP_STORE("T12", "an answer is stored some time after it was found unspoilt"),
  NO_DEDUPE_AFTER_SEND("T13", "an ancestor is not told again shortly after it was told"),
  DIRECTORY_IS_SUBTREE("T14", "the removal of a directory is told as that of a single path"),
  RENAME_TARGET("T14", "the target of a rename is not told"),
  READ_LAG("T15", "an answer of a lagging store counts as of when it was asked"),
  LAG_ECHO("T15", "what was asked while a store lagged behind an invalidation stays valid"),
  CARRY_ONLY_VALID("T17", "a carried status clears a stale mark set by another change"),
  CARRY_NEVER_MISSING("T17", "a carried status fills a gap"),
  CARRY_ORDER("T17", "a carried status replaces what was asked after its change began"),
  CARRY_HEARD(
      "T17",
      "a carried status that is held already does not count as heard of, and versions recur"),
  CARRY_BEGAN("T17", "a carried status is dated by when its change was told"),
  SHARE_RULE("T18", "a read with a token joins a question that began before the write"),
  QUEUE_FEED("T19", "an empty queue counts while messages may be hidden from its reader"),
  CANARY("5.1", "a queue is believed whether it tells of canaries or not"),
  CANARY_LATELY("5.1", "a canary that came back a while ago is as good as one that came just now"),
  CANARY_SUCCESSOR("5.1", "whoever takes over waits for no canary of its predecessor"),
  QUEUE_ALONE("T19", "who does not know whether it still has its turn goes on reading a queue"),
  QUEUE_DELAY("T19", "the allowance for events that are late is not subtracted"),
  LATE_TRUSTED("5.1", "a feed is trusted as before after an event that came too late"),
  ELAPSED_MAX("T20", "time that a machine slept through does not count"),
  IN_FLIGHT("T21", "an invalidation does not reach the questions under way"),
  TICK_BEFORE_ASK("T22", "a validation is stamped when the store has answered"),
  INTENT_FIRST("T23", "the intent is stored after the mutation"),
  CLAIM_HELD("T24", "heartbeats claim past intents that are not finished"),
  WATCH_HOLD("T24", "a watcher takes no hold before it reads on"),
  SAMPLE_BEFORE_ASK("T25", "the instant of a sample is taken when the answer came"),
  CLAIM_ONLY_ACKED("T25", "a heartbeat counts as acked when it is sent"),
  EPOCH_RULE(
      "T25", "the answer of a deposed leader dates claims, even an end before what was read"),
  JOIN_FIRST("T26", "an origin writes before its JOINED is acked"),
  UNREADABLE_IS_ANYTHING("T27", "a record that cannot be read is skipped"),
  HEADERS_SCOPE("T27", "an unreadable record spoils its origin's locations only"),
  SESSION_FLOOR("T28", "a session does not say what it has seen"),
  PREFIX_BOTH_WAYS("T30", "what happens above a mount's root does not concern the mount"),
  FAILED_STAYS_STALE("T31", "a question that failed counts as answered"),
  OWN_RECORDS_APPLIED("T32", "a node skips the records of its own cluster"),
  COLLAPSE_DURABLE(
      "T33", "what collapses is forgotten on disk before what stands for it is durable"),
  COLLAPSE_COVERS("T33", "what stands for all that collapses announces one of its trees only"),
  ECHO_BY_VERSION(
      "T34", "a mutation is named by what it leaves: what leaves that again counts as its echo"),
  ONLY_REMOVALS(
      "T35", "what is held as absent outlasts changes of which nobody knows what they did"),
  REMOVAL_HEARD(
      "T35", "what outlasted a removal does not count as heard of: an older change undoes it"),
  HEARD_NOT_TOLD("lost", "a watcher removes some of what it received, and does not tell of it"),
  ROUND_SKIPS("lost", "a round believes what is held instead of asking"),
  UNTOLD_NOT_PUBLISHED("lost", "who finds out that nobody told of a change keeps it to itself"),
  UNTOLD_EAGERLY("lost", "whatever an answer contradicts is told of as lost, at once"),
  PATIENCE("settle", "waits for others run on a clock that can be set forward"),
  GAPS("gaps", "missing records are not noticed, nor is an offset out of retention"),
  BOUNDED("I8", "nothing that is held has a limit"),
  ONE_BATCH("apply", "after a power cut the positions are newer than the marks");

  private final String trap;
  private final String meaning;

  Mutation(String trap, String meaning) {
    this.trap = trap;
    this.meaning = meaning;
  }

  /** The trap that the guard answers. */
  public String trap() {
    return trap;
  }

  /** What goes on without it. */
  public String meaning() {
    return meaning;
  }

  /** As it is typed. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The mutation of a name as it is typed. */
  public static Mutation of(String id) {
    for (Mutation mutation : values()) {
      if (mutation.id().equals(id)) {
        return mutation;
      }
    }
    throw new IllegalArgumentException("there is no mutation '" + id + "' (see --list-mutations)");
  }
}
