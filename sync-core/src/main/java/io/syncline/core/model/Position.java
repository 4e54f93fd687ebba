package io.syncline.core.model;

/**
 * Where to go on reading one partition of one topic. A resume position only: offsets of two topics
 * are never compared.
 *
 * @param topic the topic's name
 * @param topicId the identity that the broker gave this very topic; another one means it was
 *     deleted and made anew
 * @param partition the partition, which is the shard
 * @param nextOffset the offset of the first record not yet applied
 */
public record Position(String topic, String topicId, int partition, long nextOffset) {
  public Position {
    if (partition < 0 || nextOffset < 0) {
      throw new IllegalArgumentException(
          "position " + topic + "-" + partition + "@" + nextOffset + " is negative");
    }
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + nextOffset;
  }
}
