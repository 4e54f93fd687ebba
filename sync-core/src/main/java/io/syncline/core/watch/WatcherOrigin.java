package io.syncline.core.watch;

import io.syncline.core.model.Change;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The side of the log that a watcher sees: an origin that tells of what others change, and claims
 * no more than it has told of.
 *
 * <p>Thread rule: any thread.
 */
public interface WatcherOrigin {
  /**
   * Tells of changes.
   *
   * @param changes at least one, and not more than fit into some records
   * @return completes when the log has them for good; it may take as long as the log is away
   * @throws io.syncline.core.error.SyncException if they cannot be taken now: nothing was told
   */
  CompletionStage<Void> publish(List<Change> changes);

  /** See {@link io.syncline.core.outbox.Outbox#holdInheritance}. */
  long holdInheritance();

  /** See {@link io.syncline.core.outbox.Outbox#hold}. */
  long hold();

  /** See {@link io.syncline.core.outbox.Outbox#withdraw}. */
  void withdraw(boolean all);

  /** See {@link io.syncline.core.outbox.Outbox#release}. */
  void release(Collection<Long> holds);
}
