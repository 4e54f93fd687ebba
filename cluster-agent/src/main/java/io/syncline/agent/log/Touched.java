package io.syncline.agent.log;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What records say about everything at and below a location.
 *
 * @param top the location; empty for everything there is
 */
record Touched(Optional<Location> top) {
  /** The changes of a record that are of interest. */
  List<Change> changes(BusRecord record) {
    return record.body() instanceof BusRecord.Changes told
        ? told.changes().stream().filter(this::isTouchedBy).toList()
        : List.of();
  }

  private boolean isTouchedBy(Change change) {
    return top.isEmpty()
        || change.location().isAtOrBelow(top.get())
        || (change.scope() == Scope.SUBTREE && top.get().isAtOrBelow(change.location()));
  }

  /** What a record makes old of it, and nothing beside it. */
  List<Invalidation> invalidations(BusRecord record) {
    Stream<Invalidation> all =
        record.body() instanceof BusRecord.Fence fence
            ? fence.locations().stream().map(at -> new Invalidation(at, Scope.SUBTREE))
            : changes(record).stream()
                .map(change -> new Invalidation(change.location(), change.scope()));
    return all.flatMap(this::within).toList();
  }

  private Stream<Invalidation> within(Invalidation invalidation) {
    if (top.isEmpty() || invalidation.location().isAtOrBelow(top.get())) {
      return Stream.of(invalidation);
    }
    boolean above =
        invalidation.scope() == Scope.SUBTREE && top.get().isAtOrBelow(invalidation.location());
    return above ? Stream.of(new Invalidation(top.get(), Scope.SUBTREE)) : Stream.empty();
  }
}
