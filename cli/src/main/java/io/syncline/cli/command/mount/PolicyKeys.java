package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import java.util.List;

/** The names of a policy's settings. */
final class PolicyKeys {
  private static final List<String> ALL =
      List.of(
          "sync-interval",
          "external-changes",
          "on-stale",
          "reconcile",
          "negative-ttl",
          "call-budget",
          "rules",
          "feed");

  private PolicyKeys() {}

  /** The same name, if there is a setting of it; otherwise a failure that suggests one. */
  static String require(String key) {
    if (!ALL.contains(key)) {
      throw Failure.usage(
          "a mount has no setting '" + key + "' (expected " + String.join(", ", ALL) + ")",
          NearestWord.of(key, ALL).map(word -> "Did you mean " + word + "?").orElse(""));
    }
    return key;
  }
}
