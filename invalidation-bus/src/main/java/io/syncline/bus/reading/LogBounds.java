package io.syncline.bus.reading;

import java.util.Objects;

/**
 * What a log holds of one partition at one instant.
 *
 * @param topicId the identity of the topic
 * @param start the offset of the oldest record that is still there
 * @param end the offset that the next record will get; not below {@code start}
 */
public record LogBounds(String topicId, long start, long end) {
  public LogBounds {
    Objects.requireNonNull(topicId);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("a log from " + start + " to " + end);
    }
  }
}
