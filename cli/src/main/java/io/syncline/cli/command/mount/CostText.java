package io.syncline.cli.command.mount;

import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.AskingCost;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.PathRule;
import io.syncline.proto.node.v1.PolicyCost;
import io.syncline.proto.node.v1.RuleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a policy would cost, in words, and what that rests on. */
final class CostText {
  /** More rules are only counted. */
  private static final int MAX_RULES = 10;

  private CostText() {}

  /**
   * The lines below a change that is only planned.
   *
   * @param mount the mount as it would be
   */
  static List<String> lines(MountInfo mount, PolicyCost cost) {
    List<String> lines = new ArrayList<>();
    lines.add("  while POLLING  " + polling(cost));
    lines.add("  while LIVE     " + live(mount, cost));
    mount.getRulesList().stream()
        .limit(MAX_RULES)
        .forEach(rule -> lines.add("  by a rule      " + rule(rule)));
    if (mount.getRulesCount() > MAX_RULES) {
      lines.add("                 and " + (mount.getRulesCount() - MAX_RULES) + " rules more");
    }
    lines.addAll(rest(mount, cost));
    return lines;
  }

  /** The rule counts instead of the interval. */
  private static String rule(PathRule rule) {
    return switch (rule.getKind()) {
      case RULE_KIND_IMMUTABLE ->
          rule.getPattern() + " is immutable: no question about what is there and did not change";
      case RULE_KIND_MAX_AGE ->
          rule.getPattern()
              + " instead: at most "
              + number(60_000.0 / rule.getMaxAgeMillis())
              + " questions a minute for each thing read while POLLING";
      case RULE_KIND_ALWAYS_VERIFY, RULE_KIND_UNSPECIFIED, UNRECOGNIZED ->
          rule.getPattern() + " instead: one question for each read, also while LIVE";
    };
  }

  private static List<String> rest(MountInfo mount, PolicyCost cost) {
    return List.of(
        "  in rounds      " + rounds(mount),
        "  rests on       the rules of reading, and "
            + count(cost.getHeldRows())
            + " things held by the asked node, of all its mounts",
        "                 a question is one call for a file, and one per 1,000 children for a"
            + " listing",
        "  so far         "
            + count(cost.getCalls())
            + " calls to the store by that node in "
            + DurationText.rounded(cost.getUptimeSeconds())
            + ", for all its mounts");
  }

  private static String polling(PolicyCost cost) {
    AskingCost after = cost.getAfter();
    if (!after.hasPollingQuestionsPerMinute()) {
      return "one question for each read (now " + each(cost.getBefore()) + ")";
    }
    double most = after.getPollingQuestionsPerMinute() * cost.getHeldRows();
    return "at most "
        + each(after)
        + " (now "
        + each(cost.getBefore())
        + "): "
        + number(most)
        + " if all that is held is read all the time";
  }

  private static String each(AskingCost cost) {
    return cost.hasPollingQuestionsPerMinute()
        ? number(cost.getPollingQuestionsPerMinute()) + " questions a minute for each thing read"
        : "one for each read";
  }

  private static String live(MountInfo mount, PolicyCost cost) {
    AskingCost after = cost.getAfter();
    if (!after.hasLiveQuestionsPerMinute()) {
      return mount.getSyncIntervalMillis() == 0
          ? "never LIVE: each read asks"
          : "never LIVE: nobody tells of changes from outside (external-changes unwatched)";
    }
    String none = "no question about what did not change";
    if (!cost.getBefore().hasLiveQuestionsPerMinute()) {
      return none; // Nobody has listened for this mount so far.
    }
    if (!after.hasLiveNow()) {
      return none + "; the feed proves nothing at the asked node now";
    }
    return none
        + "; "
        + (after.getLiveNow()
            ? "the feed is recent enough at the asked node now"
            : "the feed is not recent enough at the asked node now: it is "
                + MountShapes.staleness(mount)
                + " behind");
  }

  /** Where nobody can tell of changes, what is held is asked for by its readers alone. */
  private static String rounds(MountInfo mount) {
    boolean never = mount.getReconcileMillis() < 0;
    boolean told = mount.getExternalChanges() != ExternalChanges.EXTERNAL_CHANGES_UNWATCHED;
    boolean ageCounts =
        mount.getSyncIntervalMillis() >= 0
            && !(mount.hasNegativeTtlMillis() && mount.getNegativeTtlMillis() < 0)
            && mount.getRulesList().stream()
                .noneMatch(rule -> rule.getKind() == RuleKind.RULE_KIND_IMMUTABLE);
    return never || (!told && ageCounts)
        ? "none"
        : "one question about all that is held, every "
            + PolicyText.interval(mount.getReconcileMillis());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(double number) {
    return number == Math.rint(number) || number >= 100
        ? count(Math.round(number))
        : String.format(Locale.ROOT, "%.2g", number);
  }
}
