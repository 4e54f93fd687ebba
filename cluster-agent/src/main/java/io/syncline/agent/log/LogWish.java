package io.syncline.agent.log;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.List;

/**
 * What is to be read.
 *
 * @param topics by name, at most {@link #MAX_TOPICS}; all that the cluster reads where none is
 *     named
 * @param since how long ago the first record was appended; at most a year
 * @param path at or below which changes are of interest; empty for all
 */
public record LogWish(List<String> topics, Duration since, String path) {
  /** Topics that one call reads. */
  public static final int MAX_TOPICS = 16;

  static final Duration MAX_SINCE = Duration.ofDays(365);

  public LogWish {
    topics = List.copyOf(topics);
    if (topics.size() > MAX_TOPICS) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          topics.size() + " topics in one call (expected at most " + MAX_TOPICS + ")");
    }
    if (since.isNegative() || since.compareTo(MAX_SINCE) > 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "since " + since + " (expected 0 to " + MAX_SINCE.toDays() + "d)");
    }
  }
}
