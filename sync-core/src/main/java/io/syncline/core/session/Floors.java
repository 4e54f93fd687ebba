package io.syncline.core.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Up to when states were committed that a reader has seen, one instant for each view. Of too many
 * views the oldest is forgotten, its instant is not.
 */
final class Floors {
  /** A view is a shard at a node: those of a large cluster. */
  static final int MAX_VIEWS = 64;

  private final Map<Optional<View>, Long> instants = new HashMap<>();

  /**
   * Adds a state.
   *
   * @param instant ticker time of the reader, not before the state was committed
   */
  void add(Optional<View> view, long instant) {
    instants.merge(view, instant, Floors::later);
    if (instants.size() > MAX_VIEWS) {
      Optional<View> oldest =
          instants.entrySet().stream()
              .filter(floor -> floor.getKey().isPresent())
              .reduce((one, other) -> one.getValue() - other.getValue() <= 0 ? one : other)
              .orElseThrow()
              .getKey();
      Long forgotten = instants.remove(oldest);
      if (forgotten != null) {
        instants.merge(Optional.empty(), forgotten, Floors::later);
      }
    }
  }

  void addAll(Floors other) {
    other.instants.forEach(this::add);
  }

  Map<Optional<View>, Long> instants() {
    return Map.copyOf(instants);
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
