package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.reading.LogBounds;
import org.junit.jupiter.api.Test;

final class OriginsReadingTest {
  private final OriginsReading origins = new OriginsReading();

  @Test
  void isReadWhenItsEndWasReached() {
    assertThat(origins.wantsBounds()).isTrue();
    assertThat(origins.bounds(bounds(2, 5))).hasValue(2);
    assertThat(origins.wantsBounds()).isFalse();
    assertThat(origins.isRead()).isFalse();
    origins.reached(4);
    assertThat(origins.isRead()).isFalse();
    origins.reached(5);
    assertThat(origins.isRead()).isTrue();
  }

  @Test
  void isReadAtOnceWhenItIsEmpty() {
    assertThat(origins.bounds(bounds(3, 3))).hasValue(3);
    assertThat(origins.isRead()).isTrue();
  }

  @Test
  void goesOnToAnEndThatMovedWithoutBeginningAnew() {
    assertThat(origins.bounds(bounds(0, 1))).hasValue(0);
    origins.reached(1);
    origins.again();
    assertThat(origins.isRead()).isFalse();
    assertThat(origins.bounds(bounds(0, 3))).isEmpty();
    assertThat(origins.isRead()).isFalse();
    origins.reached(3);
    assertThat(origins.isRead()).isTrue();
  }

  @Test
  void beginsAnewWhenItsPlaceWasLostOrItIsAnotherTopic() {
    origins.identity("a");
    assertThat(origins.bounds(bounds(0, 4))).hasValue(0);
    origins.reached(4);
    origins.identity("a");
    assertThat(origins.isRead()).isTrue();
    origins.identity("b");
    assertThat(origins.isRead()).isFalse();
    assertThat(origins.bounds(bounds(0, 2))).hasValue(0);
    origins.reached(2);
    assertThat(origins.isRead()).isTrue();
    origins.lost();
    assertThat(origins.isRead()).isFalse();
    assertThat(origins.wantsBounds()).isTrue();
  }

  private static LogBounds bounds(long start, long end) {
    return new LogBounds("", start, end);
  }
}
