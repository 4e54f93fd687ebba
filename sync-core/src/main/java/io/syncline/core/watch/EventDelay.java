package io.syncline.core.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * How long events are waited for before what they tell of is taken as told: an allowance, since no
 * store promises one.
 *
 * <p>An event that comes later than it should raises the allowance, and for some time nothing is
 * claimed at all. Whether it is late is known from its own time, which another machine wrote: a
 * hint that can make claims later or none, never earlier.
 *
 * <p>A successor in another process goes on with the {@link #memory}. It says how long distrust has
 * still to last, not until when: clocks of two machines are not compared. What passes between two
 * processes does not count, so distrust may last longer than it should, and never shorter.
 *
 * <p>Thread rule: one call at a time.
 */
public final class EventDelay {
  /** So coarse is what is remembered of distrust: it is kept anew no more often. */
  static final Duration GRAIN = Duration.ofMinutes(5);

  private final Limits limits;
  private long allowed;
  private boolean claimed;
  private long claimedUntil;
  private boolean distrusted;
  private long distrustedUntil;

  /**
   * What is allowed.
   *
   * @param allowance at first
   * @param most the allowance never grows beyond
   * @param distrust how long nothing is claimed after an event that came too late
   */
  public record Limits(Duration allowance, Duration most, Duration distrust) {
    /**
     * Two minutes at first: AWS speaks of seconds, and of a minute or longer at times. An hour
     * without a claim, and at most: what is slower is no feed.
     */
    public static final Limits DEFAULT =
        new Limits(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofHours(1));

    public Limits {
      if (allowance.isNegative() || most.compareTo(allowance) < 0 || distrust.isNegative()) {
        throw new IllegalArgumentException(
            "an allowance of " + allowance + " up to " + most + ", distrust of " + distrust);
      }
    }
  }

  /** Nothing came yet. */
  public EventDelay(Limits limits) {
    this.limits = limits;
    this.allowed = limits.allowance().toNanos();
  }

  /** How long after its commit a change may not be told of yet. */
  public Duration allowed() {
    return Duration.ofNanos(allowed);
  }

  /** Whether claims may be made: no event came too late lately. */
  public boolean isTrusted(long nanos) {
    distrusted &= nanos - distrustedUntil < 0;
    return !distrusted;
  }

  /** Until when no claim is made, if none may be. */
  public Optional<Doubt> doubt(long nanos) {
    return isTrusted(nanos)
        ? Optional.empty()
        : Optional.of(new Doubt(Doubt.Kind.LATE_EVENTS, distrustedUntil));
  }

  /** A poll that began then told of everything, given the allowance. */
  public void covered(long began) {
    long until = began - allowed;
    claimedUntil = claimed ? Math.max(until - claimedUntil, 0) + claimedUntil : until;
    claimed = true;
  }

  /**
   * An event came for the first time.
   *
   * @param age since what it tells of, by the clocks of others
   * @return whether that had been taken as told
   */
  public boolean came(Duration age, long nanos) {
    Duration counted = age.compareTo(limits.most()) > 0 ? limits.most() : age;
    if (!claimed || counted.isNegative() || nanos - counted.toNanos() - claimedUntil >= 0) {
      return false;
    }
    long wanted = Math.min(limits.most().toNanos(), counted.toNanos() / 2 * 3);
    allowed = Math.max(allowed, wanted);
    distrusted = true;
    distrustedUntil = nanos + limits.distrust().toNanos();
    return true;
  }

  /**
   * What a successor has to know while nothing is claimed, as text: the allowance and how long
   * distrust still lasts, in nanoseconds. Empty otherwise: whoever begins later begins with the
   * allowance that is configured, as people who restart a node expect.
   */
  public String memory(long nanos) {
    if (isTrusted(nanos)) {
      return "";
    }
    long grains = -Math.floorDiv(nanos - distrustedUntil, GRAIN.toNanos());
    return allowed + " " + Math.min(grains * GRAIN.toNanos(), limits.distrust().toNanos());
  }

  /** Goes on with what was learned before; nothing is trusted for now where that cannot be read. */
  public void recall(String memory, long nanos) {
    if (memory.isEmpty()) {
      return;
    }
    long most = limits.distrust().toNanos();
    long left;
    try {
      String[] words = memory.split(" ", -1);
      allowed = Math.max(allowed, Math.min(Long.parseLong(words[0]), limits.most().toNanos()));
      long told = words.length == 2 ? Long.parseLong(words[1]) : most;
      left = told < 0 ? most : Math.min(told, most);
    } catch (NumberFormatException e) {
      left = most;
    }
    distrusted = true;
    distrustedUntil = nanos + left;
  }
}
