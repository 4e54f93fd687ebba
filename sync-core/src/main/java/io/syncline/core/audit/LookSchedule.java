package io.syncline.core.audit;

import io.syncline.core.audit.ChangePick.Change;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Changes that are followed: when each is looked at next.
 *
 * <p>A look that could not be made before the next one of the same change was due is left out: it
 * would tell nothing about its delay.
 *
 * <p>Bounded: {@link #MAX_FOLLOWED} changes; a further one is not followed.
 *
 * <p>Thread rule: one thread.
 */
public final class LookSchedule {
  /** Changes that are followed at a time. */
  public static final int MAX_FOLLOWED = 256;

  private final int most;

  /** Ticker times may begin anywhere: their differences are compared. */
  private final PriorityQueue<Look> looks =
      new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));

  /**
   * A look to come.
   *
   * @param change that is followed
   * @param delay how long after it
   * @param due ticker time
   */
  public record Look(Change change, AuditDelay delay, long due) {
    static Look of(Change change, AuditDelay delay) {
      return new Look(change, delay, change.applied() + delay.delay().toNanos());
    }

    /** Whether the next one of the same change is due as well, so that this one is too late. */
    public boolean isLate(long now) {
      long until =
          delay.next().map(next -> of(change, next).due()).orElse(due + delay.delay().toNanos());
      return now - until >= 0;
    }
  }

  /** A schedule without looks. */
  public LookSchedule() {
    this(MAX_FOLLOWED);
  }

  LookSchedule(int most) {
    this.most = most;
  }

  /** Follows a change; whether there was room. */
  public boolean follow(Change change) {
    if (looks.size() >= most) {
      return false;
    }
    looks.add(Look.of(change, AuditDelay.OF_CHANGES.get(0)));
    return true;
  }

  /** How many changes are followed. */
  public int size() {
    return looks.size();
  }

  /** Ticker time of the next look; empty when there is none. */
  public OptionalLong nextDue() {
    Look next = looks.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.due());
  }

  /** The look that has been due longest, which is left to the caller; empty when none is due. */
  public Optional<Look> take(long now) {
    Look next = looks.peek();
    if (next == null || now - next.due() < 0) {
      return Optional.empty();
    }
    looks.remove();
    next.delay().next().ifPresent(later -> looks.add(Look.of(next.change(), later)));
    return Optional.of(next);
  }
}
