package io.syncline.core.watch;

import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a store tells of changes that others make: its edit log, its event queue, the events of a
 * directory.
 *
 * <p>A feed is read from a position, which is text that only the feed understands and that survives
 * a restart. Reading from the same position again tells of the same changes again, and maybe of
 * more.
 *
 * <p>Does not guarantee that anything is told once, in order, or that what is told of is still so:
 * a change says that something may be old.
 *
 * <p>Thread rule: one thread; closed when nobody polls any more.
 */
public interface ChangeFeed extends AutoCloseable {
  /**
   * The position of now: whatever is committed after this call is told of by polls from there.
   *
   * @throws SyncException if the store cannot be asked
   */
  String now();

  /**
   * Reads on.
   *
   * @param position of an earlier poll, or of {@link #now}
   * @param atMost how long it may wait for something to tell; a store that is slow to answer may
   *     take longer
   * @throws SyncException if the store cannot be asked: nothing is known, and the same position is
   *     polled again
   */
  Poll poll(String position, Duration atMost) throws InterruptedException;

  /** What a poll told of is in the log for good: the store need not tell of it again. */
  default void confirm(Poll poll) {}

  /**
   * How long after its commit a change may not be told of yet. A poll that is complete has told of
   * everything that was committed so long before it began, or before the earlier instant that it
   * names ({@link Poll#behind}).
   */
  Duration delay();

  /**
   * Why what it tells is not believed to be everything, as of the last poll, on the clock of the
   * watcher. While there is a doubt no poll is complete.
   */
  default Optional<Doubt> doubt() {
    return Optional.empty();
  }

  /**
   * What was learned of the store that whoever reads on has to know; kept with the position. One
   * short line that only the feed understands, empty for nothing, and the same for some time, since
   * each change is one more thing to keep.
   */
  default String memory() {
    return "";
  }

  /**
   * What whoever read before had learned; called before the first poll. Of what cannot be read the
   * worst is assumed.
   */
  default void recall(String memory) {}

  /**
   * Whether reading takes from the store what is told, so that of two who read at once each is told
   * of a part. Whoever may have been succeeded must not read such a feed, nor claim anything.
   */
  default boolean isConsumed() {
    return false;
  }

  @Override
  void close();
}
