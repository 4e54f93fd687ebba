package io.syncline.sim.shard;

import io.syncline.core.feed.Reading;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.time.Moment;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Takes over statuses that changes carry where the rules say no. */
final class CarryMutants {
  private final World world;
  private final OwnedShard owned;
  private final Map<Location, FileStatus> forced = new HashMap<>();
  private final Map<Location, Entry> known = new HashMap<>();

  private CarryMutants(World world, OwnedShard owned) {
    this.world = world;
    this.owned = owned;
  }

  /** Looks at what is held before a record is applied. */
  static CarryMutants before(World world, OwnedShard owned, BusRecord record) {
    CarryMutants mutants = new CarryMutants(world, owned);
    if (record.body() instanceof BusRecord.Changes changes && owned.shard().isStarted()) {
      for (Change change : changes.changes()) {
        FileStatus status = change.status();
        if (status != null && change.scope() == Scope.PATH) {
          mutants.look(world, change, status);
        }
      }
    }
    return mutants;
  }

  private void look(World world, Change change, FileStatus status) {
    Entry held = owned.store().entry(change.location());
    if (ignored(change)) {
      forced.put(change.location(), status);
    } else if (world.leavesOut(Mutation.CARRY_HEARD)
        && held != null
        && status.equals(held.status())) {
      known.put(change.location(), held);
    }
  }

  private boolean ignored(Change change) {
    Entry held = owned.store().entry(change.location());
    boolean missing = held == null || held.state() == Entry.State.PLACEHOLDER;
    boolean valid = owned.isValid(change.location());
    return (world.leavesOut(Mutation.CARRY_ONLY_VALID) && !missing && !valid)
        || (world.leavesOut(Mutation.CARRY_NEVER_MISSING) && missing)
        || (world.leavesOut(Mutation.CARRY_ORDER) && !missing && valid);
  }

  /** Leaves out those of which the record, or what is missing before it, says more. */
  void look(Reading reading) {
    forced.keySet().removeIf(location -> reading.whole() || told(reading, location) != 1);
    forced.forEach(
        (location, status) ->
            world.witness().brought(owned.reader(), owned.id(), location, Optional.of(status)));
  }

  private static long told(Reading reading, Location location) {
    return reading.invalidations().stream()
        .filter(one -> location.isAtOrBelow(one.location()))
        .filter(one -> one.scope() == Scope.SUBTREE || location.equals(one.location()))
        .count();
  }

  /** Stores them. */
  void force(Moment now) {
    forced.forEach((location, status) -> owned.force(location, status, now));
    known.forEach(
        (location, entry) -> {
          if (!entry.stale() && owned.isValid(location)) {
            owned.store().write(new ShardBatch().entry(location, entry));
          }
        });
  }
}
