package io.syncline.sim.world;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The store that all clusters share: linearizable, and it remembers what every location was at
 * every instant.
 */
public final class Lake {

  /** What was where since when. */
  private record Since(long instant, Optional<FileStatus> status) {}

  private final Schedule schedule;
  private final Scheme scheme;
  private final int distinct;
  private final List<Location> all = new ArrayList<>();
  private final Map<Location, FileStatus> held = new TreeMap<>();
  private final Map<Location, List<Since>> history = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long versions;
  private long mutations;
  private boolean namedByVersion;
  private MutationId last = MutationId.of("nothing");

  /** Is told of each change, at the instant at which it takes effect. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Something took effect.
     *
     * @param by through whom; empty for a change from outside
     * @param after what is there now, of each file and directory that is not what it was;
     *     directories that are merely implied are left out
     * @param mutation what the store calls it
     */
    void changed(
        Optional<Origin> by, Map<Location, Optional<FileStatus>> after, MutationId mutation);
  }

  /**
   * An empty lake of so many places.
   *
   * @param distinct how many versions there are, which files have in turn
   */
  public Lake(Schedule schedule, Scheme scheme, int distinct) {
    this.schedule = schedule;
    this.distinct = distinct;
    this.scheme = scheme;
    for (String path : List.of("a", "a/x", "a/y", "a/d", "a/d/x", "a/d/y", "b", "b/x", "b/d")) {
      all.add(at(path));
    }
    for (String path : List.of("b/d/x", "b/d/y", "ab", "ab/x")) {
      all.add(at(path));
    }
    for (Location location : all) {
      List<Since> states = new ArrayList<>();
      states.add(new Since(-1, Optional.empty()));
      history.put(location, states);
    }
    if (!scheme.implicitDirectories()) {
      for (String path : List.of("a", "b", "ab", "a/d", "b/d")) {
        held.put(at(path), FileStatus.directory());
      }
      record();
    }
  }

  /** The location of a path in this lake. */
  public Location at(String path) {
    String top = scheme == Scheme.FILE ? ":///lake/" : "://lake/";
    return Location.parse(scheme.id() + top + path);
  }

  public Scheme scheme() {
    return scheme;
  }

  /** Every location that anything ever happens to. */
  public List<Location> locations() {
    return all;
  }

  /** Every location that may be listed. */
  public List<Location> directories() {
    return all.stream().filter(location -> !isLeaf(location)).toList();
  }

  /** Every location that may be a file. */
  public List<Location> leaves() {
    return all.stream().filter(Lake::isLeaf).toList();
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** What is there now. */
  public Optional<FileStatus> status(Location location) {
    FileStatus status = held.get(location);
    if (status != null || !scheme.implicitDirectories()) {
      return Optional.ofNullable(status);
    }
    boolean implied =
        held.keySet().stream()
            .anyMatch(other -> !other.equals(location) && other.isAtOrBelow(location));
    return implied ? Optional.of(FileStatus.directory()) : Optional.empty();
  }

  /** What was there at an instant. */
  public Optional<FileStatus> status(Location location, long instant) {
    List<Since> states = states(location);
    for (int i = states.size() - 1; i >= 0; i--) {
      if (states.get(i).instant <= instant) {
        return states.get(i).status;
      }
    }
    return Optional.empty();
  }

  /** The children of a directory, as they were at an instant. */
  public List<ListingPage.Child> children(Location directory, long instant) {
    List<ListingPage.Child> children = new ArrayList<>();
    for (Location location : all) {
      if (location.parent().filter(directory::equals).isPresent()) {
        status(location, instant)
            .ifPresent(status -> children.add(new ListingPage.Child(location.name(), status)));
      }
    }
    children.sort(Comparator.comparing(this::slot, SiblingOrder.slots()));
    return children;
  }

  private String slot(ListingPage.Child child) {
    return SiblingOrder.slot(scheme, child.name(), child.status().isDirectory());
  }

  /** The names of a directory's children that come behind one of them, at most so many. */
  public ListingPage page(Location directory, @Nullable String after, int most, long instant) {
    List<ListingPage.Child> rest = new ArrayList<>();
    for (ListingPage.Child child : children(directory, instant)) {
      if (after == null || SiblingOrder.slots().compare(slot(child), after) > 0) {
        rest.add(child);
      }
    }
    boolean last = rest.size() <= most;
    List<ListingPage.Child> page = last ? rest : rest.subList(0, most);
    return new ListingPage(page, 0, last ? null : slot(page.get(page.size() - 1)));
  }

  /**
   * Lets a change take effect now, unless it cannot.
   *
   * @param by through whom; empty for a change from outside
   * @return whether anything changed
   */
  public boolean apply(LakeChange change, Optional<Origin> by) {
    Map<Location, FileStatus> before = new HashMap<>(held);
    boolean effect =
        switch (change.kind()) {
          case PUT -> put(change.location());
          case DELETE -> delete(change.location());
          case MAKE_DIRECTORY -> makeDirectory(change.location());
          case REMOVE_TREE -> removeTree(change.location());
          case RENAME_TREE -> renameTree(change.location(), change.to());
        };
    if (effect) {
      record();
      Map<Location, Optional<FileStatus>> after = new TreeMap<>();
      for (Location location : all) {
        FileStatus now = held.get(location);
        if (!Objects.equals(before.get(location), now)) {
          after.put(location, Optional.ofNullable(now));
        }
      }
      last = named(change);
      listeners.forEach(listener -> listener.changed(by, after, last));
    }
    return effect;
  }

  /** From now on whatever leaves the same at a place has the same name. */
  public void nameByVersion() {
    namedByVersion = true;
  }

  private MutationId named(LakeChange change) {
    mutations++;
    boolean file = change.kind() == LakeChange.Kind.PUT || change.kind() == LakeChange.Kind.DELETE;
    return namedByVersion && file
        ? MutationId.of("version", String.valueOf(version(change.location())))
        : MutationId.of("mutation", Long.toString(mutations));
  }

  /** What the store calls the newest change. */
  MutationId lastMutation() {
    return last;
  }

  /** The version of the file that is there now; null where there is none. */
  @Nullable String version(Location location) {
    FileStatus there = held.get(location);
    return there == null ? null : there.version();
  }

  private boolean put(Location location) {
    FileStatus there = held.get(location);
    if (!isLeaf(location) || !hasPlace(location) || (there != null && there.isDirectory())) {
      return false;
    }
    versions++;
    held.put(location, new FileStatus(FileType.FILE, 1, null, "v" + versions % distinct));
    return true;
  }

  private boolean delete(Location location) {
    FileStatus there = held.get(location);
    if (there == null || there.isDirectory()) {
      return false;
    }
    held.remove(location);
    return true;
  }

  private boolean makeDirectory(Location location) {
    if (held.containsKey(location) || !hasPlace(location)) {
      return false;
    }
    held.put(location, FileStatus.directory());
    return true;
  }

  private boolean removeTree(Location location) {
    return held.keySet().removeIf(other -> other.isAtOrBelow(location));
  }

  private boolean renameTree(Location from, Location to) {
    if (!held.containsKey(from) || held.containsKey(to) || !hasPlace(to)) {
      return false;
    }
    for (Location location : List.copyOf(held.keySet())) {
      if (location.isAtOrBelow(from)) {
        FileStatus status = Objects.requireNonNull(held.remove(location));
        held.put(location.rebase(from, to), status);
      }
    }
    return true;
  }

  private boolean hasPlace(Location location) {
    return scheme.implicitDirectories()
        || location.parent().filter(up -> !up.isRoot()).map(this::isDirectory).orElse(true);
  }

  private boolean isDirectory(Location location) {
    FileStatus status = held.get(location);
    return status != null && status.isDirectory();
  }

  private void record() {
    for (Location location : all) {
      Optional<FileStatus> status = status(location);
      List<Since> states = states(location);
      if (!states.get(states.size() - 1).status.equals(status)) {
        states.add(new Since(schedule.now(), status));
      }
    }
  }

  private List<Since> states(Location location) {
    return Objects.requireNonNull(history.get(location));
  }

  private static boolean isLeaf(Location location) {
    return location.name().equals("x") || location.name().equals("y");
  }
}
