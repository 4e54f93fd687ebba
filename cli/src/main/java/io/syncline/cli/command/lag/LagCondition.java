package io.syncline.cli.command.lag;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.MountInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is waited for: the feed of each mount complete up to an instant that is young enough.
 *
 * @param limit the age that is waited for
 * @param inclusive whether that very age will do
 */
record LagCondition(Duration limit, boolean inclusive) {
  private static final Pattern FORM = Pattern.compile("staleness(<=|<)(\\S+)");

  static LagCondition parse(String text) {
    Matcher parts = FORM.matcher(text.replace(" ", ""));
    Optional<Duration> limit =
        parts.matches() ? DurationText.parse(parts.group(2)) : Optional.empty();
    if (limit.isEmpty()) {
      throw Failure.usage(
          "--wait-for '" + text + "' is no condition (expected e.g. 'staleness<1s')", "");
    }
    return new LagCondition(limit.get(), parts.group(1).equals("<="));
  }

  boolean holds(MountInfo mount) {
    if (!mount.hasStalenessBoundSeconds()) {
      return false;
    }
    double limitSeconds = limit.toMillis() / 1000.0;
    return inclusive
        ? mount.getStalenessBoundSeconds() <= limitSeconds
        : mount.getStalenessBoundSeconds() < limitSeconds;
  }
}
