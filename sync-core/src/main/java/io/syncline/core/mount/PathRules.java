package io.syncline.core.mount;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of one mount, the most specific first: of those that are about a path the first one
 * decides, that with the longest prefix, and of two with the same prefix that with the longer
 * ending.
 *
 * @param rules each pattern once
 */
public record PathRules(List<PathRule> rules) {
  // First: the other constants are ordered by it.
  private static final Comparator<PathRule> SPECIFIC_FIRST =
      (a, b) -> b.pattern().compareSpecificity(a.pattern());

  /** More rules are refused: each read looks through them. */
  public static final int MAX = 64;

  /** Everything as the mount's sync interval says. */
  public static final PathRules NONE = new PathRules(List.of());

  public PathRules {
    if (rules.size() > MAX) {
      throw new IllegalArgumentException(
          "the mount would have " + rules.size() + " rules (expected at most " + MAX + ")");
    }
    rules = rules.stream().sorted(SPECIFIC_FIRST).toList();
    Set<PathPattern> known = new HashSet<>();
    for (PathRule rule : rules) {
      if (!known.add(rule.pattern())) {
        throw new IllegalArgumentException("there are two rules for " + rule.pattern());
      }
    }
  }

  public static PathRules of(PathRule... rules) {
    return new PathRules(List.of(rules));
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** The rule for exactly these paths. */
  public Optional<PathRule> at(PathPattern pattern) {
    return rules.stream().filter(rule -> rule.pattern().equals(pattern)).findFirst();
  }

  /** The same with one rule more, or in place of the one for the same paths. */
  public PathRules with(PathRule rule) {
    List<PathRule> next = new ArrayList<>(without(rule.pattern()).rules);
    next.add(rule);
    return new PathRules(next);
  }

  /** The same without the rule for exactly these paths. */
  public PathRules without(PathPattern pattern) {
    return new PathRules(rules.stream().filter(rule -> !rule.pattern().equals(pattern)).toList());
  }

  /** Whether something may be served however old it is. */
  public boolean haveImmutable() {
    return rules.stream().anyMatch(PathRule::isOfPresenceOnly);
  }

  /**
   * The rule that decides.
   *
   * @param path a path that has the path of the mount's location before it
   * @param from where in it the part below the mount begins
   * @param presence whether it is about something that is there; otherwise about absence, or about
   *     a listing
   */
  Optional<PathRule> deciding(String path, int from, boolean presence) {
    for (PathRule rule : rules) {
      if ((presence || !rule.isOfPresenceOnly()) && rule.pattern().matches(path, from)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}
