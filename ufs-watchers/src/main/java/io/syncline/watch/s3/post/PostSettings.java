package io.syncline.watch.s3.post;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.watch.s3.message.EventDialect;

/**
 * How events are taken that stores post.
 *
 * @param name of the feed, for logs
 * @param token that whoever posts must show; at least {@value #MIN_TOKEN} characters, never shown
 * @param dialect how the store writes events
 * @param delay how long events are waited for
 */
public record PostSettings(
    String name, String token, EventDialect dialect, EventDelay.Limits delay) {
  /** Shorter ones can be guessed. */
  public static final int MIN_TOKEN = 16;

  public PostSettings {
    if (token.length() < MIN_TOKEN) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "the token of feed "
              + name
              + " has "
              + token.length()
              + " characters (expected at least "
              + MIN_TOKEN
              + ")");
    }
  }

  @Override
  public String toString() {
    return "feed " + name;
  }
}
