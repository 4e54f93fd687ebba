package io.syncline.sim.fault;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Decides whether something goes wrong now, and counts that it did.
 *
 * <p>Only what the run allows can; the world stops it altogether when it heals.
 */
public final class Faults {
  private static final int OFTEN = 4;

  private final Set<Fault> allowed;
  private final Set<Fault> often;
  private final int most;
  private final Random random;
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
  private boolean healed;

  /**
   * Nothing has gone wrong yet.
   *
   * @param allowed what may
   * @param often what does so several times as often as it would
   * @param most how often each of {@code often} may
   */
  public Faults(Set<Fault> allowed, Set<Fault> often, int most, Random random) {
    this.allowed = EnumSet.noneOf(Fault.class);
    this.allowed.addAll(allowed);
    this.often = Set.copyOf(often);
    this.most = most;
    this.random = random;
  }

  /** What may go wrong in this run. */
  public Set<Fault> allowed() {
    return Set.copyOf(allowed);
  }

  /** Whether a fault may happen at all now. */
  public boolean allows(Fault fault) {
    return !healed
        && allowed.contains(fault)
        && (!often.contains(fault) || counts.getOrDefault(fault, 0L) < most);
  }

  /** Whether a fault happens now, once in so many times; counts it. */
  public boolean hits(Fault fault, int oneIn) {
    if (!allows(fault)) {
      return false;
    }
    boolean more = often.contains(fault);
    if (random.nextInt(more ? Math.min(oneIn, Math.max(2, oneIn / OFTEN)) : oneIn) > 0) {
      return false;
    }
    count(fault);
    return true;
  }

  /** Whether it happens a few times only, where it does most: not whenever somebody likes. */
  public boolean isRationed(Fault fault) {
    return often.contains(fault) && most < Integer.MAX_VALUE;
  }

  /** Notes that a fault happened. */
  public void count(Fault fault) {
    counts.merge(fault, 1L, Long::sum);
  }

  /** Nothing goes wrong any more. */
  public void heal() {
    healed = true;
  }

  /** Whether everything works again. */
  public boolean isHealed() {
    return healed;
  }

  /** How often each happened. */
  public Map<Fault, Long> counts() {
    return Map.copyOf(counts);
  }
}
