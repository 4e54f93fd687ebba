package io.syncline.core.audit;

/** What a look at a sampled path came to, by the rules of the consistency check. */
public enum AuditOutcome {
  /**
   * The node answered what the store says; or something else that its mount permitted, and not any
   * more when it was looked at again.
   */
  CONSISTENT,
  /** The answer was wrong: it claimed to be newer than the change that it lacked. */
  INCONSISTENT,
  /** The node would have asked the store, so that there was no answer to compare. */
  UNSERVED,
  /**
   * Nobody can tell: the store did not say, or said something else at each look, the mount permits
   * any age, or the shard went elsewhere meanwhile.
   */
  UNDECIDED
}
