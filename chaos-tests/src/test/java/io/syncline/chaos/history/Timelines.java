package io.syncline.chaos.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each path may have held when, from all writes of a history. What a write does to a path:
 *
 * <ul>
 *   <li>PUT, MKDIR: the path is that; those above it are there.
 *   <li>DELETE, DELETE_TREE: the path, or all at and below it, is absent; with implicit directories
 *       a deleted key may still be a directory, and those above may be gone.
 *   <li>RENAME: all at and below the source is absent, all at and below the target is what was at
 *       the source; those above the target are there.
 * </ul>
 *
 * <p>A write that was refused does nothing; one of unknown outcome may do it at any time after it
 * began, or never, but did it for sure by the end of the first read that saw its value.
 */
final class Timelines {
  /** Chains of renames that are longer explain everything. */
  private static final int MAX_MOVES = 8;

  /** A question that takes more steps through renames is given up: everything is explained. */
  private static final int MAX_STEPS = 10_000;

  private final History history;
  private final boolean implicit;
  private final Map<Bringing, Boolean> brought = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Long> firstSeen = new HashMap<>();
  private final Map<String, List<Operation>> atOrBelow = new HashMap<>();
  private final Map<String, List<Operation>> trees = new HashMap<>();
  private final Map<String, Timeline> timelines = new HashMap<>();
  private int stepsLeft;
  private long givenUp;
  private final TreeSet<String> known = new TreeSet<>();
  private final Map<String, Set<String>> children = new HashMap<>();

  Timelines(History history) {
    this.history = history;
    this.implicit = history.store() == History.Store.IMPLICIT_DIRECTORIES;
    List<Operation> renames = new ArrayList<>();
    for (Operation operation : history.operations()) {
      operation.value().ifPresent(value -> written.put(value, operation.invoked()));
    }
    for (Operation operation : history.operations()) {
      note(operation);
      if (operation.kind() == Operation.Kind.RENAME) {
        renames.add(operation);
      }
    }
    history.initially().keySet().forEach(this::know);
    renames.sort(Comparator.comparingLong(Operation::invoked));
    for (Operation rename : renames) {
      String below = Paths.below(rename.path());
      // What starts with "a/" lies between "a/" and "a0".
      String after = below.substring(0, below.length() - 1) + (char) ('/' + 1);
      String target = rename.target().orElseThrow();
      for (String path : List.copyOf(known.subSet(below, after))) {
        know(Paths.rebase(path, rename.path(), target));
      }
    }
  }

  Timeline of(String path) {
    Timeline timeline = timelines.get(path);
    if (timeline == null) {
      timeline = new Timeline(path, touches(path));
      timelines.put(path, timeline);
    }
    return timeline;
  }

  /** Every path that may ever have held something. */
  Set<String> known() {
    return known;
  }

  /** How many questions about renames were given up as explained. */
  long givenUp() {
    return givenUp;
  }

  /** The names that a directory may ever have had. */
  Collection<String> children(String directory) {
    return children.getOrDefault(directory, Set.of());
  }

  @Nullable Touch explain(String path, Seen answer, long from, long to, long floor) {
    return of(path)
        .explain(answer, from, to, floor, (move, moved) -> broughtCached(path, move, moved));
  }

  long lastRight(String path, Seen answer, long to) {
    return of(path).lastRight(answer, to, (move, moved) -> broughtCached(path, move, moved));
  }

  private boolean broughtCached(String path, Touch move, Seen answer) {
    return brought.computeIfAbsent(
        new Bringing(path, move.by().orElseThrow().id(), answer),
        key -> {
          stepsLeft = MAX_STEPS;
          boolean found = brought(path, move, answer, new HashSet<>());
          givenUp += stepsLeft < 0 ? 1 : 0;
          return found;
        });
  }

  /**
   * Whether a rename may have brought an answer: just before, its source held that, or its source
   * held nothing and its target did.
   */
  private boolean brought(String path, Touch move, Seen answer, Set<Step> steps) {
    if (steps.size() >= MAX_MOVES || --stepsLeft < 0) {
      return true;
    }
    Step step = new Step(move.by().orElseThrow().id(), path);
    if (!steps.add(step)) {
      return false;
    }
    String source = ((Touch.Moved) move.result()).source();
    boolean found =
        heldBefore(source, move, answer, steps)
            || (heldBefore(source, move, Seen.ABSENT, steps)
                && heldBefore(path, move, answer, steps));
    steps.remove(step);
    return found;
  }

  private boolean heldBefore(String path, Touch move, Seen answer, Set<Step> steps) {
    return of(path)
        .explainedWithout(
            move.by().orElseThrow().id(),
            answer,
            move.invoked(),
            move.latest(),
            (earlier, moved) -> brought(path, earlier, moved, steps));
  }

  /** A rename at one path; each happens once, so no chain has it twice. */
  private record Step(long rename, String path) {}

