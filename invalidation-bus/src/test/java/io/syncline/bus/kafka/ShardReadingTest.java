package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Position;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ShardReadingTest {
  private static final TopicPartition EAST = new TopicPartition("east", 3);
  private static final TopicPartition WEST = new TopicPartition("west", 3);

  private final ShardReading reading = new ShardReading(3);

  @Test
  void isAtTheEndWhenEachTopicReachedTheEndThatItHad() {
    assertThat(reading.isAtTheEnd()).isFalse();
    reading.open();
    reading.begin(EAST, at("east", 2), 4);
    reading.begin(WEST, at("west", 7), 7);
    assertThat(reading.isAtTheEnd()).isFalse();
    reading.reached(EAST, 3);
    assertThat(reading.isAtTheEnd()).isFalse();
    reading.reached(EAST, 4);
    assertThat(reading.isAtTheEnd()).isTrue();
  }

  @Test
  void readsAllOnlyWithEveryRegisteredTopic() {
    reading.open();
    reading.begin(EAST, at("east", 0), 0);
    assertThat(reading.readsAll(Set.of("east"))).isTrue();
    assertThat(reading.readsAll(Set.of("east", "west"))).isFalse();
    reading.begin(WEST, at("west", 0), 0);
    assertThat(reading.readsAll(Set.of("east", "west"))).isTrue();
  }

  @Test
  void readsAllOnlyWithEveryTopicThatItHasAPositionIn() {
    reading.applied(at("west", 5));
    reading.open();
    reading.begin(EAST, at("east", 0), 0);
    assertThat(reading.readsAll(Set.of("east"))).isFalse();
  }

  @Test
  void topicThatIsStoppedIsMissingUntilItIsReadToItsEnd() {
    reading.open();
    reading.begin(EAST, at("east", 0), 2);
    reading.stop(EAST);
    assertThat(reading.readsAll(Set.of())).isFalse();
    reading.begin(EAST, at("east", 0), 2);
    assertThat(reading.isAtTheEnd()).isFalse();
    reading.reached(EAST, 2);
    assertThat(reading.isAtTheEnd()).isTrue();
    assertThat(reading.readsAll(Set.of())).isTrue();
  }

  @Test
  void topicWhosePlaceWasRefusedIsMissingUntilItIsReadAgain() {
    reading.open();
    reading.begin(EAST, at("east", 5), 9);
    reading.refuse(EAST);
    assertThat(reading.refused(EAST)).isTrue();
    assertThat(reading.readsAll(Set.of())).isFalse();
    // The log is shorter now; the place was lost, and with it the end that was to be reached.
    reading.begin(EAST, at("east", 0), 0);
    assertThat(reading.refused(EAST)).isFalse();
    assertThat(reading.isAtTheEnd()).isTrue();
  }

  private static Position at(String topic, long offset) {
    return new Position(topic, "id", 3, offset);
  }
}
