package io.syncline.sim.watch;

import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How one turn reads a feed. */
interface FeedReader {
  /** The position of now; empty where the feed gives no answer. */
  void now(Consumer<Optional<String>> told);

  /** Reads on from a position; empty where the feed gives no answer. */
  void poll(String position, Consumer<Optional<Poll>> told);

  /** What a poll told of is in the log for good. */
  void confirm(Poll poll, Runnable then);

  /** How long after its commit a change may not be told of yet. */
  Duration delay();

  /** What speaks against it; empty for nothing. */
  default Optional<Doubt> doubt() {
    return Optional.empty();
  }

  /** Whether reading takes away what is told. */
  boolean isConsumed();

  /** Whether nothing is left behind a position. */
  boolean isAtEnd(String position);
}
