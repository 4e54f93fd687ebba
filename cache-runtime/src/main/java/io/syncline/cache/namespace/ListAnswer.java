package io.syncline.cache.namespace;

import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import io.syncline.core.session.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known at the end of a listing whose children were handed over.
 *
 * @param location what was listed; empty for a directory of the namespace itself
 * @param unusable children with keys that cannot be paths, which were left out
 * @param seen what its reader has seen by it, of the directory and of all children
 */
public record ListAnswer(Optional<Location> location, long unusable, List<Seen> seen) {
  public ListAnswer {
    seen = List.copyOf(seen);
  }

  /** Collects what was seen: of each view the youngest state. Belongs to one listing. */
  static final class Collector {
    private final Map<Optional<View>, Long> youngest = new HashMap<>();

    void add(List<Seen> seen) {
      seen.forEach(state -> youngest.merge(state.view(), state.ageNanos(), Math::min));
    }

    List<Seen> seen() {
      return youngest.entrySet().stream()
          .map(state -> new Seen(state.getValue(), state.getKey()))
          .toList();
    }
  }
}
