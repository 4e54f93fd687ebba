package io.syncline.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When regular work is due. Each time is used once, by whoever stores the timetable after it first;
 * times that passed while nobody looked are counted and not made up for.
 *
 * <p>Times are of a wall clock, since they outlive a process. One that is set back makes nobody
 * wait longer than a period; one that is set forward makes one time due, however many it passed
 * over.
 *
 * @param every from one time to the next
 * @param next the next time
 * @param started how many times it was begun with the work
 * @param skipped how many times the work was under way already
 * @param missed how many times nobody looked
 */
public record Timetable(Duration every, Instant next, long started, long skipped, long missed) {
  /** The shortest period. */
  public static final Duration MIN_EVERY = Duration.ofSeconds(1);

  /** The longest period. */
  public static final Duration MAX_EVERY = Duration.ofDays(365);

  /**
   * A next time that is farther away than a period and this is taken for that of a clock which was
   * set back. Clocks of nodes that share a timetable are not farther apart.
   */
  static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  public Timetable {
    Objects.requireNonNull(next);
    if (every.compareTo(MIN_EVERY) < 0 || every.compareTo(MAX_EVERY) > 0) {
      throw new IllegalArgumentException(
          "a period of " + every + " (expected " + MIN_EVERY + " to " + MAX_EVERY + ")");
    }
  }

  /** What is to be done. */
  public enum Action {
    /** Nothing. */
    WAIT,
    /** The work is begun with. */
    START,
    /** The work is due and under way already: this time is left out. */
    SKIP
  }

  /**
   * What is to be done now.
   *
   * @param after the timetable then: whoever stores it in place of this one does it, and nobody
   *     else
   */
  public record Step(Action action, Timetable after) {}

  /**
   * A timetable from now on. The first time is some part of a period away, which is always the same
   * for a name: what has other names does not begin at once.
   */
  public static Timetable from(Instant now, Duration every, String name) {
    return new Timetable(every, first(now, every, name), 0, 0, 0);
  }

  /** The same with another period; from now on if it is another one. */
  public Timetable each(Duration period, Instant now, String name) {
    return period.equals(every)
        ? this
        : new Timetable(period, first(now, period, name), started, skipped, missed);
  }

  /**
   * What is to be done.
   *
   * @param busy whether the work is under way
   */
  public Step step(Instant now, boolean busy) {
    Duration ahead = Duration.between(now, next);
    if (ahead.compareTo(every.plus(CLOCKS_APART)) > 0) {
      return new Step(Action.WAIT, new Timetable(every, now.plus(every), started, skipped, missed));
    }
    if (ahead.compareTo(Duration.ZERO) > 0) {
      return new Step(Action.WAIT, this);
    }
    long passed = ahead.negated().dividedBy(every);
    Instant then = next.plus(every.multipliedBy(passed + 1));
    return busy
        ? new Step(Action.SKIP, new Timetable(every, then, started, skipped + 1, missed + passed))
        : new Step(Action.START, new Timetable(every, then, started + 1, skipped, missed + passed));
  }

  /** The same where the work could not be begun with, because it was under way. */
  public Timetable startedInVain() {
    return new Timetable(every, next, started - 1, skipped + 1, missed);
  }

  /** How many periods passed since an instant; none where that is in the future. */
  public double periodsSince(Instant then, Instant now) {
    Duration passed = Duration.between(then, now);
    return passed.isNegative() ? 0 : passed.toMillis() / (double) every.toMillis();
  }

  private static Instant first(Instant now, Duration every, String name) {
    // The golden ratio spreads names that differ in their last letter only.
    long spread = (name.hashCode() * 0x9E3779B97F4A7C15L) >>> 32;
    return now.plusMillis((long) (every.toMillis() * (spread / (double) (1L << 32))));
  }
}
