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
 * hole, and whoever has read up to an intent's token has heard of it; that a heartbeat claims
 * nothing that is not over; that a collapse covers all and stays as old as the oldest; and that
 * nothing is held that should not be.
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
    ACK_ALL,
    FAIL,
    REFUSE,
    PASS_TIME,
    BEAT,
    COLLAPSE,
    COLLAPSE_NOT_DURABLE,
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

  /** The log is slow, or away, so that the outbox fills: then it collapses, and the same holds. */
  @Property(tries = 1_000)
  void aCollapseLosesNothingAndClaimsNothing(@ForAll("stepsOfAnOutage") List<Step> steps) {
    OutboxRun run = new OutboxRun();
    run.beat();
    run.drain();
    run.ackAll();
    for (Step step : steps) {
      take(step, run);
      run.checkHeld();
    }
    run.finish();
    Statistics.label("collapsed").collect(run.collapses() > 0);
    Statistics.label("collapsed").coverage(runs -> runs.check(true).percentage(p -> p > 50));
    Statistics.label("twice").collect(run.collapses() > 1);
    Statistics.label("twice").coverage(runs -> runs.check(true).percentage(p -> p > 10));
    Statistics.label("claimed").collect(run.claims() > 0);
    Statistics.label("claimed").coverage(runs -> runs.check(true).percentage(p -> p > 10));
  }

  /**
   * The topic refuses what a collapse made, and has some of what was told before: whoever has read
   * up to a token has heard of it all the same.
   */
  @Property(tries = 1_000)
  void aRefusedCollapseLosesNothing(@ForAll("stepsOfATopicThatRefuses") List<Step> steps) {
    OutboxRun run = new OutboxRun();
    for (Step step : steps) {
      take(step, run);
      run.checkHeld();
    }
    run.finish();
    boolean both = run.refused() > 0 && run.collapses() > 0;
    Statistics.label("refused").collect(both);
    Statistics.label("refused").coverage(runs -> runs.check(true).percentage(p -> p > 25));
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
      case ACK_ALL -> run.ackAll();
      case FAIL -> run.fail(choice);
      case REFUSE -> run.refuse(choice);
      case PASS_TIME -> run.passTime(choice % 5);
      case BEAT -> run.beat();
      case COLLAPSE -> run.collapse(true, choice);
      case COLLAPSE_NOT_DURABLE -> run.collapse(false, choice);
      case RESTART -> run.restart();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return steps(
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
            Tuple.of(2, Action.COLLAPSE),
            Tuple.of(1, Action.RESTART)),
        20);
  }

  @Provide
  Arbitrary<List<Step>> stepsOfAnOutage() {
    return steps(
        Arbitraries.frequency(
            Tuple.of(40, Action.OPEN),
            Tuple.of(1, Action.WIDEN),
            Tuple.of(1, Action.CANCEL),
            Tuple.of(60, Action.SETTLE),
            Tuple.of(3, Action.UNSETTLE),
            Tuple.of(12, Action.DRAIN),
            Tuple.of(8, Action.ACK),
            Tuple.of(6, Action.ACK_ALL),
            Tuple.of(12, Action.FAIL),
            Tuple.of(1, Action.REFUSE),
            Tuple.of(8, Action.PASS_TIME),
            Tuple.of(10, Action.BEAT),
            Tuple.of(16, Action.COLLAPSE),
            Tuple.of(4, Action.COLLAPSE_NOT_DURABLE),
            Tuple.of(1, Action.RESTART)),
        80);
  }

  @Provide
  Arbitrary<List<Step>> stepsOfATopicThatRefuses() {
    return steps(
        Arbitraries.frequency(
            Tuple.of(30, Action.OPEN),
            Tuple.of(45, Action.SETTLE),
            Tuple.of(14, Action.DRAIN),
            Tuple.of(12, Action.ACK),
            Tuple.of(20, Action.FAIL),
            Tuple.of(16, Action.REFUSE),
            Tuple.of(16, Action.COLLAPSE)),
        80);
  }

  private static Arbitrary<List<Step>> steps(Arbitrary<Action> actions, int least) {
    return Combinators.combine(actions, Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMinSize(least)
        .ofMaxSize(150);
  }
}
