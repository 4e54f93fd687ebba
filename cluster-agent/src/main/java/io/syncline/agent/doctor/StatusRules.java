package io.syncline.agent.doctor;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.ReadinessCheck;
import io.syncline.agent.config.ConfigSource;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.core.doctor.Examination;
import io.syncline.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the state of a node, which it knows all the time, means. */
final class StatusRules {
  /** A change that Kafka takes is out of the outbox within seconds. */
  static final Duration OUTBOX_PATIENCE = Duration.ofMinutes(1);

  /** What is looked at afresh, and said there. */
  private static final Set<ErrorCode> EXAMINED_ELSEWHERE =
      Set.of(
          ErrorCode.COORDINATION_UNAVAILABLE,
          ErrorCode.WATCH_FAILED,
          ErrorCode.OUTBOX_FULL,
          ErrorCode.INVALID_CONFIGURATION);

  /** What users do not notice by itself. */
  private static final Set<ErrorCode> HARMLESS_AT_FIRST =
      Set.of(ErrorCode.BUS_RECORD_UNREADABLE, ErrorCode.RECONCILE_OVERDUE);

  private StatusRules() {}

  /** Whether the node has settings for all that it is asked to show. */
  static List<Examination> config(NodeStatus status, List<EffectiveValue> values) {
    List<Examination> problems =
        status.problems().stream()
            .filter(problem -> problem.code() == ErrorCode.INVALID_CONFIGURATION)
            .map(
                problem ->
                    Examination.fail(
                        "config",
                        shown(problem),
                        "settings for all mounts",
                        "add them to the configuration of this node and restart it; what is in"
                            + " force: syncline config show"))
            .toList();
    if (!problems.isEmpty()) {
      return problems;
    }
    return List.of(
        Examination.ok(
            "config",
            count(values, ConfigSource.FILE)
                + " keys from the file, "
                + count(values, ConfigSource.ENVIRONMENT)
                + " from the environment, settings for all mounts"));
  }

  /** Whether the node serves, and what else it knows to be wrong. */
  static List<Examination> state(NodeStatus status, List<ReadinessCheck> readiness) {
    List<Examination> found = new ArrayList<>();
    standing(status, readiness).ifPresent(found::add);
    status.problems().stream()
        .filter(problem -> !EXAMINED_ELSEWHERE.contains(problem.code()))
        .map(StatusRules::problem)
        .forEach(found::add);
    if (found.isEmpty() && status.state() == NodeStatus.State.DEGRADED) {
      found.add(
          Examination.warn(
              "state",
              "DEGRADED: "
                  + status.problems().stream()
                      .map(StatusRules::shown)
                      .collect(Collectors.joining("; ")),
              "READY",
              "see what the row of that says; where it says OK, it is over, or about to be seen"));
    } else if (found.isEmpty()) {
      found.add(
          Examination.ok(
              "state",
              status.state()
                  + ", owns "
                  + status.shards().owned()
                  + " of "
                  + status.shards().total()
                  + " shards, "
                  + status.shards().recordsBehind()
                  + " records behind"));
    }
    return found;
  }

  /**
   * Whether what was written is told to the others.
   *
   * @param maxIntents how many intents there may be
   */
  static Examination outbox(NodeStatus.Outbox outbox, long maxIntents) {
    String depth = outbox.depth() + " writes are not published";
    if (outbox.depth() >= maxIntents) {
      return Examination.fail(
          "outbox",
          ErrorCode.OUTBOX_FULL.id() + " " + depth + ": further ones are refused",
          "fewer than " + maxIntents,
          "see what kafka, topic and replicas say; it drains by itself when Kafka answers");
    }
    Optional<Duration> late = outbox.oldest().filter(age -> age.compareTo(OUTBOX_PATIENCE) > 0);
    return late.map(
            age ->
                Examination.warn(
                    "outbox",
                    depth + ", the oldest since " + age.toSeconds() + " s",
                    "at most " + OUTBOX_PATIENCE.toSeconds() + " s",
                    "see what kafka and replicas say; if they are fine, a store did not answer a"
                        + " write, which is told again after outbox.ufs-settle"))
        .orElseGet(() -> Examination.ok("outbox", depth));
  }

  private static Optional<Examination> standing(NodeStatus status, List<ReadinessCheck> readiness) {
    return switch (status.state()) {
      case READY, DEGRADED -> Optional.empty();
      case STARTING ->
          Optional.of(
              Examination.fail(
                  "state",
                  "STARTING, it does not serve yet: " + missing(readiness),
                  "READY",
                  "see what the other rows say; it goes on by itself"));
      case STOPPING ->
          Optional.of(
              Examination.fail(
                  "state", "STOPPING, it does not serve", "READY", "ask another node"));
      case DRAINING, DRAINED ->
          Optional.of(
              Examination.warn(
                  "state",
                  status.state() + ", it takes no writes",
                  "READY",
                  "stop it, or restart it to have it back"));
    };
  }

  private static Examination problem(NodeStatus.Problem problem) {
    String remedy = problem.code().remedy();
    return HARMLESS_AT_FIRST.contains(problem.code())
        ? Examination.warn("state", shown(problem), "no such problem", remedy)
        : Examination.fail("state", shown(problem), "no such problem", remedy);
  }

  private static String shown(NodeStatus.Problem problem) {
    return problem.code().id() + " " + problem.message();
  }

  private static String missing(List<ReadinessCheck> readiness) {
    return readiness.stream()
        .filter(check -> !check.ok())
        .map(check -> check.name() + " (" + check.detail() + ")")
        .collect(Collectors.joining(", "));
  }

  private static long count(List<EffectiveValue> values, ConfigSource source) {
    return values.stream().filter(value -> value.source() == source).count();
  }
}
