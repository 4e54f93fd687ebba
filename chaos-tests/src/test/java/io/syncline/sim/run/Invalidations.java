package io.syncline.sim.run;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.core.shard.Invalidation;
import java.util.List;

/** What records and changes say may be old. */
public final class Invalidations {
  private Invalidations() {}

  /** What a record says by itself. */
  public static List<Invalidation> of(BusRecord.Body body) {
    if (body instanceof BusRecord.Changes changes) {
      return changes.changes().stream().map(Invalidations::of).toList();
    } else if (body instanceof BusRecord.Fence fence) {
      return fence.locations().stream()
          .map(location -> new Invalidation(location, Scope.SUBTREE))
          .toList();
    }
    return List.of();
  }

  /** What a mutation's changes say, their ancestors included. */
  public static List<Invalidation> expanded(List<Change> changes) {
    return RecordRouter.expand(changes).stream().map(Invalidations::of).toList();
  }

  private static Invalidation of(Change change) {
    return new Invalidation(change.location(), change.scope());
  }
}
