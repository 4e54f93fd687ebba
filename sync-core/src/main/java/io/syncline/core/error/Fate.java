package io.syncline.core.error;

/**
 * What becomes of an operation that met an error; {@link ErrorCode} is the one table that assigns
 * it.
 */
public enum Fate {
  /** Try again: bounded, with jitter. */
  RETRY,
  /**
   * The caller's mistake, or a fact about the world that a repetition does not change: tell the
   * caller.
   */
  REJECT,
  /** Go on with less: the rest of the node keeps working, and says what is missing. */
  DEGRADE,
  /** An invariant or a precondition of the whole node is broken: stop before it does harm. */
  STOP
}
