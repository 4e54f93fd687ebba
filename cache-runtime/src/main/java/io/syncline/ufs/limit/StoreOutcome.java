package io.syncline.ufs.limit;

/** How one request to a store ended; a closed set, fit for a metric's label. */
public enum StoreOutcome {
  /** Done. */
  OK,
  /** Answered: nothing is there. */
  NOT_FOUND,
  /**
   * Answered: a condition of the request did not hold, such as another version or an existing name.
   */
  CONDITION_FAILED,
  /** Answered: not permitted. */
  DENIED,
  /** Answered: asked to slow down. */
  THROTTLED,
  /** Answered: any other refusal. */
  REJECTED,
  /** No answer, or one that does not exclude that the request takes effect. */
  NO_ANSWER,
  /** It never left: no connection, no permit in time, an open breaker. */
  NOT_SENT
}
