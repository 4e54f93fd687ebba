package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When everything was received that a queue had been sent before some instant. */
class QueueDrainTest {
  private static final long DATE = 1_800_000_000L;
  private static final long LAG = QueueDrain.DATE_LAG * 1_000;

  private final QueueDrain drain = new QueueDrain();

  @Test
  void anEmptyAnswerOfAllServersIsTheEndOfWhatWasSentBeforeItsPoll() {
    drain.poll(5, DATE);
    drain.answered(7, DATE, OptionalLong.empty(), true);
    assertThat(drain.end()).contains(new QueueDrain.End(5, DATE, 7));
    drain.poll(9, DATE);
    assertThat(drain.end()).as("of the poll before").isEmpty();
  }

  @Test
  void anEmptyAnswerOfSomeServersSaysNothing() {
    drain.poll(5, DATE);
    drain.answered(7, DATE, OptionalLong.empty(), false);
    assertThat(drain.end()).isEmpty();
  }

  @Test
  void whatMayHaveBeenSentBeforeTheFirstAnswerIsNotFresh() {
    for (int i = 0; i < 4 * QueueDrain.FRESH_ANSWERS; i++) {
      assertThat(answer(i, LAG, true)).isEmpty();
    }
  }

  @Test
  void freshAnswersOfSeveralPollsAreTheEndOfWhatWasSentBeforeTheFirst() {
    drain.poll(3, DATE - 20);
    drain.answered(4, DATE, sent(0), true);
    for (int i = 1; i < QueueDrain.FRESH_ANSWERS; i++) {
      assertThat(answer(10L * i, LAG + 1, true)).isEmpty();
    }
    assertThat(answer(100, LAG + 1, true))
        .as("told since the first poll, asked with the first fresh answer")
        .contains(new QueueDrain.End(3, DATE - 20, 11));
    assertThat(answer(110, LAG + 1, true)).as("it begins anew").isEmpty();
  }

  @Test
  void anOlderMessageBeginsTheCountAnewWhoeverHadIt() {
    for (boolean whole : new boolean[] {true, false}) {
      drain.poll(0, DATE);
      drain.answered(1, DATE, OptionalLong.empty(), true);
      answer(10, LAG + 1, true);
      answer(20, LAG + 1, true);
      answer(30, LAG, whole);
      answer(40, LAG + 1, true);
      assertThat(answer(50, LAG + 1, true)).isEmpty();
      assertThat(answer(60, LAG + 1, true)).isPresent();
    }
  }

  @Test
  void whatSomeServersHaveIsNoSignThatOthersHaveNothingOlder() {
    for (int i = 0; i < 4 * QueueDrain.FRESH_ANSWERS; i++) {
      assertThat(answer(i, LAG + 1, false)).isEmpty();
    }
  }

  @Test
  void whatTakesTooLongBeginsAnew() {
    answer(0, LAG + 1, true);
    answer(1, LAG + 1, true);
    long late = QueueDrain.LONGEST.toNanos();
    assertThat(answer(late, LAG + 1, true)).as("its count and its beginning are gone").isEmpty();
    assertThat(answer(late + 1, LAG + 1, true)).isEmpty();
    assertThat(answer(late + 2, LAG + 1, true).map(QueueDrain.End::began)).contains(late);
  }

  /** A poll with one answer, whose oldest message was sent so long after the date. */
  private Optional<QueueDrain.End> answer(long nanos, long sentAfter, boolean whole) {
    drain.poll(nanos, DATE);
    drain.answered(nanos + 1, DATE, sent(sentAfter), whole);
    return drain.end();
  }

  private static OptionalLong sent(long afterMillis) {
    return OptionalLong.of(DATE * 1_000 + afterMillis);
  }
}
