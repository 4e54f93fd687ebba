package io.syncline.agent.reconcile;

/** What rounds, and telling of what they find, do only so often or so much of; a closed set. */
public enum RoundLimit {
  /** Batches of changes that nobody told of, and that wait to be told; a further one is not. */
  UNTOLD_BATCHES,
  /** Times that a store is waited for at one place; that is passed over. */
  ROUND_WAITS,
  /** Refusals in a row; the store is waited for after each further one. */
  ROUND_REFUSALS,
  /** Mounts that are forgotten at a time; the others are when mounts change next. */
  FORGOTTEN_ROUNDS
}
