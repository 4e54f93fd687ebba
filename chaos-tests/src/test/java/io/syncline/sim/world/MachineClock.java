package io.syncline.sim.world;

/**
 * The clocks of one machine: a monotonic one that drifts and stands still while the machine is
 * suspended, and a wall clock that drifts likewise, goes on meanwhile and is set by people.
 */
public final class MachineClock {
  private final Schedule schedule;
  private final long base;
  private final long partsPerMillion;
  private long suspended;
  private long suspendedSince = -1;
  private long stepped;

  public MachineClock(Schedule schedule, long base, long partsPerMillion) {
    this.schedule = schedule;
    this.base = base;
    this.partsPerMillion = partsPerMillion;
  }

  /** The machine stops. */
  public void suspend() {
    suspendedSince = schedule.now();
  }

  /** The machine goes on. */
  public void resume() {
    suspended += schedule.now() - suspendedSince;
    suspendedSince = -1;
  }

  /** The wall clock is set. */
  public void step(long nanos) {
    stepped += nanos;
  }

  /** The monotonic clock. */
  public long monotonic() {
    long still = suspendedSince < 0 ? 0 : schedule.now() - suspendedSince;
    return base + drifted(schedule.now() - suspended - still);
  }

  /** The wall clock. */
  public long wallMillis() {
    return (drifted(schedule.now()) + stepped) / 1_000_000;
  }

  private long drifted(long elapsed) {
    return elapsed + elapsed / 1_000_000 * partsPerMillion;
  }
}
