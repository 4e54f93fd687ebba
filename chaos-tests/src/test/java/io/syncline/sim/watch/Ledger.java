package io.syncline.sim.watch;

import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Register;
import io.syncline.sim.world.Register.Versioned;
import io.syncline.sim.world.StoreAnswer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One turn at a feed as the coordination store remembers it: replaced by compare-and-set, so that
 * whoever was succeeded learns of it. One request is under way at a time.
 */
final class Ledger {
  private static final int MAX_ATTEMPTS = 5;

  private final World world;
  private final NodeProcess process;
  private final Register<Entry> register;
  private final long turn;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;
  private Entry entry;
  private long version = Register.NOTHING;

  /**
   * What is remembered of a feed.
   *
   * @param turn who had it last
   * @param incarnation of its origin
   * @param remembered incarnations that are not known to have left
   * @param position up to which everything was told
   */
  record Entry(long turn, long incarnation, SortedSet<Long> remembered, Optional<String> position) {
    private Entry at(String next) {
      return new Entry(turn, incarnation, remembered, Optional.of(next));
    }

    private Entry remembering(Collection<Long> incarnations) {
      return new Entry(turn, incarnation, new TreeSet<>(incarnations), position);
    }

    private Entry as(long next) {
      return new Entry(turn, next, remembered, position);
    }
  }

  /** What becomes of a request. */
  enum Outcome {
    KEPT,
    /** Somebody else has taken over. */
    SUCCEEDED,
    /** Nobody knows. */
    UNAVAILABLE
  }

  private Ledger(World world, NodeProcess process, Register<Entry> register, Entry entry) {
    this.world = world;
    this.process = process;
    this.register = register;
    this.turn = entry.turn();
    this.entry = entry;
  }

  /**
   * Takes a feed over.
   *
   * @param known incarnations of the feed's origin that the log knows of
   * @param taken told the ledger; empty where that cannot be done now
   */
  static void takeOver(
      World world,
      NodeProcess process,
      Register<Entry> register,
      Collection<Long> known,
      Consumer<Optional<Ledger>> taken) {
    takeOver(world, process, register, new TreeSet<>(known), taken, MAX_ATTEMPTS);
  }

  private static void takeOver(
      World world,
      NodeProcess process,
      Register<Entry> register,
      SortedSet<Long> known,
      Consumer<Optional<Ledger>> taken,
      int attempts) {
    register.read(
        process.links(),
        answer(
            process,
            found -> {
              SortedSet<Long> remembered = new TreeSet<>(known);
              found.ifPresent(there -> remembered.addAll(there.value().remembered()));
              Entry next =
                  new Entry(
                      world.nextTenure(),
                      world.nextIncarnation(),
                      remembered,
                      found.flatMap(there -> there.value().position()));
              long expected = found.map(Versioned::version).orElse(Register.NOTHING);
              register.replace(
                  process.links(),
                  next,
                  expected,
                  answer(
                      process,
                      done -> {
                        if (done) {
                          Ledger ledger = new Ledger(world, process, register, next);
                          ledger.version = expected + 1;
                          taken.accept(Optional.of(ledger));
                        } else if (attempts > 1) {
                          takeOver(world, process, register, known, taken, attempts - 1);
                        } else {
                          taken.accept(Optional.empty());
                        }
                      },
                      () -> taken.accept(Optional.empty())));
            },
            () -> taken.accept(Optional.empty())));
  }

  long incarnation() {
    return entry.incarnation();
  }

  SortedSet<Long> remembered() {
    return entry.remembered();
  }

  /** Where reading goes on; empty where nobody knows. */
  Optional<String> position() {
    return entry.position();
  }

  /** Everything up to a position is in the log, or was before; says whether the turn is kept. */
  void write(String position, Consumer<Outcome> told) {
    inTurn(
        told,
        then -> {
          if (entry.position().filter(position::equals).isEmpty()) {
            replace(before -> before.at(position), then, MAX_ATTEMPTS);
          } else {
            verify(then, () -> then.accept(Outcome.KEPT));
          }
        });
  }

  /** Says whether the turn is kept. */
  void verify(Consumer<Outcome> told) {
    inTurn(told, then -> verify(then, () -> then.accept(Outcome.KEPT)));
  }

  /** Keeps these incarnations instead. */
  void remember(Collection<Long> incarnations, Consumer<Outcome> told) {
    inTurn(told, then -> replace(before -> before.remembering(incarnations), then, MAX_ATTEMPTS));
  }

  /** Another incarnation, later than all before. */
  void nextIncarnation(Consumer<Outcome> told) {
    long next = world.nextIncarnation();
    inTurn(told, then -> replace(before -> before.as(next), then, MAX_ATTEMPTS));
  }

  private void inTurn(Consumer<Outcome> told, Consumer<Consumer<Outcome>> request) {
    waiting.add(
        () ->
            request.accept(
                outcome -> {
                  busy = false;
                  told.accept(outcome);
                  next();
                }));
    next();
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      waiting.remove().run();
    }
  }

  private void replace(UnaryOperator<Entry> change, Consumer<Outcome> told, int attempts) {
    if (attempts == 0) {
      told.accept(Outcome.UNAVAILABLE);
      return;
    }
    Entry next = change.apply(entry);
    register.replace(
        process.links(),
        next,
        version,
        answer(
            process,
            done -> {
              if (done) {
                version++;
                entry = next;
                told.accept(Outcome.KEPT);
              } else {
                // An answer that was lost makes an own write look like somebody else's.
                verify(told, () -> replace(change, told, attempts - 1));
              }
            },
            () -> told.accept(Outcome.UNAVAILABLE)));
  }

  private void verify(Consumer<Outcome> told, Runnable own) {
    register.read(
        process.links(),
        answer(
            process,
            found -> {
              if (found.filter(there -> there.value().turn() == turn).isEmpty()) {
                told.accept(Outcome.SUCCEEDED);
              } else {
                version = found.get().version();
                own.run();
              }
            },
            () -> told.accept(Outcome.UNAVAILABLE)));
  }

  private static <T> StoreAnswer<T> answer(
      NodeProcess process, Consumer<T> answered, Runnable failed) {
    return Steps.answer(process, answered, failed);
  }
}
