package io.syncline.core.origin;

import java.util.Objects;

/**
 * A record's place in one partition of one log.
 *
 * @param topic the topic's name
 * @param topicId the identity that the broker gave this very topic; under another one the offset
 *     means nothing
 * @param partition the partition, which is the shard
 * @param offset the record's offset
 */
public record LogPlace(String topic, String topicId, int partition, long offset) {
  public LogPlace {
    Objects.requireNonNull(topic);
    Objects.requireNonNull(topicId);
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "place " + topic + "-" + partition + "@" + offset + " is negative");
    }
  }
}
