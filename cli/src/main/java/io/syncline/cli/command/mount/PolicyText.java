package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.CallRate;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.OnStale;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The settings of a mount's policy as people write and read them. */
final class PolicyText {
  /** Longer intervals are mistakes for {@code never}. */
  private static final Duration MAX_INTERVAL = Duration.ofDays(365);

  private static final Duration MIN_RECONCILE = Duration.ofSeconds(1);

  private static final long NEVER = -1;

  private static final long AS_INTERVAL = -2;

  private PolicyText() {}

  /**
   * Reads a staleness bound: milliseconds, 0 for asking at each read, -1 for never because of age.
   */
  static long syncInterval(String text) {
    return interval("sync-interval", text, Duration.ZERO, "5s, 2m, 0, never");
  }

  /** Reads a bound of absence, as a staleness bound. */
  static long negativeTtl(String text) {
    return text.equals("as-sync-interval")
        ? AS_INTERVAL
        : interval("negative-ttl", text, Duration.ZERO, "5s, 2m, 0, never, as-sync-interval");
  }

  /** Writes a bound of absence, and what is to be said about one that is longer. */
  static String negativeTtl(MountInfo mount) {
    if (!mount.hasNegativeTtlMillis()) {
      return "as sync-interval";
    }
    long own = mount.getNegativeTtlMillis();
    long interval = mount.getSyncIntervalMillis();
    boolean longer = interval != NEVER && (own == NEVER || own > interval);
    return interval(own)
        + (longer ? " (longer than the sync interval: what is new may be missing so long)" : "");
  }

  /** Reads how often what is held is asked again: milliseconds, -1 for never. */
  static long reconcile(String text) {
    return interval("reconcile", text, MIN_RECONCILE, "6h, 1d, never");
  }

  /** Reads how many requests each node may send. */
  static CallRate callBudget(String text) {
    if (text.equals("none")) {
      return CallRate.getDefaultInstance();
    }
    return io.syncline.core.budget.CallRate.parse(text)
        .map(
            rate ->
                CallRate.newBuilder()
                    .setCalls((int) rate.calls())
                    .setUnitSeconds(rate.unit().seconds())
                    .build())
        .orElseThrow(
            () ->
                invalid(
                    "call-budget",
                    text,
                    "is not a rate (expected 1 to 1000000 requests a second, minute or hour, e.g."
                        + " 200/s, 600/min, 5000/h, or none)"));
  }

  /** Writes how many requests each node may send. */
  static String callBudget(MountInfo mount) {
    if (!mount.hasCallBudget()) {
      return "none";
    }
    CallRate rate = mount.getCallBudget();
    return Integer.toUnsignedString(rate.getCalls())
        + "/"
        + switch (rate.getUnitSeconds()) {
          case 1 -> "s";
          case 60 -> "min";
          case 3600 -> "h";
          default -> Integer.toUnsignedString(rate.getUnitSeconds()) + "s";
        };
  }

  private static long interval(String key, String text, Duration least, String examples) {
    if (text.equals("never")) {
      return NEVER;
    }
    Duration interval =
        DurationText.parse(text)
            .orElseThrow(
                () -> invalid(key, text, "is not a duration (expected e.g. " + examples + ")"));
    if (interval.compareTo(least) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw invalid(
          key,
          text,
          "is out of range (expected "
              + (least.isZero() ? "0" : DurationText.exact(least.toMillis()))
              + " to 365d, or never)");
    }
    return interval.toMillis();
  }

  /** Writes an interval. */
  static String interval(long millis) {
    return millis == NEVER ? "never" : DurationText.exact(millis);
  }

  /** Reads who else changes the lake. */
  static ExternalChanges externalChanges(String text) {
    return Arrays.stream(ExternalChanges.values())
        .filter(value -> value != ExternalChanges.UNRECOGNIZED && value.getNumber() != 0)
        .filter(value -> text(value).equals(text))
        .findFirst()
        .orElseThrow(() -> notOneOf("external-changes", text, "none, watched, unwatched"));
  }

  /** Writes who else changes the lake. */
  static String text(ExternalChanges value) {
    return word(value.name(), "EXTERNAL_CHANGES_");
  }

  /** Reads what a read gets while the store does not answer. */
  static OnStale onStale(String text) {
    return Arrays.stream(OnStale.values())
        .filter(value -> value != OnStale.UNRECOGNIZED && value.getNumber() != 0)
        .filter(value -> text(value).equals(text))
        .findFirst()
        .orElseThrow(() -> notOneOf("on-stale", text, "fail, serve-stale"));
  }

  /** Writes what a read gets while the store does not answer. */
  static String text(OnStale value) {
    return word(value.name(), "ON_STALE_");
  }

  private static Failure notOneOf(String key, String text, String expected) {
    return invalid(key, text, "is not known (expected " + expected + ")");
  }

  private static Failure invalid(String key, String text, String why) {
    return Failure.usage(key + " '" + text + "' " + why, "");
  }

  private static String word(String name, String prefix) {
    String word = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
