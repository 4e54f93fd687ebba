package io.syncline.chaos.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the check of a history found.
 *
 * @param findings at most {@value Report#MAX_FINDINGS}
 * @param violations how many there were, kept or not
 * @param answers how many answers were judged: one for each STAT and READ, one for each name of
 *     each LIST
 * @param givenUp how many questions of what a rename may have brought led too far and counted as
 *     explained
 * @param longest the oldest answer with a bound, if any was older than its read's start
 */
public record Report(
    List<Finding> findings,
    long violations,
    long answers,
    long givenUp,
    Optional<Staleness> longest) {
  /** How many findings are kept. */
  public static final int MAX_FINDINGS = 20;

  public Report {
    findings = List.copyOf(findings);
  }

  /**
   * How old an answer was at least when its read began.
   *
   * @param age since the last instant at which it was possibly right
   * @param bound what was allowed
   */
  public record Staleness(Operation read, String path, Duration age, Duration bound) {}

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder().append(violations).append(" violations in ").append(answers);
    text.append(" answers");
    if (givenUp > 0) {
      text.append(" (").append(givenUp).append(" questions about renames given up)");
    }
    longest.ifPresent(
        old ->
            text.append("; oldest answer ")
                .append(old.age)
                .append(" of ")
                .append(old.bound)
                .append(" allowed: ")
                .append(old.read));
    findings.forEach(finding -> text.append('\n').append(finding));
    return text.toString();
  }
}
