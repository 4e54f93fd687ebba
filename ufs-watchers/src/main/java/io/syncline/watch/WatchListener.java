package io.syncline.watch;

import io.syncline.core.error.SyncException;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import java.time.Duration;
import java.util.Optional;
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

  /** What speaks against the feed, as of a poll that ended; empty for nothing. */
  default void doubted(Optional<Doubt> doubt) {}

  /** The feed cannot tell of everything. */
  void lost(WatchLoss loss);

  /** Something was tried that did not work, and is tried again. */
  void failed(SyncException failure);

  /**
   * People had something announced as old that the feed did not tell of. Thread rule: any thread.
   */
  default void rescanned() {}

  /**
   * A message could not be read: something unknown changed, and everything watched is told as old.
   *
   * @param why for a person
   * @param excerpt its beginning, one short line
   */
  default void malformed(String why, String excerpt) {}

  /**
   * An event came after what it tells of had been taken as told.
   *
   * @param age since what it tells of, by the clocks of others
   * @param allowance how long events are waited for from now on
   */
  default void late(Duration age, Duration allowance) {}

  /** A canary came back, so long after it had been written. */
  default void canary(Duration delay) {}

  /** A limit was reached. Thread rule: any thread. */
  default void reached(WatchLimit limit) {}

  /**
   * A canary did not come back for so long that it was given up: the store's notifications are
   * taken as broken.
   */
  default void canaryMissing(Duration waited) {}
}
