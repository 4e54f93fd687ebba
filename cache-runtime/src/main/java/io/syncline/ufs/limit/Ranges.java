package io.syncline.ufs.limit;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;

/**
 * Whether settings are within their limits. Apart from {@link StoreLimits}, whose parts check
 * themselves while they are loaded, before it is.
 */
final class Ranges {
  private Ranges() {}

  static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw outOfRange(name, value, least, most);
    }
  }

  static void check(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw outOfRange(name, value, least, most);
    }
  }

  private static SyncException outOfRange(String name, Object value, Object least, Object most) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "store limit " + name + " is " + value + " (expected " + least + " to " + most + ")");
  }
}
