package io.syncline.cache.check;

import io.syncline.core.consistency.Finding;

/**
 * Does something about what a check found.
 *
 * <p>Thread rule: the thread that compares.
 */
@FunctionalInterface
public interface Repairer {
  /**
   * Puts a wrong answer right, or at least no one gets it any more. That it worked is looked at
   * afterwards.
   *
   * @throws io.syncline.core.error.SyncException when that is not possible now
   */
  void repair(Finding finding);
}
