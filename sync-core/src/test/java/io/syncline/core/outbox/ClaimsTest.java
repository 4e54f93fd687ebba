package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an origin may claim of its own heartbeats. */
class ClaimsTest {
  private final Claims claims = new Claims(2);

  @Test
  void beforeTheFirstAckNothingIsClaimed() {
    assertThat(claims.claim(0, OptionalLong.empty())).isEmpty();
    assertThat(claims.newest(0)).isEmpty();
  }

  @Test
  void withNothingUnfinishedTheNewestAckIsClaimed() {
    claims.acked(0, 5);
    claims.acked(0, 9);
    assertThat(claims.claim(0, OptionalLong.empty())).hasValue(9);
    assertThat(claims.claim(1, OptionalLong.empty())).isEmpty();
  }

  @Test
  void anUnfinishedIntentHoldsTheClaimAtTheAckBeforeIt() {
    claims.acked(0, 5);
    long stamp = claims.stamp();
    claims.acked(0, 9);
    claims.acked(0, 12);
    assertThat(claims.claim(0, OptionalLong.of(stamp))).hasValue(5);
    assertThat(claims.newest(0)).hasValue(12);
    assertThat(claims.claim(0, OptionalLong.empty())).hasValue(12);
  }

  @Test
  void anIntentOpenedBeforeAnyAckHoldsEveryClaim() {
    long stamp = claims.stamp();
    claims.acked(0, 5);
    assertThat(claims.claim(0, OptionalLong.of(stamp))).isEmpty();
  }

  /** Intents of an earlier incarnation carry a stamp below any other. */
  @Test
  void whatIsInheritedHoldsEveryClaimWheneverItIsTakenUp() {
    claims.acked(0, 5);
    assertThat(claims.claim(0, OptionalLong.of(Claims.INHERITED))).isEmpty();
  }

  @Test
  void acksOfOtherPartitionsCountInTheOrderTheyCame() {
    claims.acked(0, 5);
    claims.acked(1, 100);
    long stamp = claims.stamp();
    claims.acked(1, 200);
    claims.acked(0, 6);
    assertThat(claims.claim(0, OptionalLong.of(stamp))).hasValue(5);
    assertThat(claims.claim(1, OptionalLong.of(stamp))).hasValue(100);
  }

  @Test
  void anAckThatGoesBackIsAnotherLog() {
    assertThat(claims.acked(0, 5)).isTrue();
    assertThat(claims.acked(0, 5)).isFalse();
    assertThat(claims.acked(0, 4)).isFalse();
    assertThat(claims.acked(1, 4)).isTrue();
  }

  @Test
  void aLongHeldClaimCostsBoundedMemoryAndIsNeverTooNew() {
    claims.acked(0, 0);
    long stamp = claims.stamp();
    for (int offset = 1; offset <= 100_000; offset++) {
      claims.acked(0, offset);
      if (offset == 50_000) {
        assertThat(claims.claim(0, OptionalLong.of(stamp))).hasValue(0);
        stamp = claims.stamp();
      }
    }
    assertThat(claims.held(0)).isLessThanOrEqualTo(Claims.MAX_ACKS);
    assertThat(claims.claim(0, OptionalLong.of(stamp)).orElse(-1)).isBetween(0L, 50_000L);
    assertThat(claims.claim(0, OptionalLong.empty())).hasValue(100_000);
  }
}
