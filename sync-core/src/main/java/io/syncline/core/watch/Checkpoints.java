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
   * Everything up to a position is in the log. Called after each poll, also where the position is
   * that of the poll before.
   *
   * @throws SyncException {@code CONFLICTING_CHANGE} if somebody else has taken over: whoever calls
   *     must stop; {@code COORDINATION_UNAVAILABLE} if neither is known whether somebody has, nor
   *     whether the position was kept, which only makes a successor tell more again
   */
  void write(String position);

  /**
   * Nobody else had taken over at some moment after this was called.
   *
   * @throws SyncException {@code CONFLICTING_CHANGE} if somebody has; {@code
   *     COORDINATION_UNAVAILABLE} if that cannot be known
   */
  void verify();
}
