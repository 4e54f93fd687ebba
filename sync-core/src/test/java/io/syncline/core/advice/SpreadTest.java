package io.syncline.core.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  private static final long MILLI = 1_000_000;

  @Property
  void aTimeIsInTheBucketThatItsLogarithmSays(@ForAll @LongRange(min = MILLI) long nanos) {
    double place = 1 + 4 * Math.log(nanos / 1e6) / Math.log(2);
    int low = (int) Math.min(Spread.BUCKETS - 1, Math.floor(place - 1e-6));
    int high = (int) Math.min(Spread.BUCKETS - 1, Math.floor(place + 1e-6));
    assertThat(bucket(nanos)).isBetween(low, high);
  }

  @Property
  void theOnlyTimeIsEachQuantileWithinItsBucket(
      @ForAll @LongRange(min = MILLI, max = 250_000_000_000_000L) long nanos) {
    Spread spread = new Spread();
    spread.add(nanos, 1);
    double octave = Math.log(spread.quantile(0.5) / (nanos / 1e9)) / Math.log(2);
    assertThat(octave).isCloseTo(0, within(0.126));
  }

  @Test
  void everyBucketIsReachedInOrder() {
    int before = 0;
    for (double nanos = MILLI; nanos < Long.MAX_VALUE / 2.0; nanos *= 1.05) {
      int bucket = bucket((long) nanos);
      assertThat(bucket).isBetween(before, before + 1);
      before = bucket;
    }
    assertThat(before).isEqualTo(Spread.BUCKETS - 1);
  }

  @Test
  void extremesAreCountedToo() {
    assertThat(bucket(Long.MIN_VALUE)).isZero();
    assertThat(bucket(0)).isZero();
    assertThat(bucket(MILLI - 1)).isZero();
    assertThat(bucket(MILLI)).isEqualTo(1);
    assertThat(bucket(Long.MAX_VALUE)).isEqualTo(Spread.BUCKETS - 1);
  }

  private static int bucket(long nanos) {
    Spread spread = new Spread();
    spread.add(nanos, 1);
    double[] weights = spread.weights();
    return IntStream.range(0, weights.length)
        .filter(bucket -> weights[bucket] > 0)
        .findFirst()
        .orElseThrow();
  }
}
