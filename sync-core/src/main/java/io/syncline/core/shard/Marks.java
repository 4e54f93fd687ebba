package io.syncline.core.shard;

import io.syncline.core.model.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SUBTREE marks of a shard: what was asked before a mark's tick, at or below its location, is
 * invalid.
 *
 * <p>Kept in memory because every read asks them; empty is the fast path. When there are too many
 * they collapse upward: a mark moves to its parent and covers more, never less.
 */
final class Marks {
  private final Map<Location, Long> ticks;
  private final int limit;
  private long allTick;

  Marks(Map<Location, Long> stored, long allTick, int limit) {
    this.ticks = new HashMap<>(stored);
    this.allTick = allTick;
    this.limit = limit;
  }

  /** The tick before which everything is invalid. */
  long allTick() {
    return allTick;
  }

  /** Everything asked before a tick is invalid: the single marks are no longer needed. */
  void coverAll(long tick, Step step) {
    allTick = tick;
    ticks.keySet().forEach(location -> step.mark(location, null));
    ticks.clear();
  }

  void put(Location location, long tick, Step step) {
    ticks.put(location, tick);
    step.mark(location, tick);
    if (ticks.size() > limit) {
      collapse(step);
    }
  }

  /** Whether what was asked at a tick, of a location, is covered by a later mark. */
  boolean covers(Location location, long askedTick) {
    return coversAll(askedTick) || mark(location, askedTick) != null;
  }

  /** Whether everything that was asked at a tick is invalid. */
  boolean coversAll(long askedTick) {
    return askedTick < allTick;
  }

  /** The deepest later mark that covers a location; null where no single one does. */
  @Nullable Location mark(Location location, long askedTick) {
    if (ticks.isEmpty()) {
      return null;
    }
    for (Optional<Location> up = Optional.of(location); up.isPresent(); up = up.get().parent()) {
      Long tick = ticks.get(up.get());
      if (tick != null && askedTick < tick) {
        return up.get();
      }
    }
    return null;
  }

  int size() {
    return ticks.size();
  }

  /** Moves the deepest marks up, a level at a time, until at most half of the limit is left. */
  private void collapse(Step step) {
    while (ticks.size() > limit / 2) {
      int deepest = ticks.keySet().stream().mapToInt(Marks::depth).max().orElse(0);
      if (deepest == 0) {
        coverAll(ticks.values().stream().mapToLong(Long::longValue).max().orElse(allTick), step);
        return;
      }
      for (Location location : List.copyOf(ticks.keySet())) {
        if (depth(location) == deepest) {
          long tick = ticks.remove(location);
          step.mark(location, null);
          Location parent = location.parent().orElseThrow();
          long merged = ticks.merge(parent, tick, Math::max);
          step.mark(parent, merged);
        }
      }
    }
  }

  private static int depth(Location location) {
    return location.isRoot() ? 0 : 1 + (int) location.path().chars().filter(c -> c == '/').count();
  }
}
