package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an origin may write. */
class LeaseTest {
  /** Just below where a ticker overflows; not a constant, or the compiler would object. */
  private static final long START = Long.sum(Long.MAX_VALUE, -50);

  private final Lease lease = new Lease(2, Duration.ofNanos(100));

  @Test
  void nothingIsWrittenBeforeEveryPartitionHasHeardOfTheOrigin() {
    assertThat(lease.isHeld(START)).isFalse();
    lease.heard(0, START, START + 1);
    assertThat(lease.isHeld(START + 1)).isFalse();
    lease.heard(1, START, START + 2);
    assertThat(lease.isHeld(START + 2)).isTrue();
  }

  @Test
  void itRunsFromTheSendingNotFromTheAck() {
    hearAt(START, START + 90);
    assertThat(lease.isHeld(START + 100)).isTrue();
    assertThat(lease.isHeld(START + 101)).isFalse();
  }

  @Test
  void onePartitionThatHearsNothingEndsIt() {
    hearAt(START, START);
    lease.heard(0, START + 60, START + 61);
    assertThat(lease.isHeld(START + 101)).isFalse();
    assertThat(lease.ended(START + 101)).hasValueSatisfying(why -> assertThat(why).contains("1"));
  }

  /** Others count on the silence: what is acked afterwards must not revive it. */
  @Test
  void onceRunOutItStaysSoWhateverIsAckedLater() {
    hearAt(START, START);
    hearAt(START + 140, START + 150);
    assertThat(lease.isHeld(START + 150)).isFalse();
  }

  /** An ack that took longer than the lease must not count as if nothing had happened meanwhile. */
  @Test
  void itRunsOutEvenWhenNobodyLooks() {
    hearAt(START, START);
    hearAt(START + 90, START + 120);
    assertThat(lease.ended(START + 120)).isPresent();
  }

  @Test
  void anOlderHeartbeatAckedLateDoesNotShortenIt() {
    hearAt(START + 50, START + 51);
    hearAt(START, START + 52);
    assertThat(lease.isHeld(START + 140)).isTrue();
  }

  @Test
  void whatEndedForAReasonStaysEndedForThatReason() {
    hearAt(START, START);
    lease.end("fenced by east/n2/4");
    lease.end("something else");
    assertThat(lease.isHeld(START)).isFalse();
    assertThat(lease.ended(START)).hasValue("fenced by east/n2/4");
  }

  @Test
  void aLeaseOfNoLengthIsRefused() {
    assertThatThrownBy(() -> new Lease(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive");
  }

  private void hearAt(long sent, long now) {
    lease.heard(0, sent, now);
    lease.heard(1, sent, now);
  }
}
