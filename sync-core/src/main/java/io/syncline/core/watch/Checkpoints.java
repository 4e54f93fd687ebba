package io.syncline.core.watch;

import io.syncline.core.error.SyncException;
import java.util.Optional;

/**
 * Where the position of one feed is kept, so that a successor goes on there.
 *
 * <p>Thread rule: one thread.
 */
public interface Checkpoints {
  /**
   * The position up to which everything was told; empty where nobody ever told anything.
   *
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} while that cannot be known
   */
  Optional<String> read();

  /**
   * Everything up to a position is in the log.
   *
   * @throws SyncException {@code CONFLICTING_CHANGE} if somebody else has taken over: whoever calls
   *     must stop; {@code COORDINATION_UNAVAILABLE} if it may not be kept, which only makes a
   *     successor tell more again
   */
  void write(String position);
}
