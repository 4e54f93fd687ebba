package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * I5, for a reader who reads everything that would be served after every step, and is told every
 * answer: what it was shown once is never followed by an older state.
 */
final class ShardMonotony {
  private final ShardWorld world;

  /** The oldest time at which the store may have been as it was shown last. */
  private final Map<Location, Long> seen = new HashMap<>();

  ShardMonotony(ShardWorld world) {
    this.world = world;
  }

  /** Something would be served. */
  void served(Location location, Optional<FileStatus> content) {
    check("is served", location, content);
    answered(location, content);
  }

  /** Whoever comes now takes part in a sync that has its answer already. */
  void shared(Location location, Optional<FileStatus> content) {
    check("is about to be told to who joined", location, content);
  }

  /** Who asked was told; where that overlaps what others were shown, either may be the older. */
  void answered(Location location, Optional<FileStatus> content) {
    world
        .store
        .heldFirst(location, content, since(location))
        .ifPresent(time -> seen.put(location, time));
  }

  /** What was shown is forgotten, like what was held: the power went off. */
  void forget() {
    seen.clear();
  }

  private void check(String how, Location location, Optional<FileStatus> content) {
    if (!world.store.heldAfter(location, content, since(location))) {
      throw world.broken(
          "I5: "
              + location
              + " "
              + how
              + " as "
              + content
              + ", not so since "
              + since(location)
              + ", of which something newer was shown");
    }
  }

  private long since(Location location) {
    return seen.getOrDefault(location, Long.MIN_VALUE);
  }
}
