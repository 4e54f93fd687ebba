package io.syncline.cache.sync;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.util.List;

/** What a record invalidates. */
final class Invalidations {
  private Invalidations() {}

  /** Nothing for heartbeats and leaves; for a fence all that the fenced origin could write. */
  static List<Invalidation> of(BusRecord.Body body) {
    if (body instanceof BusRecord.Changes changes) {
      return changes.changes().stream()
          .map(change -> new Invalidation(change.location(), change.scope()))
          .toList();
    }
    if (body instanceof BusRecord.Fence fence) {
      return fence.locations().stream()
          .map(location -> new Invalidation(location, Scope.SUBTREE))
          .toList();
    }
    return List.of();
  }
}
