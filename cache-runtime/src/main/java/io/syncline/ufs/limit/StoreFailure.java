package io.syncline.ufs.limit;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;

/** Why one attempt failed, and whether it may take effect all the same. */
public final class StoreFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final SyncException error;
  private final StoreOutcome outcome;
  private final boolean retryable;

  private StoreFailure(SyncException error, StoreOutcome outcome, boolean retryable) {
    super(error.getMessage(), error, false, false);
    this.error = error;
    this.outcome = outcome;
    this.retryable = retryable;
  }

  /** The store said no: the attempt has no effect, now or later. */
  public static StoreFailure refused(StoreOutcome outcome, SyncException error) {
    return new StoreFailure(error, outcome, worthRepeating(error.code()));
  }

  /** The store did not say: the attempt may have taken effect, or may still do so. */
  public static StoreFailure unanswered(SyncException error) {
    return new StoreFailure(error, StoreOutcome.NO_ANSWER, worthRepeating(error.code()));
  }

  /** The attempt never reached the store. */
  public static StoreFailure notSent(SyncException error) {
    return new StoreFailure(error, StoreOutcome.NOT_SENT, worthRepeating(error.code()));
  }

  /**
   * The same, and never to be repeated: the caller was interrupted, the breaker is open, or what
   * the attempt went through is broken for good.
   */
  public StoreFailure last() {
    return new StoreFailure(error, outcome, false);
  }

  /** The attempt never reached the store, and no further one is to be made. */
  static StoreFailure notSentForGood(SyncException error) {
    return notSent(error).last();
  }

  /** The caller's thread was interrupted while the attempt was under way. */
  public static StoreFailure interrupted(SyncException error) {
    return unanswered(error).last();
  }

  /** What a caller is told. */
  public SyncException error() {
    return error;
  }

  /** How the attempt ended. */
  public StoreOutcome outcome() {
    return outcome;
  }

  /** Whether the attempt may have taken effect, or may still do so. */
  public boolean mayTakeEffect() {
    return outcome == StoreOutcome.NO_ANSWER;
  }

  /** Whether the same attempt may succeed a little later. */
  boolean retryable() {
    return retryable;
  }

  /**
   * A changed file is to be read anew by who knows its new version; a busy adapter has waited
   * already.
   */
  private static boolean worthRepeating(ErrorCode code) {
    return code.fate() == Fate.RETRY
        && code != ErrorCode.CHANGED_UNDERNEATH
        && code != ErrorCode.UFS_BUSY;
  }
}
