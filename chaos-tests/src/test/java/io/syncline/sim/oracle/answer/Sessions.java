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
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * I4, I5 and I6: what a read with tokens, and a session that carries its tokens over nodes and
 * clusters, may be answered.
 *
 * <p>Of each location a session has a floor: the oldest state of it that can explain all answers so
 * far. An answer must be that state or one that came later; the first such one becomes the floor,
 * which never alarms without need. Locations are judged one by one: a session that read a new state
 * of one may still be given an older state of another.
 *
 * <p>A session may have several calls under way. A read is held to what the session had been told
 * when the read began: calls that overlap have no order.
 */
public final class Sessions {
  private final UfsHistory history;
  private final Violations violations;
  private final Map<String, Map<Location, Floor>> sessions = new HashMap<>();
  private long excused;

  /** When a read began and when it was answered. */
  public record Span(long began, long ended) {
    public Span {
      if (began > ended) {
        throw new IllegalArgumentException("answered at " + ended + ", begun at " + began);
      }
    }
  }

  /** Which changes who answers could not hear of, because a feed lost their events. */
  @FunctionalInterface
  public interface Unheard {
    /** Everything is told of. */
    Unheard NOTHING = (commit, location) -> false;

    /** Whether that is so of what a commit did at a location. */
    boolean isUnheard(Commit commit, Location location);
  }

  public Sessions(UfsHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  /** A write of the session was acknowledged. */
  public void wrote(String session, Commit commit, long now) {
    for (Commit.Effect effect : commit.effects()) {
      Floor floor = floor(session, effect.location());
      floor.written.raise(floor.track.indexAt(commit.number()), now);
    }
  }

  /**
   * The session was answered about a location, by anybody.
   *
   * @param span when the read began and when it was answered
   */
  public boolean read(String session, Reader reader, Location location, Entry answer, Span span) {
    return read(session, reader, location, answer, span, Unheard.NOTHING);
  }

  /** The same, given the feed: of some changes who answered could not hear. */
  public boolean read(
      String session, Reader reader, Location location, Entry answer, Span span, Unheard unheard) {
    Floor floor = floor(session, location);
    if (isExcused(floor, answer::equals, span, unheard)) {
      return true;
    }
    int afterWrite = floor.track.firstFrom(floor.written.at(span.began()), answer);
    int afterRead = floor.track.firstFrom(floor.at(span.began()), answer);
    return judge(session, reader, floor, afterWrite, afterRead, answer.toString(), span.ended());
  }

  /**
   * The session was answered with the names of a directory.
   *
   * @param span when the listing began and when it was answered
   */
  public boolean listed(
      String session, Reader reader, Location directory, Set<String> names, Span span) {
    return listed(session, reader, directory, names, span, Unheard.NOTHING);
  }

  /** The same, given the feed: of some changes who answered could not hear. */
  public boolean listed(
      String session,
      Reader reader,
      Location directory,
      Set<String> names,
      Span span,
      Unheard unheard) {
    boolean right = true;
    for (String name : names) {
      right &= named(session, reader, directory.child(name), true, span, unheard);
    }
    for (Map.Entry<String, Track> child : history.track(directory).children().entrySet()) {
      if (!child.getKey().isEmpty() && !names.contains(child.getKey())) {
        right &= named(session, reader, child.getValue().location(), false, span, unheard);
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

  private boolean named(
      String session, Reader reader, Location child, boolean present, Span span, Unheard unheard) {
    Floor floor = floor(session, child);
    if (isExcused(floor, entry -> entry.isAbsent() != present, span, unheard)) {
      return true;
    }
    int afterWrite = floor.track.firstFrom(floor.written.at(span.began()), present);
    int afterRead = floor.track.firstFrom(floor.at(span.began()), present);
    String answer = present ? "listed" : "not listed";
    return judge(session, reader, floor, afterWrite, afterRead, answer, span.ended());
  }

  /** Whether an answer is older than it may be, and nothing but unheard changes lie between. */
  private boolean isExcused(Floor floor, Predicate<Entry> answer, Span span, Unheard unheard) {
    Track track = floor.track;
    int least = floor.at(span.began());
    boolean excuse =
        track.firstFrom(least, answer) < 0
            && track.rightWithout(
                least, answer, commit -> unheard.isUnheard(commit, track.location()));
    excused += excuse ? 1 : 0;
    return excuse;
  }

  /** How many answers went back only for whoever did not hear of a change. */
  public long excused() {
    return excused;
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
      floor.read.raise(afterRead, now);
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
    final Level written = new Level();
    final Level read = new Level();

    Floor(Track track) {
      this.track = track;
    }

    int at(long instant) {
      return Math.max(written.at(instant), read.at(instant));
    }
  }

  /** A sample that only ever rises, and what it was at each instant. */
  private static final class Level {
    private final TreeMap<Long, Integer> samples = new TreeMap<>();

    void raise(int sample, long now) {
      samples.merge(now, Math.max(sample, at(now)), Math::max);
    }

    int at(long instant) {
      Map.Entry<Long, Integer> last = samples.floorEntry(instant);
      return last == null ? 0 : last.getValue();
    }
  }
}
