package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Scope;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * The laws of the outbox under any interleaving of writers, acks, failures, time and crashes.
 *
 * <p>{@link OutboxRun} checks after each step that an intent which is over was told of in every
 * partition where it had to be, by records handed out late enough; that numbers go on without a
 * hole; and that nothing is held that should not be.
 */
class OutboxPropertyTest {
  /** What a step is, by its frequency. */
  private enum Action {
    OPEN,
    OPEN_NOT_DURABLE,
    WIDEN,
    WIDEN_NOT_DURABLE,
    CANCEL,
    SETTLE,
    UNSETTLE,
    DRAIN,
    ACK,
    ACK_REMOVAL_LOST,
    FAIL,
    REFUSE,
    PASS_TIME,
    RESTART
  }

  /**
   * One step.
   *
   * @param choice which of the intents or records it concerns, or how much time passes
   */
  private record Step(Action action, int choice) {}

  @Property(tries = 1_000)
  void noChangeIsEverLost(@ForAll("steps") List<Step> steps) {
    OutboxRun run = new OutboxRun();
    for (Step step : steps) {
      take(step, run);
      run.checkHeld();
    }
    run.finish();
    Statistics.label("crashed").collect(run.restarts() > 0);
    Statistics.label("crashed").coverage(runs -> runs.check(true).percentage(p -> p > 20));
    Statistics.label("told late").collect(run.toldLate() > 0);
    Statistics.label("refused").collect(run.refused() > 0);
    Statistics.label("refused").coverage(runs -> runs.check(true).percentage(p -> p > 20));
    Statistics.label("told late").coverage(runs -> runs.check(true).percentage(p -> p > 50));
  }

  /** A crash at any point loses nothing: what the store holds is told by the next start. */
  @Property(tries = 500)
  void aRestartTellsOfEveryIntentThatWasNotOver(@ForAll("steps") List<Step> steps) {
    OutboxRun run = new OutboxRun();
    for (Step step : steps) {
      if (step.action() != Action.RESTART) {
        take(step, run);
      }
    }
    run.restart();
    run.checkHeld();
    run.finish();
    assertThat(run.stored()).isEmpty();
  }

  private static void take(Step step, OutboxRun run) {
    int choice = step.choice();
    switch (step.action()) {
      case OPEN -> run.open(choice, choice % 7 == 0 ? Scope.SUBTREE : Scope.PATH, true);
      case OPEN_NOT_DURABLE -> run.open(choice, Scope.PATH, false);
      case WIDEN -> run.widen(choice, true);
      case WIDEN_NOT_DURABLE -> run.widen(choice, false);
      case CANCEL -> run.cancel(choice);
      case SETTLE -> run.settle(choice);
      case UNSETTLE -> run.unsettle(choice);
      case DRAIN -> run.drain();
      case ACK -> run.ack(choice, true);
      case ACK_REMOVAL_LOST -> run.ack(choice, false);
      case FAIL -> run.fail(choice);
      case REFUSE -> run.refuse(choice);
      case PASS_TIME -> run.passTime(choice % 5);
      case RESTART -> run.restart();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Action> actions =
        Arbitraries.frequency(
            Tuple.of(8, Action.OPEN),
            Tuple.of(1, Action.OPEN_NOT_DURABLE),
            Tuple.of(1, Action.WIDEN),
            Tuple.of(1, Action.WIDEN_NOT_DURABLE),
            Tuple.of(1, Action.CANCEL),
            Tuple.of(5, Action.SETTLE),
            Tuple.of(3, Action.UNSETTLE),
            Tuple.of(6, Action.DRAIN),
            Tuple.of(16, Action.ACK),
            Tuple.of(2, Action.ACK_REMOVAL_LOST),
            Tuple.of(5, Action.FAIL),
            Tuple.of(3, Action.REFUSE),
            Tuple.of(4, Action.PASS_TIME),
            Tuple.of(1, Action.RESTART));
    return Combinators.combine(actions, Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(150);
  }
}
