package io.syncline.sim.oracle.history;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The truth: what was in the stores at every instant.
 *
 * <p>It is told each commit at the instant at which it takes effect, in order of time; several may
 * share an instant. A rename or a removal of a tree is one commit of many locations. On stores with
 * implicit directories only keys need to be told: the directories above them come and go by
 * themselves, a key with others below it is a file, and a told directory is a marker that stays
 * until it is told absent. On trees what is told is all that happens: tell created parents too.
 *
 * <p>What was never told is absent since the start, roots are directories. At the very instant of a
 * commit both the old and the new are right.
 */
public final class UfsHistory {
  /** Before all time. */
  public static final long START = Long.MIN_VALUE;

  static final int MAX_STORY = 8;

  private final Map<Location, Track> tracks = new HashMap<>();
  private final Map<Track, Entry> touched = new LinkedHashMap<>();
  private long commits;
  private long now = START;

  /** What is there before the first commit. */
  public void begins(Location location, Entry entry) {
    if (now != START) {
      throw new IllegalStateException("time has begun");
    }
    tell(START, Optional.empty(), Map.of(location, entry));
  }

  /** A change through Syncline. */
  public Commit commit(long at, Origin origin, Map<Location, Entry> after) {
    return tell(at, Optional.of(origin), after);
  }

  /** A change from outside. */
  public Commit commitOutside(long at, Map<Location, Entry> after) {
    return tell(at, Optional.empty(), after);
  }

  /**
   * What a removal of a tree makes of everything that is there now; for {@link #commit} or {@link
   * #commitOutside}.
   */
  public Map<Location, Entry> removal(Location tree) {
    Map<Location, Entry> after = new TreeMap<>();
    collect(track(tree), after);
    after.replaceAll((location, entry) -> Entry.ABSENT);
    return after;
  }

  /**
   * What a rename makes of everything that is there now; what was at the target is replaced.
   * Directories that exist only by what is below them come into being at the target by themselves.
   */
  public Map<Location, Entry> rename(Location from, Location to) {
    Map<Location, Entry> moved = new TreeMap<>();
    collect(track(from), moved);
    Map<Location, Entry> after = removal(from);
    after.putAll(removal(to));
    moved.forEach(
        (location, entry) -> {
          boolean implied =
              location.scheme().implicitDirectories()
                  && entry.isDirectory()
                  && !track(location).marker;
          if (!implied) {
            after.put(location.rebase(from, to), entry);
          }
        });
    return after;
  }

  /** What was there at an instant, the newest of a commit at that very instant. */
  public Entry at(Location location, long instant) {
    Track track = tracks.get(location);
    return track == null ? first(location) : track.at(instant);
  }

  /** What is there now. */
  public Entry current(Location location) {
    Track track = tracks.get(location);
    return track == null ? first(location) : track.current;
  }

  /** Whether an entry was right at some instant of {@code [from, to]}. */
  public boolean rightWithin(Location location, Entry entry, long from, long to) {
    Track track = tracks.get(location);
    if (track == null) {
      return entry.equals(first(location));
    }
    return track.rightWithin(entry, from, to);
  }

  /** See {@link Track#lastRight}. */
  public long lastRight(Location location, Entry entry, long upTo) {
    return track(location).lastRight(entry, upTo);
  }

  /** Whether a listed name, or one left out, was right at some instant of {@code [from, to]}. */
  public boolean namedWithin(Location child, boolean listed, long from, long to) {
    Track track = tracks.get(child);
    if (track == null) {
      return listed != first(child).isAbsent();
    }
    return track.presentWithin(listed, from, to);
  }

  /** The names in a directory at an instant. */
  public List<String> childrenAt(Location directory, long instant) {
    List<String> names = new ArrayList<>();
    Track track = tracks.get(directory);
    if (track != null) {
      track.children.forEach(
          (name, child) -> {
            if (!name.isEmpty() && !child.at(instant).isAbsent()) {
              names.add(name);
            }
          });
    }
    return names;
  }

  /** The last few things that were at a location, for a person. */
  public String story(Location location) {
    return track(location).story();
  }

  /** The newest instant that was told of. */
  public long now() {
    return now;
  }

  /** The track of a location; made if it has none. */
  public Track track(Location location) {
    Track track = tracks.get(location);
    if (track == null) {
      Track parent = location.parent().map(this::track).orElse(null);
      track = new Track(location, parent, first(location));
      if (parent != null) {
        parent.children.put(location.name(), track);
      }
      tracks.put(location, track);
    }
    return track;
  }

  private static Entry first(Location location) {
    return location.isRoot() ? Entry.DIRECTORY : Entry.ABSENT;
  }

  private static void collect(Track track, Map<Location, Entry> found) {
    if (!track.current.isAbsent() && !track.location.isRoot()) {
      found.put(track.location, track.current);
    }
    track.children.values().forEach(child -> collect(child, found));
  }

  private Commit tell(long at, Optional<Origin> origin, Map<Location, Entry> after) {
    if (at < now) {
      throw new IllegalArgumentException(
          "commit at " + Times.text(at) + " is told after one at " + Times.text(now));
    }
    now = at;
    touched.clear();
    // Sorted, so that the order of effects is the same in every run.
    new TreeMap<>(after).forEach((location, entry) -> put(track(location), entry));
    List<Track> changed = new ArrayList<>();
    List<Commit.Effect> effects = new ArrayList<>();
    touched.forEach(
        (track, before) -> {
          if (!track.current.equals(before)) {
            changed.add(track);
            effects.add(new Commit.Effect(track.location, before, track.current));
          }
        });
    Commit commit = new Commit(++commits, at, origin, effects);
    changed.forEach(track -> track.sample(commit));
    return commit;
  }

  private void put(Track track, Entry told) {
    Entry entry = told;
    if (track.location.scheme().implicitDirectories()) {
      track.marker = told.isDirectory();
      if (told.isAbsent() && (track.present > 0 || track.location.isRoot())) {
        entry = Entry.DIRECTORY;
      }
    }
    set(track, entry);
  }

  private void set(Track track, Entry entry) {
    Entry old = track.current;
    touched.putIfAbsent(track, old);
    track.current = entry;
    Track parent = track.parent;
    if (parent == null || old.isAbsent() == entry.isAbsent()) {
      return;
    }
    parent.present += entry.isAbsent() ? -1 : 1;
    if (!parent.location.scheme().implicitDirectories()) {
      return;
    }
    if (parent.current.isAbsent()) {
      set(parent, Entry.DIRECTORY);
    } else if (parent.present == 0
        && parent.current.isDirectory()
        && !parent.marker
        && !parent.location.isRoot()) {
      set(parent, Entry.ABSENT);
    }
  }
}
