package io.syncline.cli.quantity;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: a number and a unit of {@code ms}, {@code s}, {@code m}, {@code
 * h} or {@code d}.
 */
public final class DurationText {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads a duration such as {@code 250ms} or {@code 2m}; {@code 0} needs no unit. Empty if it is
   * none.
   */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    long unitMillis =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    return count > Long.MAX_VALUE / unitMillis
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(count * unitMillis));
  }

  /**
   * Writes a setting exactly, in the largest unit that divides it: {@code 30s}, {@code 5m}, {@code
   * 1500ms}, {@code 0}.
   */
  public static String exact(long millis) {
    if (millis == 0) {
      return "0";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  /**
   * Writes a measured time in two or three digits: {@code 12 ms}, {@code 1.2s}, {@code 41s}, {@code
   * 2m05s}.
   */
  public static String rounded(double seconds) {
    if (seconds < 0.9995) {
      return Math.round(seconds * 1000) + " ms";
    }
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + "s";
    }
    if (whole < 3_600) {
      return String.format(Locale.ROOT, "%dm%02ds", whole / 60, whole % 60);
    }
    if (whole < 86_400) {
      return String.format(Locale.ROOT, "%dh%02dm", whole / 3_600, whole % 3_600 / 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", whole / 86_400, whole % 86_400 / 3_600);
  }
}
