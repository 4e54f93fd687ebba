package io.syncline.chaos.plan;

import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param at when it begins, from the start of the run
 * @param kind what goes wrong
 * @param target which node, broker or server, from 0; 0 where it hits all
 * @param length how long it lasts
 */
public record PlannedFault(Duration at, FaultKind kind, int target, Duration length) {
  @Override
  public String toString() {
    return String.format(
        "%6.1fs %s of %d for %.1fs",
        at.toMillis() / 1000.0, kind, target, length.toMillis() / 1000.0);
  }
}
