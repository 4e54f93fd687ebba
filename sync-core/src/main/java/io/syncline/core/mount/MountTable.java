package io.syncline.core.mount;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All mounts of a cluster at one version; immutable.
 *
 * <p>Mount paths are distinct and may be nested: the longest prefix decides, and the inner mount
 * hides what the outer one has there. Locations may be the same, nested or disjoint. What lies
 * above mount paths and in no mount is a directory of the namespace itself.
 */
public final class MountTable {
  /** More mounts are refused. */
  public static final int MAX_MOUNTS = 1000;

  private static final MountTable EMPTY = new MountTable(0, new TreeMap<>());

  private final long version;
  private final NavigableMap<NamespacePath, Mount> byPath;

  private MountTable(long version, NavigableMap<NamespacePath, Mount> byPath) {
    this.version = version;
    this.byPath = Collections.unmodifiableNavigableMap(byPath);
  }

  /** No mounts, version 0. */
  public static MountTable empty() {
    return EMPTY;
  }

  /**
   * A table as it was stored.
   *
   * @throws SyncException {@code MOUNT_CONFLICT} when two mounts have one path, or there are too
   *     many
   */
  public static MountTable of(long version, Collection<Mount> mounts) {
    MountTable table = EMPTY;
    for (Mount mount : mounts) {
      table = table.with(mount);
    }
    return new MountTable(version, table.byPath);
  }

  /** Grows with each change. */
  public long version() {
    return version;
  }

  /** All mounts, by path. */
  public List<Mount> mounts() {
    return List.copyOf(byPath.values());
  }

  /** The mount at exactly this path. */
  public Optional<Mount> at(NamespacePath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The table of the next version, with one mount more. */
  public MountTable with(Mount mount) {
    Mount existing = byPath.get(mount.path());
    if (existing != null) {
      throw new SyncException(
          ErrorCode.MOUNT_CONFLICT,
          "mount " + mount.path() + ": the path already shows " + existing.location());
    }
    if (byPath.size() >= MAX_MOUNTS) {
      throw new SyncException(
          ErrorCode.MOUNT_CONFLICT,
          "there are already " + byPath.size() + " mounts (at most " + MAX_MOUNTS + ")");
    }
    return put(mount);
  }

  /** The table of the next version, with a mount's policy changed. */
  public MountTable with(NamespacePath path, MountPolicy policy) {
    return put(existing(path).with(policy));
  }

  /** The table of the next version, with one mount less. */
  public MountTable without(NamespacePath path) {
    existing(path);
    NavigableMap<NamespacePath, Mount> next = new TreeMap<>(byPath);
    next.remove(path);
    return new MountTable(version + 1, next);
  }

  /** The mount that shows a path: the one with the longest path at or above it. */
  public Optional<Mount> mountOf(NamespacePath path) {
    for (Optional<NamespacePath> up = Optional.of(path); up.isPresent(); up = up.get().parent()) {
      Mount mount = byPath.get(up.get());
      if (mount != null) {
        return Optional.of(mount);
      }
    }
    return Optional.empty();
  }

  /**
   * The mount that shows a location, nearest to it; of several at one location the one with the
   * strictest interval.
   */
  public Optional<Mount> mountOf(Location location) {
    Mount best = null;
    for (Mount mount : byPath.values()) {
      if (location.isAtOrBelow(mount.location()) && (best == null || isNearer(mount, best))) {
        best = mount;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * All mounts whose content a change of a location may concern: prefixes count in both directions,
   * because renaming or removing an ancestor of a mount's location concerns the whole mount.
   */
  public List<Mount> concernedBy(Location changed) {
    return byPath.values().stream().filter(mount -> mount.isConcernedBy(changed)).toList();
  }

  /**
   * The names which the namespace itself shows in a directory: the mounts in it, and the
   * directories that lead to deeper ones. Empty where nothing is mounted below.
   */
  public SortedSet<String> namesBelow(NamespacePath directory) {
    SortedSet<String> names = new TreeSet<>(Location::compareUtf8);
    for (NamespacePath path : byPath.keySet()) {
      if (path.isAtOrBelow(directory) && !path.equals(directory)) {
        String rest = path.relativeTo(directory);
        int slash = rest.indexOf('/');
        names.add(slash < 0 ? rest : rest.substring(0, slash));
      }
    }
    return names;
  }

  /**
   * Whether something is mounted at or below a path, or in it at the root: such a path is never
   * renamed or removed.
   */
  public List<Mount> mountsAtOrBelow(NamespacePath path) {
    List<Mount> found = new ArrayList<>();
    for (Mount mount : byPath.values()) {
      if (mount.path().isAtOrBelow(path)) {
        found.add(mount);
      }
    }
    return found;
  }

  private static boolean isNearer(Mount mount, Mount best) {
    int depths = Integer.compare(mount.location().path().length(), best.location().path().length());
    if (depths != 0) {
      return depths > 0;
    }
    return !mount.policy().syncInterval().equals(best.policy().syncInterval())
        && mount
            .policy()
            .syncInterval()
            .min(best.policy().syncInterval())
            .equals(mount.policy().syncInterval());
  }

  private Mount existing(NamespacePath path) {
    return at(path)
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.UNKNOWN_MOUNT,
                    "there is no mount at " + path + " (mounts: " + byPath.keySet() + ")"));
  }

  private MountTable put(Mount mount) {
    NavigableMap<NamespacePath, Mount> next = new TreeMap<>(byPath);
    next.put(mount.path(), mount);
    return new MountTable(version + 1, next);
  }
}
