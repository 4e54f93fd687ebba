package io.syncline.cli.quantity;

import java.util.Locale;

/** Numbers of bytes as people read them, in powers of 1024. */
public final class ByteText {
  private static final String UNITS = "KMGTPE";

  private ByteText() {}

  /** Writes three digits or less and a unit: {@code 17 B}, {@code 1.2 KiB}, {@code 128 MiB}. */
  public static String rounded(long bytes) {
    return written(bytes, 9.95);
  }

  /** The same with one decimal always: {@code 17 B}, {@code 127.8 MiB}. */
  public static String decimal(long bytes) {
    return written(bytes, Double.MAX_VALUE);
  }

  /** Writes it as people read it and exactly: {@code 17 bytes}, {@code 1.2 KiB (1234 bytes)}. */
  public static String both(long bytes) {
    String exact = bytes + (bytes == 1 ? " byte" : " bytes");
    return bytes < 1024 ? exact : rounded(bytes) + " (" + exact + ")";
  }

  private static String written(long bytes, double wholeFrom) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1023.5 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    String digits =
        value < wholeFrom
            ? String.format(Locale.ROOT, "%.1f", value)
            : String.valueOf(Math.round(value));
    return digits + " " + UNITS.charAt(unit) + "iB";
  }
}
