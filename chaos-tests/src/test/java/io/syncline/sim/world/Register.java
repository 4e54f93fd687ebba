package io.syncline.sim.world;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One place in the coordination store: linearizable, replaced by compare-and-set. Versions begin
 * anew when it was lost.
 */
public final class Register<T> {
  /** After so long a caller gives up. */
  public static final long TIMEOUT = Schedule.millis(1_000);

  /** Of a place where nothing is. */
  public static final long NOTHING = -1;

  private final Schedule schedule;
  private final Faults faults;
  private @Nullable Versioned<T> held;
  private long awayUntil;

  /** What is there. */
  public record Versioned<T>(T value, long version) {}

  public Register(Schedule schedule, Faults faults) {
    this.schedule = schedule;
    this.faults = faults;
  }

  /** Nothing is answered before an instant. */
  public void stayAway(long until) {
    awayUntil = Math.max(awayUntil, until);
  }

  /** Everything is answered again. */
  public void heal() {
    awayUntil = 0;
  }

  public boolean isAway() {
    return schedule.now() < awayUntil;
  }

  /** What was there is gone. */
  public void lose() {
    held = null;
  }

  /** What is there now. */
  public Optional<T> now() {
    return Optional.ofNullable(held).map(Versioned::value);
  }

  /** Asks what is there. */
  public void read(Links links, StoreAnswer<Optional<Versioned<T>>> answer) {
    ask(links, () -> Optional.ofNullable(held), answer);
  }

  /**
   * Replaces what is there.
   *
   * @param expected the version that must be there, or {@link #NOTHING}
   */
  public void replace(Links links, T next, long expected, StoreAnswer<Boolean> answer) {
    ask(
        links,
        () -> {
          Versioned<T> there = held;
          if ((there == null ? NOTHING : there.version()) != expected) {
            return false;
          }
          held = new Versioned<>(next, expected + 1);
          return true;
        },
        answer);
  }

  private <R> void ask(Links links, Supplier<R> question, StoreAnswer<R> told) {
    StoreAnswer<R> answer = StoreAnswer.once(told);
    schedule.in(TIMEOUT, answer::lost);
    if (!links.zooKeeper()) {
      return;
    }
    schedule.in(
        schedule.between(1, 50),
        () -> {
          if (isAway()) {
            return;
          }
          R result = question.get();
          if (links.zooKeeper() && !faults.hits(Fault.COORDINATION_REPLY_LOST, 20)) {
            schedule.in(schedule.between(1, 50), () -> answer.answered(result));
          }
        });
  }
}
