package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordPlace;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Dating offsets by where a partition ended when asked. */
class EndSamplesTest {
  private final EndSamples samples = new EndSamples(EndSamples.MAX_SAMPLES);

  @Test
  void withoutASampleNothingIsDated() {
    assertThat(samples.date(100, 0)).isEmpty();
  }

  @Test
  void anOffsetIsDatedByTheLatestSampleThatEndedBeforeIt() {
    samples.add(1_000, 10, 0);
    samples.add(2_000, 20, 0);
    samples.add(3_000, 30, 0);
    assertThat(samples.date(9, 0)).isEmpty();
    assertThat(samples.date(10, 0)).hasValue(1_000);
    assertThat(samples.date(29, 0)).hasValue(2_000);
    assertThat(samples.date(99, 0)).hasValue(3_000);
  }

  @Test
  void samplesThatComeInAnyOrderDateAlike() {
    samples.add(3_000, 30, 0);
    samples.add(1_000, 10, 0);
    samples.add(2_000, 20, 0);
    assertThat(samples.date(25, 0)).hasValue(2_000);
  }

  @Test
  void aDeposedLeadersAnswerDatesNoRecordOfItsSuccessor() {
    samples.add(1_000, 10, 4);
    samples.add(2_000, 10, 3);
    assertThat(samples.date(15, 4)).hasValue(1_000);
    assertThat(samples.date(15, 3)).hasValue(2_000);
    assertThat(samples.date(15, 5)).isEmpty();
    assertThat(samples.date(15, RecordPlace.UNKNOWN_EPOCH)).isEmpty();
  }

  @Test
  void instantsAreComparedAlsoWhereTheTickerOverflows() {
    samples.add(Long.MAX_VALUE, 10, 0);
    samples.add(Long.MIN_VALUE + 5, 20, 0);
    assertThat(samples.date(20, 0)).hasValue(Long.MIN_VALUE + 5);
    assertThat(samples.date(19, 0)).hasValue(Long.MAX_VALUE);
  }

  @Property(tries = 200)
  void howeverManyThereAreTheyAreBoundedAndDateNothingTooNew(
      @ForAll @IntRange(min = 1, max = 2_000) int count,
      @ForAll @IntRange(min = 0, max = 2_000) int offset) {
    EndSamples many = new EndSamples(EndSamples.MAX_SAMPLES);
    for (int i = 0; i < count; i++) {
      many.add(i * 1_000L, i, 0);
    }
    assertThat(many.size()).isLessThanOrEqualTo(EndSamples.MAX_SAMPLES);
    OptionalLong date = many.date(offset, 0);
    assertThat(date.orElse(0)).isLessThanOrEqualTo(offset * 1_000L);
    if (offset >= count) {
      assertThat(date).as("the newest is never forgotten").hasValue((count - 1) * 1_000L);
    }
  }
}
