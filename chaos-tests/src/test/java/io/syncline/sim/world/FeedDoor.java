package io.syncline.sim.world;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.function.Supplier;

/** The way to what a store tells of changes: slow, lossy, and away at times. */
public final class FeedDoor {
  /** After so long a caller gives up; a request takes effect before, or never. */
  public static final long TIMEOUT = Schedule.millis(1_500);

  private final Schedule schedule;
  private final Faults faults;
  private long awayUntil;

  public FeedDoor(Schedule schedule, Faults faults) {
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

  /** Asks something; what it does to the feed is done even if nobody hears the answer. */
  public <T> void ask(Links links, Supplier<T> question, StoreAnswer<T> told) {
    StoreAnswer<T> answer = StoreAnswer.once(told);
    schedule.in(TIMEOUT, answer::lost);
    if (!links.store()) {
      return;
    }
    boolean slow = faults.hits(Fault.FEED_SLOW, 6);
    schedule.in(
        slow ? schedule.between(200, 1_450) : schedule.between(1, 60),
        () -> {
          if (schedule.now() < awayUntil) {
            return;
          }
          T result = question.get();
          if (!faults.hits(Fault.FEED_REPLY_LOST, 40)) {
            schedule.in(schedule.between(1, 40), () -> answer.answered(result));
          }
        });
  }
}
