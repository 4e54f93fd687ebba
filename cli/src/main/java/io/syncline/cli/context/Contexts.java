package io.syncline.cli.context;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All contexts that a person has, and the one that is used where none is named; immutable.
 *
 * @param current the name of the context that is used where none is named; empty for the first one
 * @param all the contexts in the order of the file; names are unique
 */
public record Contexts(Optional<String> current, List<ClusterContext> all) {
  /** None. */
  public static final Contexts NONE = new Contexts(Optional.empty(), List.of());

  public Contexts {
    all = List.copyOf(all);
  }

  /** The context of that name. */
  public Optional<ClusterContext> named(String name) {
    return all.stream().filter(context -> context.name().equals(name)).findFirst();
  }

  /**
   * The context to use.
   *
   * @param name what the person asked for; empty for the current one, then the first, then a node
   *     on this machine
   */
  public ClusterContext select(Optional<String> name) {
    if (name.isEmpty()) {
      return current
          .flatMap(this::named)
          .or(() -> all.stream().findFirst())
          .orElse(ClusterContext.LOCAL);
    }
    return named(name.get()).orElseThrow(() -> unknown(name.get()));
  }

  /** All contexts to ask for {@code --all-clusters}: at least one. */
  public List<ClusterContext> everyCluster() {
    return all.isEmpty() ? List.of(ClusterContext.LOCAL) : all;
  }

  /**
   * These contexts and others, which replace those of the same name. The first added becomes
   * current if none was.
   */
  public Contexts with(Collection<ClusterContext> added) {
    Map<String, ClusterContext> merged = new LinkedHashMap<>();
    all.forEach(context -> merged.put(context.name(), context));
    added.forEach(context -> merged.put(context.name(), context));
    Optional<String> first = added.stream().findFirst().map(ClusterContext::name);
    return new Contexts(
        current.filter(merged::containsKey).or(() -> first), List.copyOf(merged.values()));
  }

  /**
   * These contexts without those that equal one of the given: one that was changed meanwhile stays.
   */
  public Contexts without(Collection<ClusterContext> removed) {
    List<ClusterContext> left = all.stream().filter(context -> !removed.contains(context)).toList();
    return new Contexts(
        current.filter(name -> left.stream().anyMatch(context -> context.name().equals(name))),
        left);
  }

  private Failure unknown(String name) {
    List<String> names = all.stream().map(ClusterContext::name).toList();
    String known = names.isEmpty() ? "there are none" : "known: " + String.join(", ", names);
    return Failure.usage(
        "there is no context '" + name + "' (" + known + ")",
        NearestWord.of(name, names)
            .map(word -> "Did you mean " + word + "?")
            .orElse("Start one with: syncline demo, or add it to the contexts file."));
  }
}
