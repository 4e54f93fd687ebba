package io.syncline.core.watch;

import io.syncline.core.model.Change;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one poll of a feed told.
 *
 * @param changes in the order in which they are to be told; at most {@link #MAX_CHANGES}
 * @param position behind them, where the next poll goes on; at most {@link #MAX_POSITION}
 *     characters
 * @param complete whether nothing is left that was to be told when the poll began
 * @param loss what could not be told, so that all that the feed tells of may be old; empty for
 *     nothing. Its trees are among the changes
 * @param behind how long before this poll the one began up to which it is complete; zero for this
 *     one itself. Of feeds that come to no end while somebody writes
 */
public record Poll(
    List<Change> changes,
    String position,
    boolean complete,
    Optional<WatchLoss> loss,
    Duration behind) {
  /** With more, a poll ends early and is not complete. */
  public static final int MAX_CHANGES = 10_000;

  /** Positions are kept in ZooKeeper. */
  public static final int MAX_POSITION = 4_096;

  public Poll {
    changes = List.copyOf(changes);
    Objects.requireNonNull(loss);
    if (behind.isNegative()) {
      throw new IllegalArgumentException("complete up to " + behind + " before the poll began");
    }
    if (changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException(
          changes.size() + " changes in a poll (at most " + MAX_CHANGES + ")");
    }
    if (position.length() > MAX_POSITION) {
      throw new IllegalArgumentException(
          "a position of " + position.length() + " characters (at most " + MAX_POSITION + ")");
    }
  }

  /** A poll that is complete, if it is, up to its own beginning. */
  public Poll(List<Change> changes, String position, boolean complete, Optional<WatchLoss> loss) {
    this(changes, position, complete, loss, Duration.ZERO);
  }

  /** A poll that lost nothing. */
  public static Poll of(List<Change> changes, String position, boolean complete) {
    return new Poll(changes, position, complete, Optional.empty());
  }
}
