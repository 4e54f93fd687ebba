package io.syncline.sim.oracle.history;

import java.util.Locale;

/** How true time is shown. */
public final class Times {
  private Times() {}

  /** Seconds with all nine digits; what was there before time began is "the start". */
  public static String text(long nanos) {
    return nanos == UfsHistory.START
        ? "the start"
        : String.format(
            Locale.ROOT,
            "%s%d.%09ds",
            nanos < 0 ? "-" : "",
            Math.abs(nanos / 1_000_000_000L),
            Math.abs(nanos % 1_000_000_000L));
  }
}
