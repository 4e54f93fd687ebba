package io.syncline.core.mount;

import io.syncline.core.freshness.Bound;
import java.util.Optional;

/**
 * How old an answer about one path may be, and what says so.
 *
 * @param bound how old
 * @param source what decides
 * @param rule the rule that is about it, also where a shorter negative TTL decides; empty for none
 */
public record PathBound(Bound bound, Source source, Optional<PathRule> rule) {
  /** What decides how old an answer may be. */
  public enum Source {
    /** No rule is about it. */
    SYNC_INTERVAL,
    /** A rule is. */
    RULE,
    /** The bound of absence. */
    NEGATIVE_TTL
  }

  static PathBound of(PathRule rule) {
    return new PathBound(rule.bound(), Source.RULE, Optional.of(rule));
  }

  static PathBound without(Bound bound, Source source) {
    return new PathBound(bound, source, Optional.empty());
  }
}
