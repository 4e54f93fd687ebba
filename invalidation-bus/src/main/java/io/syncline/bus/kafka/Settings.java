package io.syncline.bus.kafka;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;

/** How a refused setting is worded. */
final class Settings {
  private Settings() {}

  static SyncException invalid(String name, Object found, String expected) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "bus." + name + " is " + found + " (expected " + expected + ")");
  }
}
