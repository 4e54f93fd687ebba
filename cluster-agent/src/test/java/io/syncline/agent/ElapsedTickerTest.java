package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Time passes while a machine sleeps, and never runs back. */
final class ElapsedTickerTest {
  private static final long SECOND = 1_000_000_000L;

  private long monotonic = 1000 * SECOND;
  private long wallMillis = 1_700_000_000_000L;
  private final ElapsedTicker ticker =
      new ElapsedTicker(() -> monotonic, () -> Instant.ofEpochMilli(wallMillis));

  @Test
  void bothClocksTogetherAreTheMonotonicOne() {
    long before = ticker.nanos();
    pass(5, 5);
    assertThat(ticker.nanos() - before).isEqualTo(5 * SECOND);
  }

  @Test
  void sleepIsCountedAtOnceAndOnce() {
    long before = ticker.nanos();
    pass(0, 3600);
    assertThat(ticker.nanos() - before).isEqualTo(3600 * SECOND);
    assertThat(ticker.nanos() - before).isEqualTo(3600 * SECOND);
    pass(1, 1);
    assertThat(ticker.nanos() - before).isEqualTo(3601 * SECOND);
  }

  @Test
  void wallClockThatIsSetBackChangesNothing() {
    long before = ticker.nanos();
    pass(1, -7200);
    assertThat(ticker.nanos() - before).isEqualTo(SECOND);
  }

  @Test
  void sleepAfterASetBackIsStillCounted() {
    long before = ticker.nanos();
    pass(0, -7200);
    long unused = ticker.nanos();
    pass(1, 3601);
    assertThat(ticker.nanos() - before).isEqualTo(3601 * SECOND);
  }

  @Test
  void slewingDoesNotAddUp() {
    long before = ticker.nanos();
    for (int i = 0; i < 100; i++) {
      monotonic += 10 * SECOND;
      wallMillis += 10_005;
      long unused = ticker.nanos();
    }
    assertThat(ticker.nanos() - before).isEqualTo(1000 * SECOND);
  }

  private void pass(long monotonicSeconds, long wallSeconds) {
    monotonic += monotonicSeconds * SECOND;
    wallMillis += wallSeconds * 1000;
  }
}
