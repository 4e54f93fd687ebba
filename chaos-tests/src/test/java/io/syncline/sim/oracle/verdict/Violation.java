package io.syncline.sim.oracle.verdict;

import io.syncline.sim.oracle.history.Times;

/**
 * An invariant was broken.
 *
 * @param invariant which one
 * @param at true time in nanoseconds when it was noticed
 * @param story for a person: what was served or claimed, and what was true when
 */
public record Violation(Invariant invariant, long at, String story) {
  @Override
  public String toString() {
    return invariant + " broken at " + Times.text(at) + ": " + story;
  }
}
