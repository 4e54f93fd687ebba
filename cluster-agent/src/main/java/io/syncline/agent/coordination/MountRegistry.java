package io.syncline.agent.coordination;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The mounts of the cluster: one table for all nodes, changed by anyone of them.
 *
 * <p>Thread rule: any thread.
 *
 * <p>Does not guarantee: that all nodes know a change at the same moment; each knows it within
 * about a second while the coordination service answers.
 */
public interface MountRegistry {
  /** The newest table that this node knows; empty mounts while it knows none. */
  MountSnapshot current();

  /**
   * Whether the table is known: from the coordination service, or from the copy of an earlier run.
   */
  boolean known();

  /** What is wrong with what is known, for a person; empty when nothing is. */
  Optional<String> problem();

  /**
   * Changes the table; returns when the change is durable and this node knows it.
   *
   * @throws io.syncline.core.error.SyncException {@code COORDINATION_UNAVAILABLE} while the service
   *     is away, {@code CONFLICTING_CHANGE} when others are faster again and again, and whatever
   *     the edit refuses with; the table is then unchanged, except that after {@code
   *     COORDINATION_UNAVAILABLE} the change may still be found made
   */
  MountSnapshot change(MountEdit edit);

  /** The last changes, the newest first; at most 100. */
  List<MountRevision> history();

  /**
   * Tells of each new table, in order, from one thread; the one known now is told at once if there
   * is one.
   *
   * <p>The listener must not change the table.
   */
  void onChange(Consumer<MountSnapshot> listener);
}
