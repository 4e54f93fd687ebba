package io.syncline.watch.s3.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where somebody stands in a topic.
 *
 * @param topic its name
 * @param id its identity: a topic made anew under the name is another
 * @param offsets the next of each partition; at most {@link #MAX_PARTITIONS}
 */
record TopicPosition(String topic, String id, List<Long> offsets) {
  /** More do not fit into a position. */
  static final int MAX_PARTITIONS = 180;

  private static final String KIND = "topic";

  TopicPosition {
    offsets = List.copyOf(offsets);
  }

  static Optional<TopicPosition> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 4 || !parts[0].equals(KIND)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TopicPosition(
              parts[1],
              parts[2],
              Arrays.stream(parts[3].split(",", -1)).map(Long::parseLong).toList()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The same in a topic that has more partitions by now, which are read from their beginning. */
  TopicPosition over(int partitions) {
    List<Long> more = new ArrayList<>(offsets);
    while (more.size() < partitions) {
      more.add(0L);
    }
    return new TopicPosition(topic, id, more);
  }

  /** Whether it lies in this topic. */
  boolean isOf(TopicPosition other) {
    return topic.equals(other.topic())
        && id.equals(other.id())
        && offsets.size() <= other.offsets().size();
  }

  /** Whether it lies, in some partition, behind the end of the topic. */
  boolean isBeyond(TopicPosition end) {
    for (int i = 0; i < offsets.size(); i++) {
      if (offsets.get(i) > end.offsets().get(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether everything before the other position lies before this one. */
  boolean reaches(TopicPosition other) {
    for (int i = 0; i < offsets.size(); i++) {
      if (offsets.get(i) < other.offsets().get(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    String numbers = offsets.stream().map(Object::toString).collect(Collectors.joining(","));
    return String.join(" ", KIND, topic, id, numbers);
  }
}
