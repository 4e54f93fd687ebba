package io.syncline.core.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When everything was received that a queue had been sent before some instant.
 *
 * <p>An answer of all its servers that has nothing says so of the moment at which it was asked. A
 * queue that is written all the time never gives one. There, what was sent behind the beginning
 * counts: three answers in a row with nothing older. That may take several polls, each of which
 * tells what it received at once: everything was received that was sent before the first of them
 * began. After {@link #LONGEST} without an end it begins anew, so what is found is never older.
 *
 * <p>Not proven where the queue keeps no order: what slips through comes late.
 *
 * <p>Instants are those of a clock that never runs ahead of time; dates are those of the queue,
 * compared with each other only.
 *
 * <p>Thread rule: one call at a time.
 */
public final class QueueDrain {
  /** Answers in a row without anything older that stand for an empty one. */
  public static final int FRESH_ANSWERS = 3;

  /** How far back the beginning may lie of what is found. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  /** Seconds by which a date may be too early: it is cut to a whole one, and servers repeat it. */
  static final long DATE_LAG = 3;

  /** When the poll began that reads now. */
  private long polled;

  /** The oldest date that the queue may have had then, in seconds. */
  private long polledDate;

  private boolean draining;
  private long began;
  private long beganDate;

  /** Of the first answer since it began; empty before it. */
  private OptionalLong firstDate = OptionalLong.empty();

  private int fresh;
  private long freshSince;
  private Optional<End> end = Optional.empty();

  /**
   * The queue was read to an end.
   *
   * @param began when the poll began before which everything had been sent that was received
   * @param date of the queue then or earlier, in seconds
   * @param asked when it was asked that had nothing left
   */
  public record End(long began, long date, long asked) {}

  /**
   * A poll begins.
   *
   * @param date of the queue now or earlier, in seconds
   */
  public void poll(long nanos, long date) {
    polled = nanos;
    polledDate = date;
    if (!draining || end.isPresent() || nanos - began >= LONGEST.toNanos()) {
      begin();
    }
    end = Optional.empty();
  }

  private void begin() {
    draining = true;
    began = polled;
    beganDate = polledDate;
    firstDate = OptionalLong.empty();
    fresh = 0;
  }

  /**
   * The queue answered.
   *
   * @param asked when
   * @param date of the answer, in seconds
   * @param oldestSent when the oldest message in it was sent, in milliseconds of the queue's clock;
   *     empty where it has none
   * @param whole whether all servers of the queue were asked
   */
  public void answered(long asked, long date, OptionalLong oldestSent, boolean whole) {
    if (firstDate.isEmpty()) {
      firstDate = OptionalLong.of(date);
    }
    if (oldestSent.isEmpty()) {
      end = whole ? Optional.of(new End(polled, polledDate, asked)) : end;
      return;
    }
    if (oldestSent.getAsLong() <= (firstDate.getAsLong() + DATE_LAG) * 1_000) {
      fresh = 0;
    } else if (whole) {
      freshSince = fresh == 0 ? asked : freshSince;
      fresh++;
    }
    if (fresh >= FRESH_ANSWERS) {
      end = Optional.of(new End(began, beganDate, freshSince));
    }
  }

  /** What the poll that reads now has reached; empty while something may be left. */
  public Optional<End> end() {
    return end;
  }
}
