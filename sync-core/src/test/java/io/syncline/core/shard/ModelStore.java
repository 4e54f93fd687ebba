package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An under file system that remembers what it ever held.
 *
 * <p>An object store is a map of keys whose directories exist because keys lie below them; any
 * other is a tree. Written from the rules for stores, without a look at how a shard works.
 */
final class ModelStore {
  private final Scheme scheme;
  private final List<Location> universe;
  private final boolean twofold;
  private final NavigableMap<Location, FileStatus> things = new TreeMap<>();
  private final Map<Location, List<Moment>> past = new HashMap<>();
  private long lastVersion;

  /** What a location held from a time on, until the next moment. */
  private record Moment(long from, Optional<FileStatus> content) {}

  /**
   * A store with an empty root.
   *
   * @param twofold whether a key may have others below it; otherwise puts that would lead to it do
   *     nothing
   */
  ModelStore(Scheme scheme, List<Location> universe, boolean twofold) {
    this.scheme = scheme;
    this.twofold = twofold;
    this.universe = universe;
    if (!scheme.implicitDirectories()) {
      things.put(universe.get(0).root(), FileStatus.directory());
    }
    remember(Long.MIN_VALUE);
  }

  /** A file that no other is like. */
  FileStatus newFile() {
    lastVersion++;
    return new FileStatus(FileType.FILE, lastVersion, null, "v" + lastVersion);
  }

  void put(Location location, FileStatus status, long time) {
    store(location, status);
    remember(time);
  }

  private void store(Location location, FileStatus status) {
    boolean clashes =
        scheme.implicitDirectories()
            && things.keySet().stream()
                .anyMatch(
                    key ->
                        !key.equals(location)
                            && (isAtOrBelow(key, location) || isAtOrBelow(location, key)));
    if (twofold || !clashes) {
      things.put(location, status);
    }
  }

  void remove(Location location, long time) {
    things.remove(location);
    remember(time);
  }

  /** Removes whatever is at or below a location, and puts it elsewhere where that is given. */
  void move(Location from, Optional<Location> to, long time) {
    for (Location thing : atOrBelow(from)) {
      FileStatus status = things.remove(thing);
      to.ifPresent(target -> store(moved(thing, from, target), status));
    }
    remember(time);
  }

  /**
   * Where a thing lies when its directory was moved; by text, so that it does not depend on what is
   * tested.
   */
  static Location moved(Location thing, Location from, Location to) {
    String rest = thing.path().substring(from.path().length());
    return Location.of(to.scheme(), to.authority(), to.path() + rest);
  }

  /** Whether one location contains another, by text alone. */
  static boolean isAtOrBelow(Location location, Location directory) {
    return directory.path().isEmpty()
        || location.path().equals(directory.path())
        || location.path().startsWith(directory.path() + "/");
  }

  /** What is stored at or below a location; of an object store its keys. */
  List<Location> atOrBelow(Location location) {
    List<Location> result = new ArrayList<>();
    for (Location thing : things.keySet()) {
      if (isAtOrBelow(thing, location)) {
        result.add(thing);
      }
    }
    return result;
  }

  Optional<FileStatus> stat(Location location) {
    FileStatus held = things.get(location);
    if (held != null) {
      return Optional.of(held);
    }
    if (scheme.implicitDirectories()
        && (location.path().isEmpty() || !atOrBelow(location).isEmpty())) {
      return Optional.of(FileStatus.directory());
    }
    return Optional.empty();
  }

  boolean isDirectory(Location location) {
    return stat(location).filter(FileStatus::isDirectory).isPresent();
  }

  boolean isFile(Location location) {
    return stat(location).filter(status -> !status.isDirectory()).isPresent();
  }

  /** All children of a directory by slot. */
  NavigableMap<String, ListingPage.Child> children(Location directory) {
    String prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
    NavigableMap<String, ListingPage.Child> result = new TreeMap<>(SiblingOrder.slots());
    for (Map.Entry<Location, FileStatus> thing : things.entrySet()) {
      String path = thing.getKey().path();
      if (!path.startsWith(prefix) || path.isEmpty() || thing.getKey().equals(directory)) {
        continue;
      }
      String rest = path.substring(prefix.length());
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      FileStatus status = slash < 0 ? thing.getValue() : FileStatus.directory();
      boolean shadowed = slash >= 0 && isFile(at(directory, name));
      if (!shadowed && (slash < 0 || scheme.implicitDirectories())) {
        String slot = status.isDirectory() && scheme.implicitDirectories() ? name + "/" : name;
        result.put(slot, new ListingPage.Child(name, status));
      }
    }
    return result;
  }

  private static Location at(Location directory, String name) {
    String path = directory.path().isEmpty() ? name : directory.path() + "/" + name;
    return Location.of(directory.scheme(), directory.authority(), path);
  }

  /**
   * One page of a directory, as it is at this moment.
   *
   * @param after the last slot seen; empty for the first page
   * @return empty when there is no such directory
   */
  Optional<ListingPage> list(Location directory, Optional<String> after, int size) {
    NavigableMap<String, ListingPage.Child> all = children(directory);
    boolean found =
        scheme.implicitDirectories()
            ? after.isPresent() || directory.path().isEmpty() || !all.isEmpty()
            : isDirectory(directory);
    if (!found) {
      return Optional.empty();
    }
    NavigableMap<String, ListingPage.Child> rest =
        after.isPresent() ? all.tailMap(after.get(), false) : all;
    List<ListingPage.Child> page = rest.values().stream().limit(size).toList();
    String next = null;
    if (rest.size() > page.size()) {
      next = new ArrayList<>(rest.keySet()).get(page.size() - 1);
    }
    return Optional.of(new ListingPage(page, 0, next));
  }

  /**
   * Whether a location held this at some time after {@code since}, up to now. A listing of an
   * object store is no snapshot: a name that turned from a file into a directory, or back, while
   * pages were asked may be on none of them.
   */
  boolean heldAfter(Location location, Optional<FileStatus> content, long since) {
    List<Moment> moments = past.get(location);
    boolean mayBeMissed = scheme.implicitDirectories() && content.isEmpty();
    for (int i = moments.size() - 1; i >= 0; i--) {
      Moment moment = moments.get(i);
      if (moment.content().equals(content)) {
        return true;
      }
      if (moment.from() <= since) {
        return false;
      }
      if (mayBeMissed && !isSameType(moment, moments.get(i - 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The first time, from {@code since} on, at which a location held this; empty where it did not.
   */
  OptionalLong heldFirst(Location location, Optional<FileStatus> content, long since) {
    List<Moment> moments = past.get(location);
    for (int i = 0; i < moments.size(); i++) {
      boolean over = i + 1 < moments.size() && moments.get(i + 1).from() <= since;
      if (!over && moments.get(i).content().equals(content)) {
        return OptionalLong.of(Math.max(since, moments.get(i).from()));
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isSameType(Moment left, Moment right) {
    return left.content().map(FileStatus::type).equals(right.content().map(FileStatus::type));
  }

  private void remember(long time) {
    for (Location location : universe) {
      List<Moment> moments = past.computeIfAbsent(location, key -> new ArrayList<>());
      Optional<FileStatus> content = stat(location);
      if (moments.isEmpty() || !moments.get(moments.size() - 1).content().equals(content)) {
        moments.add(new Moment(time, content));
      }
    }
  }
}
