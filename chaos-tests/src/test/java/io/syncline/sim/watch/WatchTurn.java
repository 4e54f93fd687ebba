package io.syncline.sim.watch;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.PollCoverage;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Register;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreEvents;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One turn of a process at a feed, step by step as the real watcher takes them: a hold, the poll,
 * what it tells, the position, the confirmation, the claim. The process can die between any two;
 * who was succeeded goes on until the coordination store says so.
 */
final class WatchTurn {
  /** How long the log may take to hear that the turn is over. */
  private static final long FAREWELL = Schedule.millis(3_000);

  private final World world;
  private final NodeProcess process;
  private final Ledger ledger;
  private final WatchOrigin origin;
  private final FeedReader feed;
  private final List<Location> watched;
  private final PollCoverage coverage;
  private final long inheritance;

  /** Elapsed time at which it was asked last whose turn it is, and it was this one's. */
  private long certainSince;

  private Optional<String> position = Optional.empty();
  private boolean telling;
  private boolean over;
  private boolean ended;
  private long lastTold;

  WatchTurn(
      World world,
      NodeProcess process,
      Ledger ledger,
      Function<BooleanSupplier, FeedReader> feed,
      List<Location> watched) {
    this.world = world;
    this.process = process;
    this.ledger = ledger;
    this.feed = feed.apply(this::isCertain);
    this.watched = watched;
    origin = new WatchOrigin(world, process, ledger, watched);
    certainSince = process.ticker().nanos() - Register.TIMEOUT - 1;
    inheritance =
        world.leavesOut(Mutation.WATCH_INHERITANCE) ? 0 : origin.outbox().holdInheritance();
    coverage = new PollCoverage(inheritance, process.patience());
  }

  void start() {
    world.tally().add(Count.WATCH_TURNS);
    world.note(process.reader(), " has the turn to watch, as ", origin.self());
    process.hearOfEnds(origin::heardOfEnd);
    origin.start();
    begin();
  }

  NodeProcess process() {
    return process;
  }

  /** Whether its process may begin another one. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether it appends under a name. */
  boolean isOf(Origin other) {
    return !ended && origin.self().equals(other);
  }

  /** Whether everything is told that there is, since a while. */
  boolean isDrained(long quiet) {
    return !over
        && !telling
        && position.filter(feed::isAtEnd).isPresent()
        && origin.isDrained()
        && world.schedule().now() - lastTold > quiet;
  }

  private void begin() {
    Optional<String> kept = ledger.position();
    if (kept.isPresent()) {
      goOn(kept.get());
      return;
    }
    feed.now(
        answer -> {
          if (answer.isEmpty()) {
            again();
            return;
          }
          String now = answer.get();
          world.tally().add(Count.WATCH_LOSSES);
          List<Change> trees =
              world.leavesOut(Mutation.WATCH_TREES) ? List.of() : StoreEvents.trees(watched);
          tell(trees, () -> keep(now, kept2 -> goOn(now)));
        });
  }

  /** What it does next, a moment later. */
  private void goOn(String reached) {
    position = Optional.of(reached);
    process.after(100, 1_200, () -> next(reached));
  }

  /**
   * Something failed: the same again, unless somebody else took over meanwhile, because of which it
   * may fail for ever.
   */
  private void again() {
    ledger.verify(
        outcome ->
            survive(
                () -> {
                  if (outcome == Ledger.Outcome.SUCCEEDED) {
                    end();
                  } else {
                    process.after(
                        300, 2_000, () -> position.ifPresentOrElse(this::next, this::begin));
                  }
                }));
  }

  private void next(String from) {
    if (over) {
      return;
    }
    if (feed.isConsumed() && !isCertain() && !world.leavesOut(Mutation.QUEUE_ALONE)) {
      keep(from, kept -> process.after(100, 1_000, () -> next(from)));
      return;
    }
    long hold = world.leavesOut(Mutation.WATCH_HOLD) ? 0 : origin.outbox().hold();
    long began = process.patience();
    if (hold > 0) {
      release(coverage.begins(hold, began));
    }
    feed.poll(
        from,
        answer -> {
          if (answer.isEmpty()) {
            again();
          } else {
            polled(answer.get(), began);
          }
        });
  }

  private void polled(Poll poll, long began) {
    world.tally().add(Count.WATCH_POLLS);
    if (feed.doubt().isPresent()) {
      world.tally().add(Count.WATCH_DOUBTS);
      origin.outbox().withdraw(true);
    }
    if (poll.loss().isPresent()) {
      world.tally().add(Count.WATCH_LOSSES);
      world.note(origin.self(), " lost ", poll.loss().get());
    }
    if (world.leavesOut(Mutation.WATCH_CHECKPOINT)) {
      keep(poll.position(), kept -> tell(poll.changes(), () -> confirm(poll, began, kept)));
    } else {
      tell(poll.changes(), () -> keep(poll.position(), kept -> confirm(poll, began, kept)));
    }
  }

  private void confirm(Poll poll, long began, boolean kept) {
    feed.confirm(
        poll,
        () ->
            survive(
                () -> {
                  if (poll.complete() && (kept || !feed.isConsumed())) {
                    world.tally().add(Count.WATCH_COMPLETE);
                    covered(began);
                  }
                  if (feed.doubt().isEmpty()) {
                    origin.outbox().withdraw(false);
                  }
                  goOn(poll.position());
                }));
  }

  private void covered(long began) {
    long delay = world.leavesOut(Mutation.QUEUE_DELAY) ? 0 : feed.delay().toNanos();
    if (world.leavesOut(Mutation.WATCH_HOLD)) {
      origin.outbox().release(inheritance);
    } else {
      release(coverage.covered(began - delay));
    }
  }

  private void release(Collection<Long> holds) {
    holds.forEach(origin.outbox()::release);
  }

  /** Then the log has all of it for good. */
  private void tell(List<Change> changes, Runnable then) {
    survive(
        () -> {
          if (changes.isEmpty()) {
            then.run();
            return;
          }
          telling = true;
          lastTold = world.schedule().now();
          world.tally().add(Count.WATCHED_CHANGES, changes.size());
          world.note(origin.self(), " tells ", changes);
          boolean taken =
              origin.publish(
                  changes,
                  () -> {
                    telling = false;
                    lastTold = world.schedule().now();
                    survive(then);
                  });
          if (!taken) {
            telling = false;
            again();
          }
        });
  }

  /** Then the position is kept, or nobody knows; where somebody else took over it ends. */
  private void keep(String reached, Consumer<Boolean> then) {
    long asked = process.ticker().nanos();
    ledger.write(
        reached,
        outcome ->
            survive(
                () -> {
                  if (outcome == Ledger.Outcome.SUCCEEDED) {
                    end();
                  } else {
                    if (outcome == Ledger.Outcome.KEPT) {
                      certainSince = asked;
                    }
                    then.accept(outcome == Ledger.Outcome.KEPT);
                  }
                }));
  }

  /** Whether nobody else had the turn a moment ago, however long this machine slept since. */
  private boolean isCertain() {
    return process.ticker().nanos() - certainSince <= Register.TIMEOUT;
  }

  /** The process may die here. */
  private void survive(Runnable next) {
    if (!over && !process.machine().mayDie(Fault.CRASH_IN_WATCH, 100)) {
      next.run();
    }
  }

  private void end() {
    over = true;
    world.tally().add(Count.WATCH_SUCCEEDED);
    world.note(origin.self(), " was succeeded");
    origin.leave();
    world
        .schedule()
        .in(
            FAREWELL,
            process.step(
                () -> {
                  origin.close();
                  ended = true;
                }));
  }
}
