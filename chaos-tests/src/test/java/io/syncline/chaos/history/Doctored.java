package io.syncline.chaos.history;

import io.syncline.chaos.history.Operation.Kind;
import io.syncline.chaos.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a history wrong in one place, as a cluster would that lost an invalidation: a read with a
 * bound is answered with what the path held before a write that was done too long ago. A checker
 * that finds nothing in such a history finds nothing.
 */
public final class Doctored {
  private Doctored() {}

  /** Each with one such answer; at most so many, spread over the history. */
  public static List<History> from(History history, int most) {
    List<Operation> operations = history.operations();
    List<History> doctored = new ArrayList<>();
    List<Integer> reads = new ArrayList<>();
    List<String> outdated = new ArrayList<>();
    Map<String, List<Operation>> puts = puts(operations);
    for (int i = 0; i < operations.size(); i++) {
      int at = i;
      tooOld(operations.get(i), puts)
          .ifPresent(
              old -> {
                reads.add(at);
                outdated.add(old);
              });
    }
    int step = Math.max(1, reads.size() / most);
    for (int i = 0; i < reads.size() && doctored.size() < most; i += step) {
      List<Operation> wrong = new ArrayList<>(operations);
      wrong.set(reads.get(i), answered(operations.get(reads.get(i)), outdated.get(i)));
      doctored.add(new History(history.store(), history.initially(), wrong, Optional.empty()));
    }
    return doctored;
  }

  /** Acknowledged, by path, of those paths to which nothing was moved. */
  private static Map<String, List<Operation>> puts(List<Operation> operations) {
    Set<String> targets = new HashSet<>();
    operations.forEach(operation -> operation.target().ifPresent(targets::add));
    Map<String, List<Operation>> puts = new HashMap<>();
    for (Operation operation : operations) {
      String path = operation.path();
      if (operation.kind() == Kind.PUT
          && operation.outcome() == Outcome.OK
          && targets.stream().noneMatch(target -> Paths.isAtOrBelow(path, target))) {
        puts.computeIfAbsent(path, key -> new ArrayList<>()).add(operation);
      }
    }
    return puts;
  }

  /** What a file held before it was surely written over, longer ago than the read allows. */
  private static Optional<String> tooOld(Operation read, Map<String, List<Operation>> puts) {
    if (read.kind() != Kind.STAT || read.outcome() != Outcome.OK || read.bound().isEmpty()) {
      return Optional.empty();
    }
    long from = read.invoked() - read.bound().get().toNanos();
    List<Operation> known = puts.getOrDefault(read.path(), List.of());
    return known.stream()
        .filter(
            old ->
                known.stream()
                    .anyMatch(
                        newer -> newer.invoked() > old.completed() && newer.completed() < from))
        .findFirst()
        .flatMap(Operation::value);
  }

  private static Operation answered(Operation read, String old) {
    return new Operation(
        read.id(),
        read.client(),
        read.kind(),
        read.path(),
        read.target(),
        read.invoked(),
        read.completed(),
        read.outcome(),
        read.value(),
        Optional.of(Seen.file(old)),
        read.names(),
        read.bound(),
        read.tokens());
  }
}
