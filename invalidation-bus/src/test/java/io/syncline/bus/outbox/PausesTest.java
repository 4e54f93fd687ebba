package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a partition that fails is left alone, from whatever time the machine counts. */
class PausesTest {
  private static final long SHORTEST = 50;
  private static final long LONGEST = 2_000;
  private static final long IDLE = 1_000_000;

  private final Pauses pauses = new Pauses(SHORTEST, LONGEST);

  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MAX_VALUE - 30, Long.MAX_VALUE - 1_000})
  void growToTheirLongest(long start) {
    long now = start;
    for (long length : new long[] {50, 100, 200, 400, 800, 1_600, 2_000, 2_000}) {
      pauses.failed(3, now);
      assertThat(pauses.over(3, now + length - 1)).isFalse();
      assertThat(pauses.over(3, now + length)).isTrue();
      now += length;
    }
    assertThat(pauses.worked(3)).isEqualTo(8);
    assertThat(pauses.none()).isTrue();
    pauses.failed(3, now);
    assertThat(pauses.over(3, now + SHORTEST)).as("short again after it worked").isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 49})
  void failuresThatComeTogetherAreOne(int later) {
    pauses.failed(3, 0);
    pauses.failed(3, later);
    assertThat(pauses.over(3, SHORTEST)).isTrue();
    assertThat(pauses.worked(3)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void onePartitionDoesNotHoldBackTheOthers(int failures) {
    for (int i = 0; i < failures; i++) {
      pauses.failed(3, i * LONGEST);
    }
    long now = (failures - 1) * LONGEST;
    assertThat(pauses.over(3, now)).isFalse();
    assertThat(pauses.over(4, now)).isTrue();
    pauses.failed(4, now);
    assertThat(pauses.over(4, now + SHORTEST)).isTrue();
    assertThat(pauses.worked(5)).isZero();
    assertThat(pauses.none()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 20})
  void theNextEndIsThatOfAPauseUnderWay(long start) {
    assertThat(pauses.untilNext(start, IDLE)).isEqualTo(IDLE);
    pauses.failed(3, start);
    pauses.failed(4, start + 10);
    assertThat(pauses.untilNext(start + 10, IDLE)).isEqualTo(40);
    assertThat(pauses.untilNext(start + 10, 5)).isEqualTo(5);
    assertThat(pauses.untilNext(start + 50, IDLE)).isEqualTo(10);
    assertThat(pauses.untilNext(start + 60, IDLE))
        .as("who is tried again is waited for without looking all the time")
        .isEqualTo(IDLE);
  }
}
