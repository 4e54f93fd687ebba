package io.syncline.cache.sync;

import io.syncline.core.model.Location;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.Sync;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest sync under way of each location, of one kind. Belongs to its {@link Held}. */
final class Flights<T> {
  private final Map<Location, Flight<T>> newest = new HashMap<>();

  /** One that a caller may wait for; null when it has to ask. */
  @Nullable Flight<T> sharable(Location location, Shard shard, Caller caller) {
    Flight<T> flight = newest.get(location);
    return flight != null && shard.isSharable(flight.sync(), caller.bounds(), caller.arrival())
        ? flight
        : null;
  }

  Flight<T> begin(Sync sync) {
    Flight<T> flight = Flight.of(sync);
    newest.put(sync.location(), flight);
    return flight;
  }

  void end(Flight<T> flight) {
    newest.remove(flight.sync().location(), flight);
  }
}
