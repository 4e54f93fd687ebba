package io.syncline.watch;

import io.syncline.core.error.SyncException;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import java.util.OptionalLong;

/**
 * Told of what a watcher does, for metrics and for people.
 *
 * <p>Thread rule: called on the watcher's thread; must not block.
 */
public interface WatchListener {
  /**
   * All that a poll told is in the log.
   *
   * @param until before which instant, on the clock of the watcher, all changes are in the log by
   *     that; empty where the poll covers nothing
   */
  void polled(Poll poll, OptionalLong until);

  /** The feed cannot tell of everything. */
  void lost(WatchLoss loss);

  /** Something was tried that did not work, and is tried again. */
  void failed(SyncException failure);
}
