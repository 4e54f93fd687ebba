package io.syncline.chaos.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a history, path by path, in time that grows a little faster than the history.
 *
 * <p><b>Rules.</b> Each write took effect on each path it touches at one instant between its start
 * and its end, or, of unknown outcome, at any instant after its start, or never. Values are unique,
 * so an answer tells which writes it can stem from. An answer of a read of {@code [s, e]} under
 * bound {@code T} is explained by a write {@code w} if
 *
 * <ul>
 *   <li>it fits what {@code w} left there, and {@code w} began by {@code e};
 *   <li>I2: it may still have been there at {@code s - T}: no write {@code x} that began after
 *       {@code w} can have taken effect last had surely taken effect before {@code s - T};
 *   <li>I4: of each write whose token the read carried and that touched the path, {@code w} may
 *       have taken effect at its start or later, which means it is that write or may have come
 *       after it;
 *   <li>I6: the same of each acknowledged write of the read's session;
 *   <li>I5: the same of what explains each earlier answer to the session about the path, the first
 *       such explanation.
 * </ul>
 *
 * An answer without an explanation is a violation. I1: a final read equals what the store holds,
 * and what the store holds is itself explained.
 *
 * <p><b>No false alarm.</b> Let an execution keep the invariants, and a read return the state of a
 * path at instant {@code t} in {@code [s - T, e]}, left by {@code w}, which took effect at {@code
 * i(w) <= t}. Then {@code w} began by {@code e}; a write {@code x} that began after {@code w} could
 * last take effect has {@code i(x) > i(w)} and, since the state at {@code t} is that of {@code w},
 * {@code i(x) > t >= s - T}, so it was not surely done before. A floor {@code f} is the start of a
 * write whose effect is not after {@code t}; {@code w} is it or came after it, so {@code w} may
 * take effect at {@code f} or later. Earlier answers of a session bind by the earliest start of all
 * their explanations, which is not above that of the true one.
 *
 * <p><b>What it can miss.</b> Each answer is judged alone but for its session: answers that exclude
 * each other only together pass. Writes that overlap may have come in any order; one of unknown
 * outcome may come at any time, even twice, so neither it nor an answer that fits it is ever too
 * old. Long chains of renames explain everything ({@link Report#givenUp}). Sessions and tokens are
 * judged path by path. Absence and directories fit more than one write. Of a directory in a store
 * with implicit directories little is certain. A LIST says nothing about its own directory.
 *
 * <p><b>What it takes for granted.</b> The clock of all clients is one. What is written outside of
 * the history touches none of its paths. A client that was answered leaves no older attempt of the
 * same write under way.
 */
public final class HistoryChecker {
  private final History history;
  private final Timelines timelines;
  private final Map<String, Map<String, Long>> sessions = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private long violations;
  private long answers;
  private Optional<Report.Staleness> longest = Optional.empty();

  /**
   * @throws IllegalArgumentException if two operations have one id, two writes one value, or
   *     operations of a session overlap: nothing can be said of such a history
   */
  public HistoryChecker(History history) {
    this.history = history;
    this.timelines = new Timelines(history);
  }

  /** Judges every answer. */
  public Report check() {
    List<Operation> operations = new ArrayList<>(history.operations());
    operations.sort(Comparator.comparingLong(Operation::invoked).thenComparingLong(Operation::id));
    requireSound(operations);
    for (Operation operation : operations) {
      if (operation.outcome() != Operation.Outcome.OK) {
        continue;
      }
      operation.seen().ifPresent(seen -> judge(operation, operation.path(), seen));
      if (operation.kind() == Operation.Kind.LIST) {
        judgeListing(operation);
      }
    }
    history.end().ifPresent(this::judgeStore);
    return new Report(findings, violations, answers, timelines.givenUp(), longest);
  }

  private void requireSound(List<Operation> operations) {
    Set<Long> ids = new HashSet<>();
    Set<String> values = new HashSet<>();
    Map<String, Operation> last = new HashMap<>();
    for (Operation operation : operations) {
      if (!ids.add(operation.id())) {
        throw new IllegalArgumentException("two operations are number " + operation.id());
      }
      if (operation.value().isPresent() && !values.add(operation.value().get())) {
        throw new IllegalArgumentException("two writes wrote the value of " + operation);
      }
      operation
          .client()
          .session()
          .ifPresent(
              session -> {
                Operation before = last.put(session, operation);
                if (before != null && before.completed() > operation.invoked()) {
                  throw new IllegalArgumentException(before + " overlaps " + operation);
                }
              });
    }
  }

  private void judgeListing(Operation list) {
    String directory = Paths.below(list.path());
    for (String name : list.names()) {
      judge(list, directory + name, Seen.PRESENT);
    }
    for (String name : timelines.children(list.path())) {
      if (!list.names().contains(name)) {
        judge(list, directory + name, Seen.ABSENT);
      }
    }
  }

  private void judge(Operation read, String path, Seen seen) {
    answers++;
    long from = read.bound().map(bound -> read.invoked() - bound.toNanos()).orElse(Long.MIN_VALUE);
    long token = tokenFloor(read, path);
    long written =
        read.client()
            .session()
            .map(session -> timelines.of(path).writtenBy(session, read.invoked()))
            .orElse(Long.MIN_VALUE);
    Map<String, Long> answered =
        read.client()
            .session()
            .map(session -> sessions.computeIfAbsent(session, key -> new HashMap<>()))
            .orElse(Map.of());
    long before = answered.getOrDefault(path, Long.MIN_VALUE);
    Touch first = explain(read, path, seen, from, Math.max(token, Math.max(written, before)));
    if (first != null) {
      if (read.client().session().isPresent()) {
        answered.merge(path, first.invoked(), Math::max);
      }
    } else {
      diagnose(read, path, seen, from, token, written);
    }
    noteStaleness(read, path, seen);
    judgeFinal(read, path, seen);
  }

  private @Nullable Touch explain(Operation read, String path, Seen seen, long from, long floor) {
    return timelines.explain(path, seen, from, read.completed(), floor);
  }

  private long tokenFloor(Operation read, String path) {
    long floor = Long.MIN_VALUE;
    for (long write : read.tokens()) {
      floor = Math.max(floor, timelines.of(path).touchedBy(write).orElse(Long.MIN_VALUE));
    }
    return floor;
  }

  /** Which rule it was that left no explanation. */
  private void diagnose(
      Operation read, String path, Seen seen, long from, long token, long written) {
    if (explain(read, path, seen, Long.MIN_VALUE, Long.MIN_VALUE) == null) {
      report("I2", read, path, seen + " was never there by then");
    } else if (explain(read, path, seen, from, Long.MIN_VALUE) == null) {
      report("I2", read, path, "right last " + age(read, path, seen) + " before the read began");
    } else if (explain(read, path, seen, from, token) == null) {
      report("I4", read, path, seen + " is older than a write whose token the read carried");
    } else if (explain(read, path, seen, from, Math.max(token, written)) == null) {
      report("I6", read, path, seen + " is older than what the session wrote");
    } else {
      report("I5", read, path, seen + " is older than what the session was answered before");
    }
  }

  private Duration age(Operation read, String path, Seen seen) {
    long last = timelines.lastRight(path, seen, read.completed());
    return last >= read.invoked() || last == Long.MIN_VALUE
        ? Duration.ZERO
        : Duration.ofNanos(read.invoked() - last);
  }

  private void noteStaleness(Operation read, String path, Seen seen) {
    if (read.bound().isEmpty()) {
      return;
    }
    Duration age = age(read, path, seen);
    Duration longestYet = longest.map(Report.Staleness::age).orElse(Duration.ZERO);
    if (age.compareTo(longestYet) > 0) {
      longest = Optional.of(new Report.Staleness(read, path, age, read.bound().get()));
    }
  }

  private void judgeFinal(Operation read, String path, Seen seen) {
    history
        .end()
        .filter(end -> read.invoked() >= end.quietSince())
        .ifPresent(
            end -> {
              Seen held = held(end, path);
              if (!Touch.fits(seen, held)) {
                report("I1", read, path, "in the end the store held " + held);
              }
            });
  }

  private void judgeStore(History.End end) {
    Set<String> paths = new HashSet<>(timelines.known());
    paths.addAll(end.content().keySet());
    paths.stream().sorted().forEach(path -> judgeStore(end, path));
  }

  private void judgeStore(History.End end, String path) {
    Seen held = held(end, path);
    Touch first = timelines.explain(path, held, end.quietSince(), Long.MAX_VALUE, Long.MIN_VALUE);
    if (first == null) {
      report("STORE", null, path, "in the end the store held " + held);
    }
  }

  private static Seen held(History.End end, String path) {
    Seen held = end.content().get(path);
    if (held != null) {
      return held;
    }
    String below = Paths.below(path);
    boolean above = end.content().keySet().stream().anyMatch(key -> key.startsWith(below));
    return above || path.equals("/") ? Seen.DIRECTORY : Seen.ABSENT;
  }

  private void report(String rule, @Nullable Operation read, String path, String what) {
    violations++;
    if (findings.size() < Report.MAX_FINDINGS) {
      long to = read == null ? Long.MAX_VALUE : read.completed();
      String story = what + "\n" + timelines.of(path).excerpt(to);
      findings.add(new Finding(rule, Optional.ofNullable(read), path, story));
    }
  }
}
