package io.syncline.sim.oracle.answer;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.Track;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * I4, I5 and I6: what a read with tokens, and a session that carries its tokens over nodes and
 * clusters, may be answered.
 *
 * <p>Of each location a session has a floor: the oldest state of it that can explain all answers so
 * far. An answer must be that state or one that came later; the first such one becomes the floor,
 * which never alarms without need. Locations are judged one by one: a session that read a new state
 * of one may still be given an older state of another.
 */
public final class Sessions {
  private final UfsHistory history;
  private final Violations violations;
  private final Map<String, Map<Location, Floor>> sessions = new HashMap<>();

  public Sessions(UfsHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  /** A write of the session was acknowledged. */
  public void wrote(String session, Commit commit) {
    for (Commit.Effect effect : commit.effects()) {
      Floor floor = floor(session, effect.location());
      floor.written = Math.max(floor.written, floor.track.indexAt(commit.number()));
    }
  }

  /** The session was answered about a location, by anybody. */
  public boolean read(String session, Reader reader, Location location, Entry answer, long now) {
    Floor floor = floor(session, location);
    int afterWrite = floor.track.firstFrom(floor.written, answer);
    int afterRead = floor.track.firstFrom(Math.max(floor.written, floor.read), answer);
    return judge(session, reader, floor, afterWrite, afterRead, answer.toString(), now);
  }

  /** The session was answered with the names of a directory. */
  public boolean listed(
      String session, Reader reader, Location directory, Set<String> names, long now) {
    boolean right = true;
    for (String name : names) {
      right &= named(session, reader, directory.child(name), true, now);
    }
    for (Map.Entry<String, Track> child : history.track(directory).children().entrySet()) {
      if (!child.getKey().isEmpty() && !names.contains(child.getKey())) {
        right &= named(session, reader, child.getValue().location(), false, now);
      }
    }
    return right;
  }

  /**
   * A read with tokens was answered.
   *
   * @param writes the commits of its tokens that it must not be older than: at least those that
   *     touched the location; others make the check stricter
   */
  public boolean tokenRead(
      Reader reader, Collection<Commit> writes, Location location, Entry answer, long now) {
    Track track = history.track(location);
    for (Commit write : writes) {
      if (track.firstFrom(track.indexAt(write.number()), answer) < 0) {
        violations.report(
            Invariant.I4,
            now,
            () ->
                reader
                    + " answers "
                    + answer
                    + " for "
                    + location
                    + " to a read with the token of "
                    + write
                    + "; "
                    + track.story());
        return false;
      }
    }
    return true;
  }

  private boolean named(String session, Reader reader, Location child, boolean present, long now) {
    Floor floor = floor(session, child);
    int afterWrite = floor.track.firstFrom(floor.written, present);
    int afterRead = floor.track.firstFrom(Math.max(floor.written, floor.read), present);
    String answer = present ? "listed" : "not listed";
    return judge(session, reader, floor, afterWrite, afterRead, answer, now);
  }

  private boolean judge(
      String session,
      Reader reader,
      Floor floor,
      int afterWrite,
      int afterRead,
      String answer,
      long now) {
    if (afterRead >= 0) {
      floor.read = afterRead;
      return true;
    }
    Invariant broken = afterWrite < 0 ? Invariant.I6 : Invariant.I5;
    violations.report(
        broken,
        now,
        () ->
            reader
                + " answers "
                + answer
                + " for "
                + floor.track.location()
                + " to session "
                + session
                + (broken == Invariant.I6
                    ? ", which wrote later"
                    : ", which was answered something newer before")
                + "; "
                + floor.track.story());
    return false;
  }

  private Floor floor(String session, Location location) {
    return sessions
        .computeIfAbsent(session, key -> new HashMap<>())
        .computeIfAbsent(location, key -> new Floor(history.track(key)));
  }

  /** The oldest states of one location that a session may still be answered, by sample. */
  private static final class Floor {
    final Track track;
    int written;
    int read;

    Floor(Track track) {
      this.track = track;
    }
  }
}
