package io.syncline.core.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.SyncInterval;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** How old an answer may be. */
final class BoundTest {
  @Property
  void allowsExactlyWhatIsNoOlder(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 4) long nanos,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 4) long age,
      @ForAll long now) {
    assertThat(new Bound(nanos).allows(now - age, now)).isEqualTo(age <= nanos);
  }

  /** A ticker may start anywhere, also just below where a long turns negative. */
  @Test
  void ageIsADifferenceOfTicksAlsoWhereTheyOverflow() {
    long since = Long.MAX_VALUE - 5;
    long now = Long.MIN_VALUE + 4;
    assertThat(new Bound(10).allows(since, now)).isTrue();
    assertThat(new Bound(9).allows(since, now)).isFalse();
  }

  @Test
  void zeroAllowsOnlyThisVeryInstant() {
    assertThat(new Bound(0).allows(7, 7)).isTrue();
    assertThat(new Bound(0).allows(6, 7)).isFalse();
  }

  @Test
  void noBoundAllowsEverything() {
    assertThat(Bound.NONE.allows(Long.MIN_VALUE, Long.MAX_VALUE)).isTrue();
  }

  @Test
  void anIntervalIsABoundInNanoseconds() {
    assertThat(Bound.of(SyncInterval.of(Duration.ofSeconds(5))))
        .isEqualTo(new Bound(5_000_000_000L));
    assertThat(Bound.of(SyncInterval.ALWAYS)).isEqualTo(new Bound(0));
    assertThat(Bound.of(SyncInterval.NEVER)).isEqualTo(Bound.NONE);
    assertThat(Bound.of(SyncInterval.of(SyncInterval.MAX))).isNotEqualTo(Bound.NONE);
  }

  @Test
  void theStricterIsTheSmaller() {
    assertThat(new Bound(3).min(new Bound(4))).isEqualTo(new Bound(3));
    assertThat(new Bound(4).min(new Bound(3))).isEqualTo(new Bound(3));
    assertThat(Bound.NONE.min(new Bound(3))).isEqualTo(new Bound(3));
  }

  @Test
  void negativeBoundsAreRefused() {
    assertThatThrownBy(() -> new Bound(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
