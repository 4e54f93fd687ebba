package io.syncline.core.watch;

import io.syncline.core.outbox.Outbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Up to when a feed was read, as its origin may claim it.
 *
 * <p>A poll of a feed tells of everything that was committed some time before it began: the delay
 * of the feed, which is nothing where the store itself keeps the order. Before each poll its origin
 * takes a hold ({@link Outbox#hold}): no ack that comes later is claimed. Once a poll is over and
 * all that it told of is in the log, the holds are released that are older than the newest one
 * taken before what it covers; that one stays, so that there always is one.
 *
 * <p>Instants are those of a clock that never runs ahead of time: the delay must have passed
 * really.
 *
 * <p>Thread rule: one call at a time.
 */
public final class PollCoverage {
  /**
   * Holds that are kept; with more, one of those is released whose neighbours are closest in time,
   * so that they lie evenly over the delay of the feed, however often it is polled.
   */
  public static final int MAX_HOLDS = 128;

  private final Deque<Hold> holds = new ArrayDeque<>();

  /**
   * One hold.
   *
   * @param id of the outbox
   * @param taken when it had been taken, or later
   */
  private record Hold(long id, long taken) {}

  /**
   * The coverage of a feed of which nothing was read.
   *
   * @param inheritance the hold for what earlier incarnations were to tell; it is released by the
   *     first poll that covers anything
   * @param nanos when it had been taken, or later
   */
  public PollCoverage(long inheritance, long nanos) {
    holds.add(new Hold(inheritance, nanos));
  }

  /**
   * A poll begins after this, and its hold was taken before.
   *
   * @param hold greater than all before
   * @param nanos between the two
   * @return holds to be released, because there are too many; the claims get older by that, never
   *     newer
   */
  public List<Long> begins(long hold, long nanos) {
    holds.add(new Hold(hold, nanos));
    if (holds.size() <= MAX_HOLDS) {
      return List.of();
    }
    Hold densest = densest();
    holds.remove(densest);
    return List.of(densest.id());
  }

  /** Neither the oldest nor the newest. */
  private Hold densest() {
    List<Hold> all = List.copyOf(holds);
    int best = 1;
    for (int i = 2; i < all.size() - 1; i++) {
      if (gap(all, i) < gap(all, best)) {
        best = i;
      }
    }
    return all.get(best);
  }

  private static long gap(List<Hold> all, int at) {
    return all.get(at + 1).taken() - all.get(at - 1).taken();
  }

  /**
   * Everything that others committed before an instant is in the log.
   *
   * @return holds to be released
   */
  public List<Long> covered(long until) {
    List<Long> released = new ArrayList<>();
    Hold newest = null;
    for (Hold hold : holds) {
      if (hold.taken() - until > 0) {
        break;
      }
      newest = hold;
    }
    if (newest != null) {
      while (holds.getFirst().id() != newest.id()) {
        released.add(holds.removeFirst().id());
      }
    }
    return released;
  }

  /** How many holds there are. */
  public int size() {
    return holds.size();
  }
}
