package io.syncline.sim.world;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.spi.ListingPage;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to the lake: slow, lossy, and sometimes late. */
public final class StoreDoor {
  /** After so long a caller gives up. */
  public static final long TIMEOUT = Schedule.millis(3_000);

  /** A request that was sent takes effect within this, or never. */
  public static final long LONGEST_LIFE = Schedule.millis(18_000);

  private static final int PAGE = 2;

  private final Schedule schedule;
  private final Faults faults;
  private final Lake lake;
  private final long readLag;

  /**
   * A door.
   *
   * @param readLag how old an answer may be at most
   */
  public StoreDoor(Schedule schedule, Faults faults, Lake lake, long readLag) {
    this.schedule = schedule;
    this.faults = faults;
    this.lake = lake;
    this.readLag = readLag;
  }

  public Lake lake() {
    return lake;
  }

  /** How old an answer may be at most. */
  public long readLag() {
    return readLag;
  }

  /** Asks what is at a location. */
  public void status(Links links, Location location, StoreAnswer<Optional<FileStatus>> answer) {
    ask(links, () -> lake.status(location, readInstant()), answer);
  }

  /** Asks for a page of a directory. */
  public void page(
      Links links, Location directory, @Nullable String after, StoreAnswer<ListingPage> answer) {
    if (after != null && faults.hits(Fault.HALF_LISTING, 2)) {
      schedule.in(schedule.between(1, 100), answer::refused);
      return;
    }
    ask(links, () -> lake.page(directory, after, PAGE, readInstant()), answer);
  }

  /** Asks for a change. */
  public void change(Links links, LakeChange change, Origin by, StoreAnswer<Done> told) {
    StoreAnswer<Done> answer = StoreAnswer.once(told);
    if (!links.store() || faults.hits(Fault.STORE_ERROR, 6)) {
      schedule.in(links.store() ? schedule.between(1, 100) : TIMEOUT, answer::refused);
      return;
    }
    if (faults.hits(Fault.LATE_EFFECT, 5)) {
      schedule.in(TIMEOUT, answer::lost);
      schedule.in(schedule.between(2_900, 17_900), () -> lake.apply(change, Optional.of(by)));
      return;
    }
    boolean repeated = faults.hits(Fault.REPEATED_EFFECT, 8);
    boolean replyLost = repeated || faults.hits(Fault.STORE_REPLY_LOST, 6);
    schedule.in(
        delay(),
        () -> {
          boolean effect = lake.apply(change, Optional.of(by));
          Done done =
              effect
                  ? new Done(true, lake.version(change.location()), lake.lastMutation())
                  : new Done(false, null, null);
          if (!replyLost && links.store()) {
            schedule.in(schedule.between(1, 50), () -> answer.answered(done));
          }
        });
    if (repeated) {
      schedule.in(schedule.between(3_000, 17_900), () -> lake.apply(change, Optional.of(by)));
    }
    schedule.in(TIMEOUT, answer::lost);
  }

  private <T> void ask(Links links, Supplier<T> question, StoreAnswer<T> answer) {
    if (!links.store() || faults.hits(Fault.STORE_ERROR, 6)) {
      schedule.in(schedule.between(1, 100), answer::refused);
      return;
    }
    schedule.in(
        delay(),
        () -> {
          T result = question.get();
          schedule.in(delay(), () -> answer.answered(result));
        });
  }

  private long readInstant() {
    return readLag == 0
        ? schedule.now()
        : Math.max(0, schedule.now() - (long) (readLag * schedule.random().nextDouble()));
  }

  private long delay() {
    return faults.hits(Fault.STORE_SLOW, 4)
        ? schedule.between(100, 1_400)
        : schedule.between(1, 50);
  }
}
