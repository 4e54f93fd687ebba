package io.syncline.sim.node;

import io.syncline.core.time.Ticker;
import io.syncline.sim.world.MachineClock;
import io.syncline.sim.world.Schedule;
import java.util.Map;
import java.util.TreeMap;

/**
 * Elapsed time as a process measures it, from the larger advance of its two clocks; and, for the
 * oracle alone, which true instant each reading stood for.
 */
public final class ElapsedTime implements Ticker {
  private static final long TOLERANCE = Schedule.millis(20);

  private final Schedule schedule;
  private final MachineClock clock;
  private final boolean wallCounts;
  private final TreeMap<Long, Long> readings = new TreeMap<>();
  private long lastMonotonic;
  private long lastWall;
  private long slept;

  ElapsedTime(Schedule schedule, MachineClock clock, boolean wallCounts) {
    this.schedule = schedule;
    this.clock = clock;
    this.wallCounts = wallCounts;
    lastMonotonic = clock.monotonic();
    lastWall = clock.wallMillis();
  }

  @Override
  public long nanos() {
    long monotonic = clock.monotonic();
    long wall = clock.wallMillis();
    long missed = Schedule.millis(wall - lastWall) - (monotonic - lastMonotonic);
    if (wallCounts && missed > TOLERANCE) {
      slept += missed;
    }
    lastMonotonic = monotonic;
    lastWall = wall;
    long reading = monotonic + slept;
    readings.put(reading, schedule.now());
    return reading;
  }

  /** The latest true instant of which a reading not behind this one was taken. */
  public long trueInstant(long reading) {
    Map.Entry<Long, Long> known = readings.floorEntry(reading);
    if (known == null) {
      return Long.MIN_VALUE;
    }
    // Between two readings an instant is as far behind the former as the clock says.
    return known.getValue() + (reading - known.getKey()) / 100 * 98;
  }
}