  /** What a rename may have brought to a path. */
  private record Bringing(String path, long rename, Seen answer) {}

  private void note(Operation operation) {
    if (!operation.kind().isWrite()) {
      operation
          .seen()
          .map(Seen::value)
          // One that was seen before it was written is the read's fault, not the write's.
          .filter(value -> operation.completed() >= written.getOrDefault(value, Touch.NEVER_KNOWN))
          .ifPresent(value -> firstSeen.merge(value, operation.completed(), Math::min));
      return;
    }
    if (operation.outcome() == Operation.Outcome.FAILED) {
      return;
    }
    noteAt(operation, operation.path());
    operation.target().ifPresent(target -> noteAt(operation, target));
  }

  private void noteAt(Operation operation, String path) {
    boolean tree =
        operation.kind() == Operation.Kind.RENAME || operation.kind() == Operation.Kind.DELETE_TREE;
    know(path);
    if (tree) {
      trees.computeIfAbsent(path, key -> new ArrayList<>()).add(operation);
    } else {
      atOrBelow.computeIfAbsent(path, key -> new ArrayList<>()).add(operation);
    }
    for (String above : Paths.ancestors(path)) {
      atOrBelow.computeIfAbsent(above, key -> new ArrayList<>()).add(operation);
    }
  }

  private void know(String path) {
    String child = path;
    for (String above : Paths.ancestors(path)) {
      if (!known.add(child)) {
        return;
      }
      children
          .computeIfAbsent(above, key -> new TreeSet<>())
          .add(child.substring(Paths.below(above).length()));
      child = above;
    }
  }

  private List<Touch> touches(String path) {
    List<Touch> touches = new ArrayList<>();
    touches.add(Touch.initial(initially(path)));
    for (Operation operation : atOrBelow.getOrDefault(path, List.of())) {
      if (operation.path().equals(path) && operation.target().isEmpty()) {
        touches.add(touch(operation, resultAt(operation)));
      } else {
        above(path, operation).ifPresent(result -> touches.add(touch(operation, result)));
      }
    }
    List<String> roots = new ArrayList<>(Paths.ancestors(path));
    roots.add(path);
    for (String root : roots) {
      for (Operation operation : trees.getOrDefault(root, List.of())) {
        boolean moved = operation.target().filter(root::equals).isPresent();
        Touch.Result result =
            moved
                ? new Touch.Moved(Paths.rebase(path, root, operation.path()))
                : new Touch.Exactly(Seen.ABSENT);
        touches.add(touch(operation, result));
      }
    }
    return touches;
  }

  private Seen initially(String path) {
    Seen told = history.initially().get(path);
    if (told != null) {
      return told;
    }
    String below = Paths.below(path);
    boolean above =
        history.initially().entrySet().stream()
            .anyMatch(
                entry -> entry.getKey().startsWith(below) && !entry.getValue().equals(Seen.ABSENT));
    return above || path.equals("/") ? Seen.DIRECTORY : Seen.ABSENT;
  }

  private Touch.Result resultAt(Operation operation) {
    return switch (operation.kind()) {
      case PUT -> new Touch.Exactly(Seen.file(operation.value().orElseThrow()));
      case MKDIR -> implicit ? Touch.OneOf.PRESENT : new Touch.Exactly(Seen.DIRECTORY);
      case DELETE -> implicit ? Touch.OneOf.NO_FILE : new Touch.Exactly(Seen.ABSENT);
      case DELETE_TREE, RENAME, STAT, READ, LIST ->
          throw new IllegalArgumentException(operation + " does not touch one path");
    };
  }

  /** What a write below a path does to it. */
  private Optional<Touch.Result> above(String path, Operation operation) {
    boolean there =
        switch (operation.kind()) {
          case PUT, MKDIR -> true;
          case RENAME -> isBelow(operation.target().orElseThrow(), path);
          case DELETE, DELETE_TREE, STAT, READ, LIST -> false;
        };
    if (implicit) {
      return Optional.of(there ? Touch.OneOf.PRESENT : Touch.OneOf.ANYTHING);
    }
    return there ? Optional.of(new Touch.Exactly(Seen.DIRECTORY)) : Optional.empty();
  }

  private static boolean isBelow(String path, String directory) {
    return !path.equals(directory) && Paths.isAtOrBelow(path, directory);
  }

  private Touch touch(Operation write, Touch.Result result) {
    long seen =
        write
            .value()
            .map(value -> firstSeen.getOrDefault(value, Touch.NEVER_KNOWN))
            .orElse(Touch.NEVER_KNOWN);
    boolean acknowledged = write.outcome() == Operation.Outcome.OK;
    long effectBy = acknowledged ? Math.min(seen, write.completed()) : seen;
    return new Touch(
        Optional.of(write),
        result,
        write.invoked(),
        acknowledged ? effectBy : Touch.NEVER_KNOWN,
        effectBy);
  }
}
