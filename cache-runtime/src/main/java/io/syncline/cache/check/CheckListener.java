package io.syncline.cache.check;

import io.syncline.core.consistency.Finding;

/**
 * Hears how a check goes.
 *
 * <p>Thread rule: the check's thread.
 */
public interface CheckListener {
  /** Something is wrong, or nobody can tell. */
  void found(Finding finding);

  /** Something was wrong, was repaired, and is not wrong any more. */
  void repaired(Finding finding);

  /** The check got on. */
  void progress(CheckTally tally);
}
