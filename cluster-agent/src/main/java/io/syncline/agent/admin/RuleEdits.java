package io.syncline.agent.admin;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.mount.PathPattern;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import java.util.List;

/**
 * A change of the rules of a mount that somebody asks for.
 *
 * @param afresh whether the mount's rules of before are dropped
 * @param put rules to add, each in place of the one for the same pattern
 * @param removed patterns whose rule is to go; each must have one
 */
public record RuleEdits(boolean afresh, List<PathRule> put, List<PathPattern> removed) {
  /** Asks for nothing. */
  public static final RuleEdits NONE = new RuleEdits(false, List.of(), List.of());

  public RuleEdits {
    put = List.copyOf(put);
    removed = List.copyOf(removed);
    for (PathRule rule : put) {
      if (removed.contains(rule.pattern())) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "the rule for " + rule.pattern() + " is both set and unset (expected one of them)");
      }
    }
  }

  /** Exactly these rules. */
  static RuleEdits exactly(PathRules rules) {
    return new RuleEdits(true, rules.rules(), List.of());
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  /**
   * The rules afterwards.
   *
   * @throws SyncException {@code INVALID_ARGUMENT} when one to remove is not there, or there would
   *     be too many
   */
  PathRules over(PathRules before) {
    PathRules rules = afresh ? PathRules.NONE : before;
    for (PathPattern pattern : removed) {
      if (rules.at(pattern).isEmpty()) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "the mount has no rule for "
                + pattern
                + " (expected one of "
                + rules.rules().stream().map(PathRule::pattern).toList()
                + ")");
      }
      rules = rules.without(pattern);
    }
    try {
      for (PathRule rule : put) {
        rules = rules.with(rule);
      }
      return rules;
    } catch (IllegalArgumentException e) {
      throw new SyncException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }
}
