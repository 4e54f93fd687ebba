package io.syncline.bus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.core.model.Origin;
import io.syncline.proto.bus.v1.OriginsValue;
import io.syncline.proto.bus.v1.TopicRegistered;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of the origins topic: a cluster's change topic exists.
 *
 * @param cluster who owns the topic
 * @param topic the topic's name
 * @param topicId the identity that the log gave it when it was registered
 * @param partitions how many partitions it had then, at least one
 */
public record TopicRegistration(String cluster, String topic, String topicId, int partitions) {
  private static final String KEY_PREFIX = "topic/";
  private static final int MAX_NAME = 249;
  private static final int MAX_VALUE_BYTES = 2048;

  public TopicRegistration {
    Objects.requireNonNull(topicId);
    if (!cluster.matches(Origin.NAME_PATTERN)) {
      throw new IllegalArgumentException("cluster '" + cluster + "' is not " + Origin.NAME_PATTERN);
    }
    if (topic.isEmpty() || topic.length() > MAX_NAME) {
      throw new IllegalArgumentException("a topic name of " + topic.length() + " characters");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(partitions + " partitions");
    }
  }

  /** Whether a key of the origins topic is that of a registration. */
  public static boolean isKey(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).startsWith(KEY_PREFIX);
  }

  /** The key under which it is kept. */
  public byte[] key() {
    return (KEY_PREFIX + cluster).getBytes(StandardCharsets.UTF_8);
  }

  /** Its wire form. */
  public WireRecord encode() {
    TopicRegistered registered =
        TopicRegistered.newBuilder()
            .setCluster(cluster)
            .setTopic(topic)
            .setTopicId(topicId)
            .setPartitions(partitions)
            .build();
    byte[] value = OriginsValue.newBuilder().setTopicRegistered(registered).build().toByteArray();
    String format = Integer.toString(RecordHeaders.FORMAT);
    return new WireRecord(
        value, java.util.List.of(WireHeader.text(RecordHeaders.FORMAT_NAME, format)));
  }

  /** What an entry says; empty if it is not a registration that fits its key. Never throws. */
  public static Optional<TopicRegistration> decode(byte[] key, byte[] value) {
    if (value.length > MAX_VALUE_BYTES) {
      return Optional.empty();
    }
    try {
      OriginsValue parsed = OriginsValue.parseFrom(value);
      TopicRegistered registered = parsed.getTopicRegistered();
      TopicRegistration read =
          new TopicRegistration(
              registered.getCluster(),
              registered.getTopic(),
              registered.getTopicId(),
              registered.getPartitions());
      boolean underItsKey = java.util.Arrays.equals(key, read.key());
      return parsed.hasTopicRegistered() && underItsKey ? Optional.of(read) : Optional.empty();
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
