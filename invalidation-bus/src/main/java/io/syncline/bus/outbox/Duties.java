package io.syncline.bus.outbox;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.Outgoing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What an outbox's origin says of itself besides changes, and whether it may write.
 *
 * <p>Guarded by the lock of its sender.
 */
interface Duties {
  /** Who appends now. */
  Origin self();

  /** This cluster may write these from now on, too. */
  void writes(Collection<Location> locations);

  /**
   * Queues what is due in the outbox.
   *
   * @return what is to be appended to the origins topic
   */
  List<OriginsEntry> due(Outbox outbox, long nanos, long wallMillis);

  /**
   * The origins topic has an entry.
   *
   * @return what is left to do without the lock: the disk may take its time
   */
  Runnable appended(OriginsEntry entry);

  /** The origins topic may or may not have an entry. */
  void notAppended(OriginsEntry entry, long nanos);

  /**
   * A record was acked.
   *
   * @param sent ticker time just before it was sent
   */
  void acked(Outgoing outgoing, long offset, long sent, long nanos);

  /** The origins topic says that an incarnation of this name is gone. */
  void declaredGone(Origin origin, String reason);

  /** The topic is not the one that it was. */
  void logBroken(String reason);

  /** The locations that others know it to write. */
  Collection<Location> announced();

  /** Queues a fence in every partition; what is returned ends under the lock. */
  CompletionStage<Fenced> fence(Outbox outbox, BusRecord.Fence fence);

  /** Leaves once everything is in the log. */
  void leave();

  /** Whether nobody is left to be said goodbye to. */
  boolean hasLeft();

  /** Why the store may not be touched; empty when it may. */
  Optional<SyncException> refusal(long nanos);

  /** The same before something is begun, which must have been announced. */
  Optional<SyncException> refusal(List<Change> changes, long nanos);
}
