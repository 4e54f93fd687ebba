package io.syncline.cli.command.mount;

import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.AskingCost;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.PolicyCost;
import java.util.List;
import java.util.Locale;

/** What a policy would cost, in words, and what that rests on. */
final class CostText {
  private CostText() {}

  /**
   * The lines below a change that is only planned.
   *
   * @param mount the mount as it would be
   */
  static List<String> lines(MountInfo mount, PolicyCost cost) {
    return List.of(
        "  while POLLING  " + polling(cost),
        "  while LIVE     " + live(mount, cost),
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
    return never || (!told && mount.getSyncIntervalMillis() >= 0)
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
