package io.syncline.cache.check;

import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.core.consistency.Finding;

/**
 * Hears how a check goes.
 *
 * <p>Thread rule: the check's thread.
 */
public interface CheckListener {
  /** Something is wrong, or nobody can tell. */
  void found(Finding finding);

  /**
   * The check got on.
   *
   * @param place where a check that goes on later begins: all before it was compared and judged
   * @param tally what was done since the check of this shard began
   */
  void progress(Place place, CheckTally tally);
}
