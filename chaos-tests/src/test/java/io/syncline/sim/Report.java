package io.syncline.sim;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.run.Tally;
import io.syncline.sim.run.Tally.Count;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What many runs exercised together: a run that never hit a fault proves nothing. */
public final class Report {
  private final Tally tally = new Tally();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<Bounded, Long> full = new EnumMap<>(Bounded.class);
  private long runs;
  private long events;
  private long broken;
  private long restless;
  private double virtualSeconds;

  /** Adds a run. */
  public void add(Result result) {
    runs++;
    events += result.events();
    virtualSeconds += result.nanos() / 1e9;
    broken += result.isClean() ? 0 : 1;
    restless += result.isClean() && !result.drained() ? 1 : 0;
    tally.add(result.tally());
    result.full().forEach((what, looks) -> full.merge(what, looks, Long::sum));
    result.faults().counts().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
  }

  long runs() {
    return runs;
  }

  /** Runs in which something was broken. */
  public long broken() {
    return broken;
  }

  /** Clean runs that did not come to rest, so that convergence was not looked at. */
  long restless() {
    return restless;
  }

  long of(Count what) {
    return tally.of(what);
  }

  long of(Bounded what) {
    return full.getOrDefault(what, 0L);
  }

  long of(Fault fault) {
    return faults.getOrDefault(fault, 0L);
  }

  /** Of all looks at what would be served, the share that only the watermark made fresh. */
  double watermarkShare() {
    return (double) of(Count.BY_WATERMARK) / Math.max(1, of(Count.SERVABLE));
  }

  /** For a person. */
  public String text(double seconds) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d runs, %d broken, %d restless; %d events a run, %.0f s of virtual time;"
                + " %.0f runs a minute%n",
            runs,
            broken,
            restless,
            events / Math.max(1, runs),
            virtualSeconds / Math.max(1, runs),
            runs * 60 / Math.max(0.001, seconds)));
    text.append(
        String.format(
            Locale.ROOT, "fresh by the watermark alone: %.1f %%%n", 100 * watermarkShare()));
    for (Count count : Count.values()) {
      text.append(line(count.name(), of(count)));
    }
    text.append("as large as it may be\n");
    for (Bounded what : Bounded.values()) {
      text.append(line(what.name(), of(what)));
    }
    text.append("faults\n");
    for (Fault fault : Fault.values()) {
      text.append(line(fault.name(), of(fault)));
    }
    return text.toString();
  }

  private static String line(String name, long count) {
    return String.format(
        Locale.ROOT, "  %-24s %d%n", name.toLowerCase(Locale.ROOT).replace('_', '-'), count);
  }
}
