package io.syncline.cli.command.explain;

import io.syncline.cli.failure.Failure;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.HeldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What clusters know of one path, put together.
 *
 * @param path as it was asked for
 * @param answers of the clusters that answered
 * @param unanswered those that did not
 */
record Explained(String path, List<Answer> answers, List<Unanswered> unanswered) {

  /**
   * What one cluster answered.
   *
   * @param context by which it was asked
   */
  record Answer(String context, ExplainResponse response) {
    /** Whether it would serve what it holds. */
    boolean serves() {
      return response.hasStanding() && response.getStanding().getServed();
    }

    HeldPath held() {
      return response.getStanding().getHeld();
    }

    /** Whether something of the cluster is not known: a node of it, or who holds the shard. */
    boolean isPartial() {
      boolean inStore = !response.getLocation().isEmpty();
      return response.getSilentCount() > 0
          || !response.getOthersUnknown().isEmpty()
          || (inStore && !response.hasStanding());
    }
  }

  /** A cluster that did not answer. */
  record Unanswered(String context, Failure failure) {}

  /**
   * Something that happened in a cluster.
   *
   * @param lagMillis of an applied record: since its write took effect, by both clusters' clocks;
   *     empty where that is not known
   */
  record Happened(String context, ExplainEvent event, OptionalLong lagMillis) {}

  /** How the clusters stand to each other. */
  enum Agreement {
    /** All would serve the same. */
    CONVERGED,
    /** Those that would serve what they hold would serve the same; others ask the store first. */
    ASKING,
    /** Two would serve different versions. */
    DIFFERENT,
    /** The path shows different places of the store in them. */
    NOT_COMPARABLE,
    /** A cluster did not answer for all that it holds. */
    UNKNOWN
  }

  Explained {
    answers = List.copyOf(answers);
    unanswered = List.copyOf(unanswered);
  }

  boolean isPartial() {
    return !unanswered.isEmpty() || answers.stream().anyMatch(Answer::isPartial);
  }

  /** How many clusters were asked. */
  int asked() {
    return answers.size() + unanswered.size();
  }

  /** How many would serve what they hold. */
  int serving() {
    return (int) answers.stream().filter(Answer::serves).count();
  }

  /** From what the clusters hold, by version; the store was not asked. */
  Agreement agreement() {
    List<String> locations =
        answers.stream().map(answer -> answer.response().getLocation()).distinct().toList();
    if (locations.size() > 1) {
      return Agreement.NOT_COMPARABLE;
    }
    List<HeldPath> served = answers.stream().filter(Answer::serves).map(Answer::held).toList();
    for (HeldPath one : served) {
      if (!isSame(one, served.get(0))) {
        return Agreement.DIFFERENT;
      }
    }
    if (isPartial()) {
      return Agreement.UNKNOWN;
    }
    return served.size() == answers.size() ? Agreement.CONVERGED : Agreement.ASKING;
  }

  /** What is shown in the first line: what is served by the first cluster that serves it. */
  Optional<HeldPath> shown() {
    return answers.stream()
        .filter(answer -> answer.response().getStanding().hasHeld())
        .max(Comparator.comparing(Answer::serves))
        .map(Answer::held);
  }

  /** The events of all clusters by time, each by the clock of its node. */
  List<Happened> events() {
    List<Happened> all = new ArrayList<>();
    for (Answer answer : answers) {
      for (ExplainEvent event : answer.response().getEventsList()) {
        all.add(new Happened(answer.context(), event, lag(event)));
      }
    }
    all.sort(Comparator.comparingLong(happened -> happened.event().getAtMillis()));
    return all;
  }

  private OptionalLong lag(ExplainEvent applied) {
    if (applied.getKind() != ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED) {
      return OptionalLong.empty();
    }
    return answers.stream()
        .flatMap(answer -> answer.response().getEventsList().stream())
        .filter(event -> isWriteOf(event, applied))
        .mapToLong(event -> applied.getAtMillis() - event.getAtMillis())
        .findFirst();
  }

  private static boolean isWriteOf(ExplainEvent event, ExplainEvent applied) {
    return event.getKind() == ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED
        && event.getOrigin().equals(applied.getOrigin())
        && event.getPartition() == applied.getPartition()
        && event.getSequence() >= applied.getSequence()
        && event.getSequence() <= applied.getLastSequence();
  }

  private static boolean isSame(HeldPath one, HeldPath other) {
    if (one.getExists() != other.getExists() || one.getDirectory() != other.getDirectory()) {
      return false;
    }
    if (!one.getExists() || one.getDirectory()) {
      return true;
    }
    boolean versions = !one.getVersion().isEmpty() && !other.getVersion().isEmpty();
    return one.getSize() == other.getSize()
        && (versions
            ? one.getVersion().equals(other.getVersion())
            : one.getModifiedMillis() == other.getModifiedMillis());
  }
}
