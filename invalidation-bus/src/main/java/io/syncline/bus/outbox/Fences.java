package io.syncline.bus.outbox;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.LogPlace;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Fences on their way to the log.
 *
 * <p>Thread rule: one call at a time; its owner serialises them.
 */
final class Fences {
  private final int partitions;
  private final IdentityHashMap<BusRecord.Fence, Pending> pending = new IdentityHashMap<>();

  /**
   * One fence.
   *
   * @param places of the partitions that have it
   */
  private record Pending(CompletableFuture<Fenced> done, Map<Integer, LogPlace> places) {}

  Fences(int partitions) {
    this.partitions = partitions;
  }

  /** A fence was queued; what is returned completes once it is in every partition. */
  CompletableFuture<Fenced> queued(BusRecord.Fence fence) {
    Pending added = new Pending(new CompletableFuture<>(), new TreeMap<>());
    pending.put(fence, added);
    return added.done();
  }

  /** One partition has a fence. */
  void acked(BusRecord.Fence fence, Origin by, LogPlace place) {
    Pending known = pending.get(fence);
    if (known == null) {
      return;
    }
    known.places().put(place.partition(), place);
    if (known.places().size() == partitions) {
      pending.remove(fence);
      known.done().complete(new Fenced(by, List.copyOf(known.places().values())));
    }
  }

  /** Whoever appended them is over: nobody learns where they are. */
  void abandon(SyncException why) {
    List<Pending> abandoned = List.copyOf(pending.values());
    pending.clear();
    abandoned.forEach(fence -> fence.done().completeExceptionally(why));
  }
}
