package io.syncline.cache.namespace;

import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Merges the names that the namespace itself shows in a directory into the stream of what a store
 * has there, in the store's order. A mount point hides what the store has under its name; what only
 * leads to a mount is the store's own directory where there is one. Belongs to one listing.
 */
final class MountedNames {
  private final Scheme scheme;
  private final Set<String> names;
  private final Predicate<String> isMountPoint;
  private final NavigableMap<String, FileAnswer> left = new TreeMap<>(SiblingOrder.slots());
  private long unnameable;

  /**
   * The names of one directory.
   *
   * @param shown how each is shown where the store has none
   */
  MountedNames(
      Scheme scheme,
      Set<String> names,
      Predicate<String> isMountPoint,
      Function<String, FileAnswer> shown) {
    this.scheme = scheme;
    this.names = names;
    this.isMountPoint = isMountPoint;
    names.forEach(name -> left.put(SiblingOrder.slot(scheme, name, true), shown.apply(name)));
  }

  /** Whether a name of the store can be one of the namespace; counts those that cannot. */
  boolean isNameable(String name) {
    boolean valid = NamespacePath.isValidName(name);
    unnameable += valid ? 0 : 1;
    return valid;
  }

  long unnameable() {
    return unnameable;
  }

  /** The next children of the store, together with the names whose place is among them. */
  List<FileAnswer> merge(List<FileAnswer> children) {
    if (names.isEmpty()) {
      return children;
    }
    List<FileAnswer> merged = new ArrayList<>();
    for (FileAnswer child : children) {
      String name = new NamespacePath(child.path()).name();
      boolean directory = child.status().isDirectory();
      String slot = SiblingOrder.slot(scheme, name, directory);
      take(left.headMap(slot, false), merged);
      if (!names.contains(name)) {
        merged.add(child);
      } else if (directory && !isMountPoint.test(name)) {
        left.remove(slot);
        merged.add(child);
      }
    }
    return merged;
  }

  /** The names whose place is behind all children of the store. */
  List<FileAnswer> rest() {
    List<FileAnswer> rest = new ArrayList<>();
    take(left, rest);
    return rest;
  }

  private static void take(Map<String, FileAnswer> due, List<FileAnswer> into) {
    into.addAll(due.values());
    due.clear();
  }
}
