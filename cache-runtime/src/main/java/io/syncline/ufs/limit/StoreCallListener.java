package io.syncline.ufs.limit;

/**
 * Hears of every request to a store, each attempt by itself; for metrics, and for tests that count
 * requests.
 *
 * <p>Thread rule: called on the thread that sent the request; it must not block or throw.
 */
@FunctionalInterface
public interface StoreCallListener {
  /** Hears nothing. */
  StoreCallListener NONE = (operation, outcome, elapsedNanos) -> {};

  /**
   * One attempt ended.
   *
   * @param elapsedNanos from sending to the answer, without the wait for a permit; 0 when it was
   *     not sent
   */
  void onCall(StoreOperation operation, StoreOutcome outcome, long elapsedNanos);

  /** The store called two requests by the same id, so that its ids tell nothing. */
  default void onRepeatedId() {}

  /** So many unfinished files wait to be removed that a further one was left where it is. */
  default void onLeftoverLeft() {}
}
