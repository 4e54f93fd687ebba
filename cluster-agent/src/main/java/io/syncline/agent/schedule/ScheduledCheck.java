package io.syncline.agent.schedule;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckState;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.schedule.Timetable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks of one mount that are started regularly, and how the last one went.
 *
 * @param mount namespace path of the mount
 * @param wish what each of them is asked to do
 * @param set since when it is done like that, by the clock of the node that was asked
 * @param times when they are due
 * @param last the last one that was started; empty for none yet
 * @param lastDone when one last compared all; empty for never
 * @param problem why the last one could not be started; empty where it was
 */
public record ScheduledCheck(
    NamespacePath mount,
    CheckAdmin.Wish wish,
    Instant set,
    Timetable times,
    Optional<LastRun> last,
    Optional<Instant> lastDone,
    String problem) {
  private static final int MAX_PROBLEM = 500;

  public ScheduledCheck {
    Objects.requireNonNull(mount);
    Objects.requireNonNull(wish);
    Objects.requireNonNull(set);
    Objects.requireNonNull(times);
    Objects.requireNonNull(last);
    Objects.requireNonNull(lastDone);
    problem = problem.length() > MAX_PROBLEM ? problem.substring(0, MAX_PROBLEM) : problem;
  }

  /**
   * The last run that was started.
   *
   * @param id its name
   * @param started when
   * @param end how it ended; empty where that is not known yet
   */
  public record LastRun(String id, Instant started, Optional<End> end) {
    public LastRun {
      Objects.requireNonNull(id);
      Objects.requireNonNull(started);
      Objects.requireNonNull(end);
    }
  }

  /**
   * How a run ended.
   *
   * @param state as what
   * @param when by the clock of the node that ended it
   * @param compared how many paths were compared
   * @param found how many inconsistencies were found, of all kinds
   */
  public record End(CheckState state, Instant when, long compared, long found) {
    public End {
      Objects.requireNonNull(state);
      Objects.requireNonNull(when);
    }
  }

  /** How many periods passed since one compared all, or since it was set. */
  public double unfinishedPeriods(Instant now) {
    return times.periodsSince(lastDone.filter(done -> done.isAfter(set)).orElse(set), now);
  }

  /** What each run is asked to do, and that it is one of these. */
  CheckAdmin.Wish scheduled() {
    return scheduled(wish);
  }

  static CheckAdmin.Wish scheduled(CheckAdmin.Wish wish) {
    return wish.because(wish.reason().isEmpty() ? "scheduled" : "scheduled: " + wish.reason());
  }

  /** The name of the last run, where it is not known yet how it ended. */
  Optional<String> open() {
    return last.filter(run -> run.end().isEmpty()).map(LastRun::id);
  }

  ScheduledCheck at(Timetable after) {
    return new ScheduledCheck(mount, wish, set, after, last, lastDone, problem);
  }

  ScheduledCheck began(String id, Instant when) {
    return new ScheduledCheck(
        mount,
        wish,
        set,
        times,
        Optional.of(new LastRun(id, when, Optional.empty())),
        lastDone,
        "");
  }

  ScheduledCheck didNotBegin(String why) {
    return new ScheduledCheck(mount, wish, set, times, last, lastDone, why);
  }

  /** The same, where it is known how the last one ended. */
  ScheduledCheck ended(String id, End end) {
    return new ScheduledCheck(
        mount,
        wish,
        set,
        times,
        last.map(
            run -> run.id().equals(id) ? new LastRun(id, run.started(), Optional.of(end)) : run),
        end.state() == CheckState.DONE ? Optional.of(end.when()) : lastDone,
        problem);
  }
}
