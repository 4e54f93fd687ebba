package io.syncline.sim.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees where an answer of the store takes the place of something else that was held as valid. */
public final class Contradicted {
  private final OwnedShard owned;
  private final Map<Location, Optional<FileStatus>> before = new HashMap<>();

  /** Looks at what is held before an answer is stored. */
  public Contradicted(OwnedShard owned, Collection<Location> locations) {
    this.owned = owned;
    for (Location location : locations) {
      owned.held(location).ifPresent(status -> before.put(location, status));
    }
  }

  /** Where something else is held as valid now. */
  public List<Location> look() {
    return before.entrySet().stream()
        .filter(
            was ->
                owned
                    .held(was.getKey())
                    .filter(status -> !status.equals(was.getValue()))
                    .isPresent())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
