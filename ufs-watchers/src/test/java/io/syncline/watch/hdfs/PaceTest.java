package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a NameNode is asked. */
class PaceTest {
  private final List<Duration> pauses = new ArrayList<>();
  private long nanos = 7;
  private final Pace pace =
      new Pace(
          () -> nanos,
          time -> {
            pauses.add(Duration.ofNanos(time));
            nanos += time;
          });

  @Test
  void asksAtOnceThenAfterAPause() throws Exception {
    ask(Duration.ofMillis(3), false);
    assertThat(pauses).isEmpty();
    ask(Duration.ofMillis(3), false);
    assertThat(pauses).containsExactly(Pace.BETWEEN);
  }

  @Test
  void asksOnlyHalfOfTheTimeOrNearlyAllOfItWhileThereIsMoreHoweverSlowTheAnswers()
      throws Exception {
    ask(Duration.ofSeconds(3), false);
    ask(Duration.ofSeconds(16), true);
    ask(Duration.ofMillis(1), true);
    assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(1));
  }

  @Test
  void timeThatPassesElsewhereCounts() throws Exception {
    ask(Duration.ofMillis(3), false);
    nanos += Duration.ofMillis(150).toNanos();
    ask(Duration.ofMillis(3), false);
    assertThat(pauses).containsExactly(Duration.ofMillis(50));
    nanos += Duration.ofSeconds(5).toNanos();
    ask(Duration.ofMillis(3), false);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void anInterruptIsNoticedWithAndWithoutAPause() {
    Pace real = Pace.real();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(real::awaitTurn);
    real.answered(false);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(real::awaitTurn);
    assertThat(Thread.interrupted()).isFalse();
  }

  private void ask(Duration takes, boolean more) throws InterruptedException {
    pace.awaitTurn();
    nanos += takes.toNanos();
    pace.answered(more);
  }
}
