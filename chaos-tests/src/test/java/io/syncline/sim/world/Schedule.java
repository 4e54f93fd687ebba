package io.syncline.sim.world;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time and what happens in it, in one order that the seed decides.
 *
 * <p>Instants are nanoseconds of true time, which no node sees.
 */
public final class Schedule {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Random random;
  private long now;
  private long added;
  private long happened;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int times = Long.compare(at, other.at);
      return times != 0 ? times : Long.compare(order, other.order);
    }
  }

  public Schedule(long seed) {
    random = new Random(seed);
  }

  /** The nanoseconds in so many milliseconds. */
  public static long millis(long millis) {
    return millis * 1_000_000;
  }

  /** True time. */
  public long now() {
    return now;
  }

  /** How many events have happened. */
  public long happened() {
    return happened;
  }

  /** All chance of this run. */
  public Random random() {
    return random;
  }

  /** A number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** So many milliseconds, in nanoseconds, from {@code least} to below {@code most}. */
  public long between(long least, long most) {
    return millis(least) + (long) (random.nextDouble() * millis(most - least));
  }

  /** Lets something happen after a while. */
  public void in(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Lets something happen at an instant. */
  public void at(long instant, Runnable action) {
    events.add(new Event(Math.max(instant, now), added++, action));
  }

  /** Lets the next event before an instant happen; false when there is none. */
  public boolean step(long until) {
    Event next = events.peek();
    if (next == null || next.at() > until) {
      now = Math.max(now, until);
      return false;
    }
    events.remove();
    now = next.at();
    happened++;
    next.action().run();
    return true;
  }
}
