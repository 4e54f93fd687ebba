package io.syncline.sim.shard;

import io.syncline.core.feed.Reading;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardBatch;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the witness where what is held as absent outlasts the removals that a record tells of. */
final class RemovalWatch {
  private final World world;
  private final OwnedShard owned;

  /** The entries that said so before the record; none where a listing did. */
  private final Map<Location, Optional<Entry>> absent = new LinkedHashMap<>();

  /** Looks at what is held before a record is applied. */
  RemovalWatch(World world, OwnedShard owned, BusRecord record) {
    this.world = world;
    this.owned = owned;
    if (record.body() instanceof BusRecord.Changes changes) {
      changes.changes().stream()
          .filter(change -> change.kind() == ChangeKind.REMOVED)
          .map(Change::location)
          .filter(location -> world.function().shardOf(location) == owned.id())
          .filter(owned::isValid)
          .forEach(location -> look(location, owned.store().entry(location)));
    }
  }

  private void look(Location location, @Nullable Entry held) {
    if (held == null || held.state() == Entry.State.ABSENT) {
      absent.put(location, Optional.ofNullable(held));
    }
  }

  /** Looks at what is held now; what the record invalidates is not told yet. */
  void look(Reading reading) {
    absent
        .keySet()
        .removeIf(
            location ->
                reading.whole()
                    || !owned.isValid(location)
                    || isSpoilt(reading.invalidations(), location)
                    || reading.invalidations().stream()
                        .noneMatch(one -> one.location().equals(location)));
    world.tally().add(Count.ABSENCES_KEPT, absent.size());
    for (Location location : absent.keySet()) {
      world
          .witness()
          .kept(
              owned.reader(),
              owned.id(),
              location,
              owned.start(location),
              owned.listingStart(location));
    }
  }

  /** Whether the same record says more of a location than that it was removed. */
  private static boolean isSpoilt(List<Invalidation> told, Location location) {
    return told.stream()
        .anyMatch(
            one ->
                one.scope() == Scope.SUBTREE
                    ? location.isAtOrBelow(one.location())
                        && (one.removed() == null || !one.location().equals(location))
                    : one.location().equals(location) && one.removed() == null);
  }

  /** What the record invalidates was told. */
  void tell() {
    absent.forEach(
        (location, before) -> {
          if (world.leavesOut(Mutation.REMOVAL_HEARD) && before.isPresent()) {
            owned.store().write(new ShardBatch().entry(location, before.get()));
          }
          long start = owned.start(location);
          world.witness().beganWith(owned.reader(), owned.id(), location, start, Optional.empty());
        });
  }
}
