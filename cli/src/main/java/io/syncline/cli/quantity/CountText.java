package io.syncline.cli.quantity;

import java.util.Locale;

/** Large numbers as people read them, in powers of 1000. */
public final class CountText {
  private static final String UNITS = "kMGTPE";

  private CountText() {}

  /** Writes small numbers as they are, others with one decimal: {@code 999}, {@code 13.1M}. */
  public static String rounded(long count) {
    return count < 1000 ? String.valueOf(count) : rounded((double) count);
  }

  /** The same of a number that was computed, such as a rate: {@code 0.4}, {@code 48.2k}. */
  public static String rounded(double count) {
    double value = count;
    int unit = -1;
    while (value >= 999.95 && unit < UNITS.length() - 1) {
      value /= 1000;
      unit++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", value);
    return unit < 0 ? digits : digits + UNITS.charAt(unit);
  }
}
