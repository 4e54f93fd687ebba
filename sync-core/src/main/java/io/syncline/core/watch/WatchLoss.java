package io.syncline.core.watch;

/**
 * A feed could not tell of everything.
 *
 * @param cause why; a closed set, for metrics
 * @param detail for a person: what was found, what was expected
 */
public record WatchLoss(Cause cause, String detail) {
  /** Why something could not be told. */
  public enum Cause {
    /** Nobody watched before, or nobody knows how far. */
    NO_CHECKPOINT,
    /** The store has dropped what lies behind the position. */
    EXPIRED,
    /** The store does not know the position: it is not the store that it was. */
    FOREIGN_POSITION,
    /** More happened than could be kept. */
    OVERFLOW,
    /** The store's notifications were seen to be missing, or misconfigured. */
    NOT_DELIVERED
  }
}
