package io.syncline.cli.command.check;

import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckAccountVerdict;
import io.syncline.proto.node.v1.CheckHeardChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which change should have ended a wrong answer, in words. */
final class AccountText {
  private static final String HEAD = "  change        ";
  private static final String NEXT = "                ";

  private AccountText() {}

  static String verdict(CheckAccountVerdict verdict) {
    return verdict.name().replace("CHECK_ACCOUNT_VERDICT_", "");
  }

  static List<String> lines(CheckAccount account) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD + head(account));
    if (account.hasChange()) {
      boolean blamed =
          account.getVerdict() == CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_APPLIED
              || account.getVerdict() == CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NOT_APPLIED;
      lines.add(NEXT + (blamed ? "" : "the last one before: ") + change(account.getChange()));
    }
    return lines;
  }

  private static String head(CheckAccount account) {
    return switch (account.getVerdict()) {
      case CHECK_ACCOUNT_VERDICT_APPLIED -> "came and was applied, yet the answer is held:";
      case CHECK_ACCOUNT_VERDICT_NOT_APPLIED ->
          "made through this node, and what tells of it was not applied here:";
      case CHECK_ACCOUNT_VERDICT_NONE -> "none came " + after(account);
      case CHECK_ACCOUNT_VERDICT_UNKNOWN ->
          "not known whether one came "
              + after(account)
              + ": what was heard is remembered since "
              + instant(account.getReachesMillis())
              + " only, "
              + (account.getForgotten()
                  ? "older happenings made room"
                  : "when the node took the shard up");
      case CHECK_ACCOUNT_VERDICT_UNSPECIFIED, UNRECOGNIZED -> "not known";
    };
  }

  private static String after(CheckAccount account) {
    if (!account.hasAfterMillis()) {
      return "before this start of the node";
    }
    return "after "
        + instant(account.getAfterMillis())
        + (account.getStoreClock()
            ? ", from when the store's version is by its clock"
            : ", when the answer came");
  }

  private static String change(CheckHeardChange change) {
    List<String> parts = new ArrayList<>();
    parts.add(
        change.getKind() + (change.getCause().isEmpty() ? "" : " (" + change.getCause() + ")"));
    parts.add(place(change));
    if (!change.getOrigin().isEmpty()) {
      parts.add(
          change.getOrigin()
              + "#"
              + numbers(change)
              + (change.hasOffset() ? " at offset " + change.getOffset() : ""));
    }
    if (change.hasCommittedMillis()) {
      parts.add("committed " + instant(change.getCommittedMillis()));
    }
    if (change.hasPublishedMillis()) {
      parts.add("published " + instant(change.getPublishedMillis()));
    }
    parts.add(
        change.hasAppliedMillis()
            ? "applied " + instant(change.getAppliedMillis())
            : "not applied here");
    return String.join(", ", parts);
  }

  private static String place(CheckHeardChange change) {
    if (change.getLocation().isEmpty()) {
      return "all that the shard holds";
    }
    return change.getSubtree()
        ? "all at and below " + change.getLocation()
        : "of " + change.getLocation();
  }

  private static String numbers(CheckHeardChange change) {
    return change.getSequence() == change.getLastSequence()
        ? Long.toUnsignedString(change.getSequence())
        : Long.toUnsignedString(change.getSequence())
            + "-"
            + Long.toUnsignedString(change.getLastSequence());
  }

  /** To the millisecond: an order within a second matters here. */
  private static String instant(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }
}
