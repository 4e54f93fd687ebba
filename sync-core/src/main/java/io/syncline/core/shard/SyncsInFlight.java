package io.syncline.core.shard;

import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The syncs of a shard that are under way, found by what they ask. Bounded by the engine's
 * parallelism.
 */
final class SyncsInFlight {
  private final Map<Location, List<Sync>> entries = new HashMap<>();
  private final Map<Location, List<Sync>> listings = new HashMap<>();
  private int size;

  void add(Sync sync) {
    of(sync.target()).computeIfAbsent(sync.location(), key -> new ArrayList<>(1)).add(sync);
    size++;
  }

  void remove(Sync sync) {
    Map<Location, List<Sync>> syncs = of(sync.target());
    List<Sync> same = syncs.get(sync.location());
    if (same != null && same.remove(sync)) {
      size--;
      if (same.isEmpty()) {
        syncs.remove(sync.location());
      }
    }
  }

  List<Sync> entry(Location location) {
    return entries.getOrDefault(location, List.of());
  }

  List<Sync> listing(Location directory) {
    return listings.getOrDefault(directory, List.of());
  }

  /** Syncs of the entries of a directory's children. */
  void forEachChild(Location directory, Consumer<Sync> action) {
    entries.forEach(
        (location, syncs) -> {
          if (location.parent().map(directory::equals).orElse(false)) {
            syncs.forEach(action);
          }
        });
  }

  void forEachAtOrBelow(Location top, Consumer<Sync> action) {
    if (size == 0) {
      return;
    }
    forEach(
        sync -> {
          if (sync.location().isAtOrBelow(top)) {
            action.accept(sync);
          }
        });
  }

  void forEach(Consumer<Sync> action) {
    entries.values().forEach(syncs -> syncs.forEach(action));
    listings.values().forEach(syncs -> syncs.forEach(action));
  }

  int size() {
    return size;
  }

  /** Changed children remembered by the listing that remembers most. */
  int touched() {
    return listings.values().stream()
        .flatMap(List::stream)
        .mapToInt(sync -> sync.touched().size())
        .max()
        .orElse(0);
  }

  private Map<Location, List<Sync>> of(Sync.Target target) {
    return target == Sync.Target.ENTRY ? entries : listings;
  }
}
