package io.syncline.agent.admin;

import io.syncline.core.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The state of a node at one moment.
 *
 * @param state as a whole
 * @param problems what is wrong, the worst first; at most {@value #MAX_PROBLEMS}
 * @param components what the node depends on
 * @param shards its shards
 * @param outbox what is not published yet
 * @param figures counters
 * @param mounts its mounts, by path
 */
public record NodeStatus(
    State state,
    List<Problem> problems,
    List<Component> components,
    Shards shards,
    Outbox outbox,
    Figures figures,
    List<MountView> mounts) {
  /** More problems are left out. */
  public static final int MAX_PROBLEMS = 100;

  public NodeStatus {
    problems = problems.stream().limit(MAX_PROBLEMS).toList();
    components = List.copyOf(components);
    mounts = List.copyOf(mounts);
  }

  /** The state of a node as a whole. */
  public enum State {
    /** It serves, and nothing is wrong. */
    READY,
    /** It serves, but something is missing. */
    DEGRADED,
    /** It does not serve yet. */
    STARTING,
    /** It does not serve any more. */
    STOPPING,
    /** It answers reads, takes no more writes, and gives away what it holds. */
    DRAINING,
    /** It answers reads, and holds nothing; it may be stopped. */
    DRAINED
  }

  /**
   * Something that is wrong.
   *
   * @param code which error it is
   * @param message what was found, one line
   */
  public record Problem(ErrorCode code, String message) {}

  /** Whether a component answers. */
  public enum Health {
    /** It answers. */
    UP,
    /** It answers partly or slowly. */
    IMPAIRED,
    /** It does not answer. */
    DOWN,
    /** It was not asked yet. */
    UNKNOWN
  }

  /**
   * Something that the node depends on.
   *
   * @param name {@code kafka}, {@code zookeeper} or {@code ufs/<name>}
   * @param health whether it answers
   * @param detail what was found, one line; empty when it is up
   * @param secondsSinceAnswer since it last answered; empty if it never did
   */
  public record Component(
      String name, Health health, String detail, OptionalDouble secondsSinceAnswer) {}

  /**
   * Shards.
   *
   * @param owned those of this node
   * @param caughtUp of them, those that have read what was in the log when they were assigned
   * @param total those of the cluster
   * @param recordsBehind records of the log that are not applied yet in those owned
   */
  public record Shards(int owned, int caughtUp, int total, long recordsBehind) {}

  /**
   * The outbox.
   *
   * @param depth intents not published yet
   * @param oldest age of the oldest; empty if there is none
   */
  public record Outbox(long depth, Optional<Duration> oldest) {}

  /**
   * Counters of a node.
   *
   * @param incarnation under which it appends to the log
   * @param uptime since it started
   * @param quarantined records that were set aside
   * @param entries rows of the metadata store
   */
  public record Figures(long incarnation, Duration uptime, long quarantined, long entries) {}
}
