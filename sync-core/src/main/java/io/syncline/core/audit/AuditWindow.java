package io.syncline.core.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What looks came to in the last day, to a quarter of an hour.
 *
 * <p>Bounded: one count for each quarter.
 *
 * <p>Thread rule: one thread.
 */
final class AuditWindow {
  /** How far it goes back. */
  static final Duration LENGTH = Duration.ofDays(1);

  static final Duration STEP = Duration.ofMinutes(15);

  private final Deque<Step> steps = new ArrayDeque<>();

  private record Step(long began, AuditCounts counts) {}

  void count(AuditOutcome outcome, long now) {
    forget(now);
    Step last = steps.peekLast();
    if (last != null && now - last.began() < STEP.toNanos()) {
      steps.removeLast();
      steps.addLast(new Step(last.began(), last.counts().with(outcome)));
    } else {
      steps.addLast(new Step(now, AuditCounts.NONE.with(outcome)));
    }
  }

  AuditCounts counts(long now) {
    forget(now);
    return steps.stream().map(Step::counts).reduce(AuditCounts.NONE, AuditCounts::and);
  }

  int size() {
    return steps.size();
  }

  private void forget(long now) {
    while (!steps.isEmpty() && now - steps.getFirst().began() >= LENGTH.toNanos()) {
      steps.removeFirst();
    }
  }
}
