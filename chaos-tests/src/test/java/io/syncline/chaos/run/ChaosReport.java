package io.syncline.chaos.run;

import io.syncline.chaos.client.Recorder;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.Operation;
import io.syncline.chaos.history.Report;
import io.syncline.chaos.plan.FaultKind;
import io.syncline.chaos.plan.FaultPlan;
import io.syncline.proto.node.v1.ServeReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run did and found, for a person.
 *
 * @param operations how many clients did before the end
 * @param injector knows the faults
 * @param supervisor knows how nodes were
 * @param seen what the clients know
 * @param verdict of the checker
 */
record ChaosReport(
    FaultPlan plan,
    Duration length,
    int operations,
    Injector injector,
    Supervisor supervisor,
    Seen seen,
    Report verdict) {
  /**
   * What the clients know.
   *
   * @param served how many looks at a path were answered why, before the end
   * @param history what was judged
   * @param wrong at the end, when the time was over: what was not sent, settled or applied, not
   *     answered, or shown differently from the store
   */
  record Seen(
      Recorder recorder, Map<ServeReason, Long> served, History history, List<String> wrong) {}

  /** Whether nothing is wrong. */
  boolean isClean() {
    return verdict.violations() == 0 && seen.wrong().isEmpty();
  }

  /** How many looks at a path were answered without the store, by what the log said alone. */
  long servedByWatermark() {
    return seen.served().getOrDefault(ServeReason.SERVE_REASON_COVERED_BY_WATERMARK, 0L);
  }

  /** The line that does the same again. */
  String replay() {
    return "./chaos-tests/chaos --seconds " + length.toSeconds() + " --seed " + plan.seed();
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("seed " + plan.seed() + ", " + length.toSeconds() + " s of work");
    lines.add("operations   " + operations + "  " + counted());
    lines.add("refusals     " + new TreeMap<>(seen.recorder().codes()));
    lines.add("faults       " + injector.injected());
    lines.add(
        "  not begun  " + injector.leftOut() + " (target taken, or no right to mount a disk)");
    lines.add("  never hit  " + neverHit() + " of this plan's kinds; the seed left out the others");
    lines.add("mounts seen  " + supervisor.states());
    lines.add("served       " + served());
    lines.add("ended        " + supervisor.ended().size() + " nodes by themselves");
    supervisor.ended().forEach(line -> lines.add("  " + line));
    lines.add("at the end   " + (seen.wrong().isEmpty() ? "drained and converged" : "NOT RIGHT"));
    lines.add("staleness    " + staleness());
    lines.add("answers      " + verdict.answers() + " judged");
    lines.add("violations   " + verdict.violations());
    if (!isClean()) {
      lines.add("");
      verdict.findings().forEach(finding -> lines.add(finding.toString()));
      lines.addAll(seen.wrong());
      lines.add("");
      lines.addAll(injector.log());
    }
    lines.add("replay       " + replay());
    return String.join("\n", lines);
  }

  private List<FaultKind> neverHit() {
    return plan.kinds().stream().filter(kind -> !injector.injected().containsKey(kind)).toList();
  }

  private String staleness() {
    return verdict
        .longest()
        .map(
            old ->
                "longest "
                    + old.age().toMillis()
                    + " ms of "
                    + old.bound().toMillis()
                    + " ms allowed")
        .orElse("no answer was older than its read");
  }

  private Map<String, Integer> counted() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Operation operation : seen.recorder().operations()) {
      if (!operation.client().process().equals("end")) {
        counts.merge(operation.kind() + " " + operation.outcome(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private Map<String, Long> served() {
    Map<String, Long> counts = new TreeMap<>();
    seen.served()
        .forEach(
            (reason, count) ->
                counts.put(
                    reason.name().replace("SERVE_REASON_", "").toLowerCase(Locale.ROOT), count));
    return counts;
  }
}
