package io.syncline.sim.oracle.answer;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Set;
import java.util.TreeSet;

/**
 * I1: when no more is written and the log is drained, everything that is served as fresh is what
 * the store holds.
 */
public final class Convergence {
  private final UfsHistory history;
  private final Violations violations;

  public Convergence(UfsHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  /** What would be served about a location. */
  public boolean answer(Reader reader, Location location, Entry served, long now) {
    return judge(reader, location, served, history.current(location), now);
  }

  /** What would be listed of a directory. */
  public boolean listing(Reader reader, Location directory, Set<String> names, long now) {
    return judge(
        reader,
        directory,
        new TreeSet<>(names),
        new TreeSet<>(history.childrenAt(directory, now)),
        now);
  }

  private boolean judge(Reader reader, Location location, Object served, Object truth, long now) {
    if (served.equals(truth)) {
      return true;
    }
    violations.report(
        Invariant.I1,
        now,
        () ->
            reader
                + " still serves "
                + location
                + " as "
                + served
                + ", the store holds "
                + truth
                + "; "
                + history.story(location));
    return false;
  }
}
