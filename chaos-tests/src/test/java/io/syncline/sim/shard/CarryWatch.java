package io.syncline.sim.shard;

import io.syncline.core.feed.Reading;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Invalidation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the witness where a record's statuses are held instead of being stale. */
final class CarryWatch {
  private final World world;
  private final OwnedShard owned;

  /** The start numbers under which entries were held before the record. */
  private final Map<Location, Long> before = new HashMap<>();

  private List<Location> taken = List.of();

  /** Looks at what is held before a record is applied. */
  CarryWatch(World world, OwnedShard owned, BusRecord record) {
    this.world = world;
    this.owned = owned;
    if (record.body() instanceof BusRecord.Changes changes) {
      for (Change change : changes.changes()) {
        if (change.status() != null) {
          before.put(change.location(), owned.start(change.location()));
        }
      }
    }
  }

  /** Looks at what is held now; what the record invalidates is not told yet. */
  void look(Reading reading) {
    taken =
        reading.invalidations().stream()
            .filter(one -> one.carried() != null)
            .filter(one -> reading.invalidations().stream().noneMatch(more -> spoils(more, one)))
            .map(Invalidation::location)
            .distinct()
            .filter(owned::isValid)
            .toList();
    world.tally().add(Count.CARRIED_TAKEN, taken.size());
    for (Location location : taken) {
      long own = owned.start(location);
      if (own == before.getOrDefault(location, -1L)) {
        world
            .witness()
            .kept(owned.reader(), owned.id(), location, own, owned.listingStart(location));
      } else {
        Entry held = owned.store().entry(location);
        world
            .witness()
            .brought(
                owned.reader(), owned.id(), location, Optional.ofNullable(held).map(Entry::status));
      }
    }
  }

  /** Whether the same record says more of a location than that it has this status now. */
  private static boolean spoils(Invalidation more, Invalidation one) {
    boolean covers =
        more.scope() == Scope.SUBTREE
            ? one.location().isAtOrBelow(more.location())
            : one.location().equals(more.location());
    return covers && !more.equals(one);
  }

  /** What the record invalidates was told. */
  void tell() {
    taken.forEach(
        location ->
            world
                .witness()
                .beganWith(
                    owned.reader(),
                    owned.id(),
                    location,
                    owned.start(location),
                    owned.held(location).orElse(Optional.empty())));
  }
}
