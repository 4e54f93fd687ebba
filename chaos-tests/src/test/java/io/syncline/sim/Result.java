package io.syncline.sim;

import io.syncline.sim.fault.Faults;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.oracle.verdict.Violations;
import io.syncline.sim.run.Tally;
import java.util.List;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param events how many happened
 * @param nanos how long it took in virtual time
 * @param drained whether everything came to rest after it healed
 * @param violations what was broken
 * @param tally what it exercised
 * @param faults what went wrong, and how often
 * @param full how many looks found something as large as it may be
 * @param story what happened, if it was kept
 */
public record Result(
    long events,
    long nanos,
    boolean drained,
    Violations violations,
    Tally tally,
    Faults faults,
    Map<Bounded, Long> full,
    List<String> story) {
  /** Whether nothing was broken. */
  public boolean isClean() {
    return violations.isEmpty();
  }
}
