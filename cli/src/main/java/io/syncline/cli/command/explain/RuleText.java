package io.syncline.cli.command.explain;

import io.syncline.cli.command.mount.BoundText;
import io.syncline.cli.command.mount.LimitText;
import io.syncline.cli.output.Json;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.BoundSource;
import io.syncline.proto.node.v1.DecidingRule;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.Standing;

/** Which rule decides, in words. */
final class RuleText {
  private RuleText() {}

  /** The rule as one word. */
  static String name(DecidingRule rule) {
    return rule.name().replaceFirst("^DECIDING_RULE_", "");
  }

  /** The state of the feed as one word. */
  static String name(MountState state) {
    return state.name().replaceFirst("^MOUNT_STATE_", "");
  }

  /** One sentence for a person. */
  static String of(ExplainResponse answer) {
    Standing standing = answer.getStanding();
    return switch (standing.getRule()) {
      case DECIDING_RULE_VALIDATED -> "served: the store was asked at " + validated(standing);
      case DECIDING_RULE_WATERMARK ->
          "served: no change is known, and every change before "
              + Json.instant(standing.getWatermarkMillis())
              + " is applied";
      case DECIDING_RULE_UNBOUNDED -> "served: no change is known, and age does not matter";
      case DECIDING_RULE_MISSING -> "asks the store: nothing is held";
      case DECIDING_RULE_PLACEHOLDER ->
          "asks the store: a change was heard of, and the store was not asked since";
      case DECIDING_RULE_INVALIDATED ->
          standing.getRepeated()
              ? "asks the store: a change was heard of, and the store may have lagged when it was"
                  + " asked since"
              : "asks the store: a change was heard of after it was asked";
      case DECIDING_RULE_SUBTREE_INVALIDATED -> subtree(standing);
      case DECIDING_RULE_INCOMPLETE ->
          "lists the directory: some children are held, but not known to be all";
      case DECIDING_RULE_TOO_OLD -> tooOld(answer);
      case DECIDING_RULE_NOT_STARTED ->
          "asks the store: the node has not fixed yet where it reads the log from";
      case DECIDING_RULE_UNSPECIFIED, UNRECOGNIZED ->
          "decided by a rule that this version is not told";
    };
  }

  /** Until when that is so; empty where nothing but a change ends it. */
  static String until(Standing standing) {
    if (!standing.hasUntilMillis()) {
      return "";
    }
    return ", until "
        + Json.instant(standing.getUntilMillis())
        + " (in "
        + seconds(standing.getUntilMillis() - standing.getNowMillis())
        + ") if the watermark stands still";
  }

  /** How well the feed covers the path, and what holds it back. */
  static String feed(Standing standing) {
    String state = "feed " + name(standing.getFeedState());
    if (standing.getLimit() == FeedLimit.FEED_LIMIT_UNSPECIFIED) {
      return state + ", not looked at yet";
    }
    String limit = LimitText.of(standing.getLimit(), standing.getLimitSubject());
    return standing.hasWatermarkMillis()
        ? state
            + ", watermark "
            + Json.instant(standing.getWatermarkMillis())
            + " ("
            + seconds(standing.getNowMillis() - standing.getWatermarkMillis())
            + " ago), held back by "
            + LimitText.word(standing.getLimit(), standing.getLimitSubject())
            + ": "
            + limit
        : state
            + ", no watermark: "
            + LimitText.word(standing.getLimit(), standing.getLimitSubject())
            + ": "
            + limit;
  }

  /** A length of time as people read it. */
  static String seconds(long millis) {
    return DurationText.rounded(Math.max(0, millis) / 1e3);
  }

  private static String validated(Standing standing) {
    return Json.instant(standing.getValidatedMillis())
        + ", within "
        + BoundText.limit(standing.getBound())
        + ", and no change is known since";
  }

  private static String subtree(Standing standing) {
    return standing.getWholeShard()
        ? "asks the store: all that the shard held was taken as old after it was asked"
        : "asks the store: a change of the tree "
            + standing.getMark()
            + " was heard of after it was asked";
  }

  private static String tooOld(ExplainResponse answer) {
    Standing standing = answer.getStanding();
    if (standing.getBound().getSource() == BoundSource.BOUND_SOURCE_RULE
        && standing.getBound().getBoundMillis() == 0) {
      return "asks the store: " + BoundText.limit(standing.getBound()) + " has it asked every time";
    }
    if (answer.getSyncIntervalMillis() == 0) {
      return "asks the store: the mount has it asked every time (sync interval 0)";
    }
    return standing.hasTooOldSinceMillis()
        ? "asks the store: no change is known, but what is held is older than "
            + BoundText.limit(standing.getBound())
            + " since "
            + Json.instant(standing.getTooOldSinceMillis())
        : "asks the store: how old what is held is, is not known since the node started";
  }
}
