package io.syncline.sim.oracle;

import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.EnumMap;
import java.util.Map;

/**
 * I8: sizes against the limit that each must keep, and how often each was as large as it may be.
 */
public final class Limits {
  private final Violations violations;
  private final Map<Bounded, Long> reached = new EnumMap<>(Bounded.class);

  public Limits(Violations violations) {
    this.violations = violations;
  }

  /**
   * Looks at a size.
   *
   * @param most the largest that is allowed
   */
  public boolean check(Reader of, Bounded what, long size, long most, long now) {
    if (size >= most) {
      reached.merge(what, 1L, Long::sum);
    }
    if (size <= most) {
      return true;
    }
    violations.report(
        Invariant.I8,
        now,
        () -> of + " has " + size + " " + what.meaning() + ", at most is " + most);
    return false;
  }

  /** How many looks found something as large as it may be. */
  public Map<Bounded, Long> reached() {
    return Map.copyOf(reached);
  }
}
