package io.syncline.cli.command.mount;

import io.syncline.proto.node.v1.PathBound;

/** What decides how old an answer may be, in words. */
public final class BoundText {
  private BoundText() {}

  /** What decides, as part of a sentence. */
  public static String limit(PathBound bound) {
    return switch (bound.getSource()) {
      case BOUND_SOURCE_RULE -> "the rule " + RuleForm.text(bound.getRule());
      case BOUND_SOURCE_NEGATIVE_TTL -> "the negative TTL";
      case BOUND_SOURCE_SYNC_INTERVAL, BOUND_SOURCE_UNSPECIFIED, UNRECOGNIZED ->
          "the sync interval";
    };
  }

  /** A bound, and what decides. */
  static String text(PathBound bound) {
    String age =
        bound.getBoundMillis() == 0
            ? "asked at each read"
            : bound.getBoundMillis() < 0
                ? "served however old, until a change is told of"
                : "at most " + PolicyText.interval(bound.getBoundMillis()) + " old";
    return age + ", by " + limit(bound);
  }
}
