package io.syncline.sim.oracle.history;

import io.syncline.core.model.Location;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that was ever at one location, with its place in the tree. */
public final class Track {
  final Location location;
  final @Nullable Track parent;

  /** Every child that ever existed or was asked for, by name. */
  final Map<String, Track> children = new TreeMap<>();

  /** What is there now; ahead of the samples while a commit is being told. */
  Entry current;

  /** How many children are present now. */
  int present;

  /** An object store's directory that exists although nothing is below it. */
  boolean marker;

  private long[] times = new long[2];
  private Entry[] entries = new Entry[2];
  private @Nullable Commit[] commits = new Commit[2];
  private int size;

  Track(Location location, @Nullable Track parent, Entry first) {
    this.location = location;
    this.parent = parent;
    this.current = first;
    times[0] = UfsHistory.START;
    entries[0] = first;
    size = 1;
  }

  public Location location() {
    return location;
  }

  /** Every child that ever existed or was asked for, by name. */
  public Map<String, Track> children() {
    return children;
  }

  /** Notes that the current entry is there since then. */
  void sample(Commit commit) {
    if (commit.at() == UfsHistory.START) {
      entries[0] = current;
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      entries = Arrays.copyOf(entries, 2 * size);
      commits = Arrays.copyOf(commits, 2 * size);
    }
    times[size] = commit.at();
    entries[size] = current;
    commits[size] = commit;
    size++;
  }

  Entry at(long instant) {
    int i = size - 1;
    while (times[i] > instant) {
      i--;
    }
    return entries[i];
  }

  /** An entry is right from the instant of its commit to that of the next, both included. */
  public boolean rightWithin(Entry entry, long from, long to) {
    long until = Long.MAX_VALUE;
    for (int i = size - 1; i >= 0 && until >= from; i--) {
      if (times[i] <= to && entries[i].equals(entry)) {
        return true;
      }
      until = times[i];
    }
    return false;
  }

  /**
   * Whether an entry was right at an instant for whoever did not hear of some changes: from what
   * was there then nothing but such changes leads back to it.
   */
  public boolean rightAtWithout(Entry entry, long instant, Predicate<Commit> unheard) {
    int i = size - 1;
    while (i > 0 && times[i] > instant) {
      i--;
    }
    return rightWithout(i, entry::equals, unheard);
  }

  /** Whether nothing but such changes leads back from a sample to one that is right. */
  public boolean rightWithout(int index, Predicate<Entry> right, Predicate<Commit> unheard) {
    int i = index;
    while (!right.test(entries[i])) {
      Commit ended = commits[i];
      if (i == 0 || ended == null || !unheard.test(ended)) {
        return false;
      }
      i--;
    }
    return true;
  }

  /** The last instant, up to one, at which an entry was right; before all time if it never was. */
  long lastRight(Entry entry, long upTo) {
    long until = upTo;
    for (int i = size - 1; i >= 0; i--) {
      if (times[i] <= upTo && entries[i].equals(entry)) {
        return until;
      }
      until = Math.min(until, times[i]);
    }
    return UfsHistory.START;
  }

  /** Whether something, or nothing, was there at some instant. */
  public boolean presentWithin(boolean wanted, long from, long to) {
    long until = Long.MAX_VALUE;
    for (int i = size - 1; i >= 0 && until >= from; i--) {
      if (times[i] <= to && entries[i].isAbsent() != wanted) {
        return true;
      }
      until = times[i];
    }
    return false;
  }

  /** Whether it was a directory at some instant. */
  public boolean directoryWithin(long from, long to) {
    return rightWithin(Entry.DIRECTORY, from, to);
  }

  /** The sample that was current when a commit had just been told. */
  public int indexAt(long commitNumber) {
    int i = size - 1;
    while (i > 0 && Objects.requireNonNull(commits[i]).number() > commitNumber) {
      i--;
    }
    return i;
  }

  /** The first sample from an index on that is this entry; negative if there is none. */
  public int firstFrom(int index, Entry entry) {
    return firstFrom(index, entry::equals);
  }

  /** The first sample from an index on that is as asked for; negative if there is none. */
  public int firstFrom(int index, Predicate<Entry> wanted) {
    for (int i = index; i < size; i++) {
      if (wanted.test(entries[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The first sample from an index on at which something, or nothing, is there. */
  public int firstFrom(int index, boolean present) {
    return firstFrom(index, (Entry entry) -> entry.isAbsent() != present);
  }

  /** The last few things that were there, for a person. */
  public String story() {
    StringBuilder text =
        new StringBuilder().append("the store had at ").append(location).append(':');
    int first = Math.max(0, size - UfsHistory.MAX_STORY);
    if (first > 0) {
      text.append(" ... ");
    }
    for (int i = first; i < size; i++) {
      Commit commit = commits[i];
      text.append(i == first ? " " : "; ").append(entries[i]);
      text.append(" since ").append(Times.text(times[i]));
      if (commit != null) {
        text.append(commit.origin().map(by -> " by " + by).orElse(" from outside"));
      }
    }
    return text.toString();
  }
}
