package io.syncline.sim.oracle.answer;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.Times;
import io.syncline.sim.oracle.history.Track;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Set;
import java.util.function.Predicate;

/**
 * I2 on state: everything that a node would serve now, not only what somebody read, was right at
 * some instant within its bound.
 *
 * <p>Each check takes {@code since}, the true instant of {@code now - bound}; the bound is in the
 * node's own elapsed time, so the caller translates: {@code since} is the first true instant at
 * which the node's elapsed time was not below its reading now minus the bound. Elapsed time is what
 * the design promises (the larger of the advances of the monotonic and the wall clock, with their
 * true drift and with suspension), not what the node under test computed of it, or its mistake
 * would hide itself. A clock that drifts slowly lengthens the bound in true time by its drift.
 *
 * <p>The sharpest {@code since} of an entry is the instant that it claims as its freshness: a
 * caller may ask with any smaller bound than the mount's. Checked so, an entry can only become
 * wrong by a step of its own node (a commit ends what was right at that instant, which is not
 * before any freshness), so it suffices to check the node that took a step. Checked by the mount's
 * bound, all must be checked as time goes on.
 *
 * <p>The caller leaves out what nothing is promised of: changes from outside of mounts whose
 * external changes are not promised, and {@code never}, which has no bound. Answers of the store
 * itself with a read lag are excused by an earlier {@code since}.
 */
public final class ServedState {
  private final UfsHistory history;
  private final Violations violations;
  private long checked;
  private long excused;

  public ServedState(UfsHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  /**
   * Checks an answer about one location, absence included.
   *
   * @param why for the story: what made it fresh, such as {@code watermark} or {@code validated}
   */
  public boolean answer(
      Reader reader, Location location, Entry served, long since, long now, String why) {
    checked++;
    if (history.rightWithin(location, served, since, now)) {
      return true;
    }
    return wrong(reader, location, served, since, now, why);
  }

  /**
   * The same, given the feed: of some changes the node could not hear.
   *
   * @param unheard which of those at this location; never one of Syncline's own
   * @return whether it was right for whoever did not hear of them, and not otherwise
   */
  public boolean isExcused(
      Location location, Entry served, long since, long now, Predicate<Commit> unheard) {
    boolean right = history.rightWithin(location, served, since, now);
    if (right || !history.track(location).rightAtWithout(served, since, unheard)) {
      return false;
    }
    excused++;
    return true;
  }

  /** How many answers were right only for whoever did not hear of a change. */
  public long excused() {
    return excused;
  }

  private boolean wrong(
      Reader reader, Location location, Entry served, long since, long now, String why) {
    violations.report(
        Invariant.I2,
        now,
        () ->
            reader
                + " serves "
                + location
                + " as "
                + served
                + ", fresh since "
                + Times.text(since)
                + " ("
                + why
                + "), but "
                + history.story(location));
    return false;
  }

  /**
   * Checks a listing: it was a directory, each name in it was there, and each other name was not,
   * every one at some instant of its own.
   */
  public boolean listing(
      Reader reader, Location directory, Set<String> names, long since, long now, String why) {
    checked++;
    Track track = history.track(directory);
    boolean right = true;
    if (!track.directoryWithin(since, now)) {
      right = false;
      report(reader, directory, track, " which was no directory", since, now, why);
    }
    for (String name : names) {
      Track child = track.children().get(name);
      if (child == null || !child.presentWithin(true, since, now)) {
        right = false;
        Track known = child == null ? history.track(directory.child(name)) : child;
        report(reader, directory, known, " with " + name, since, now, why);
      }
    }
    for (var other : track.children().entrySet()) {
      Track child = other.getValue();
      // The empty name is a marker of the directory itself, which is never listed.
      if (!other.getKey().isEmpty()
          && !names.contains(other.getKey())
          && !child.presentWithin(false, since, now)) {
        right = false;
        report(reader, directory, child, " without " + other.getKey(), since, now, why);
      }
    }
    return right;
  }

  /** How many answers and listings were checked. */
  public long checked() {
    return checked;
  }

  private void report(
      Reader reader,
      Location directory,
      Track about,
      String what,
      long since,
      long now,
      String why) {
    violations.report(
        Invariant.I2,
        now,
        () ->
            reader
                + " lists "
                + directory
                + what
                + ", fresh since "
                + Times.text(since)
                + " ("
                + why
                + "), but "
                + about.story());
  }
}
