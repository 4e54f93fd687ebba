package io.syncline.core.outbox;

import io.syncline.core.model.Location;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A few trees that cover many locations.
 *
 * <p>It begins with the locations themselves. While there are too many, the deepest of them become
 * their parents, but never more than what their writer declared: who declared more locations than
 * there may be trees gets a tree for each.
 */
final class TreeCover {
  private final Set<Location> declared;
  private final TreeSet<Location> trees = new TreeSet<>();

  private TreeCover(Collection<Location> declared) {
    this.declared = new HashSet<>(declared);
  }

  /**
   * Covers locations that are all declared.
   *
   * @param declared nothing outside of them is covered
   * @param most how many trees there should be at most
   */
  static TreeCover of(Collection<Location> locations, Collection<Location> declared, int most) {
    TreeCover cover = new TreeCover(declared);
    TreeMap<Integer, Set<Location>> levels = new TreeMap<>();
    locations.forEach(location -> level(levels, depth(location)).add(location));
    while (cover.trees.size() + count(levels) > most && !levels.isEmpty()) {
      Map.Entry<Integer, Set<Location>> deepest = levels.pollLastEntry();
      for (Location location : deepest.getValue()) {
        Optional<Location> parent = location.parent().filter(cover::isDeclared);
        parent.ifPresentOrElse(
            up -> level(levels, deepest.getKey() - 1).add(up), () -> cover.trees.add(location));
      }
    }
    levels.values().forEach(cover.trees::addAll);
    cover.trees.removeIf(tree -> tree.parent().flatMap(cover::of).isPresent());
    return cover;
  }

  /** The trees, none of them in another, in their order. */
  List<Location> trees() {
    return List.copyOf(trees);
  }

  /** The tree that covers a location; empty when none does. */
  Optional<Location> of(Location location) {
    return upwards(location, trees);
  }

  /** Whether a location was declared. */
  private boolean isDeclared(Location location) {
    return upwards(location, declared).isPresent();
  }

  private static Optional<Location> upwards(Location location, Set<Location> among) {
    Optional<Location> at = Optional.of(location);
    while (at.isPresent() && !among.contains(at.get())) {
      at = at.get().parent();
    }
    return at;
  }

  private static Set<Location> level(Map<Integer, Set<Location>> levels, int depth) {
    return levels.computeIfAbsent(depth, key -> new HashSet<>());
  }

  private static int depth(Location location) {
    return location.ancestors().size();
  }

  private static int count(Map<Integer, Set<Location>> levels) {
    return levels.values().stream().mapToInt(Set::size).sum();
  }
}
