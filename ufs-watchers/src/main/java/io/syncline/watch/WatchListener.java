package io.syncline.watch;

import io.syncline.core.error.SyncException;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;

/**
 * Told of what a watcher does, for metrics and for people.
 *
 * <p>Thread rule: called on the watcher's thread; must not block.
 */
public interface WatchListener {
  /** All that a poll told is in the log. */
  void polled(Poll poll);

  /** The feed cannot tell of everything. */
  void lost(WatchLoss loss);

  /** Something was tried that did not work, and is tried again. */
  void failed(SyncException failure);
}
