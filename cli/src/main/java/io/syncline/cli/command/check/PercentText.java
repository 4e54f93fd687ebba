package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Parts of a whole, as percentages. */
final class PercentText {
  private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?%?");

  private PercentText() {}

  /**
   * Reads a part that is more than nothing.
   *
   * @return more than 0, 1 for all
   */
  static double parse(String option, String text) {
    if (FORM.matcher(text).matches()) {
      double part = new BigDecimal(text.replace("%", "")).movePointLeft(2).doubleValue();
      if (part > 0 && part <= 1) {
        return part;
      }
    }
    throw Failure.usage(
        option + " '" + text + "' is not a percentage (expected e.g. 5% or 0.1%, at most 100%)",
        "");
  }

  /** Such a part in words. */
  static String of(double part) {
    return BigDecimal.valueOf(part).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
