package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.Kind.GAUGE;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.agent.metrics.MetricSpec.Label;
import io.syncline.agent.schedule.ScheduleMeter;
import io.syncline.agent.schedule.ScheduledCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of checks that are started regularly.
 *
 * <p>Thread rule: the scheduler's thread tells; gauges are set by whoever reads them.
 */
final class ScheduleMeters implements ScheduleMeter {
  private static final Label MOUNT = Label.configured("mount", "path of a mount");

  /** Why a time was left out. */
  private enum Why {
    RUNNING,
    MISSED
  }

  static final MetricSpec UNFINISHED =
      new MetricSpec(
          "syncline.check.schedule.unfinished.periods",
          GAUGE,
          List.of(MOUNT),
          "Periods since a scheduled check of the mount compared all, or since it was scheduled; it"
              + " grows while ZooKeeper is away, too.");
  static final MetricSpec LEFT_OUT =
      new MetricSpec(
          "syncline.check.schedule.skipped",
          GAUGE,
          List.of(MOUNT, Label.of("why", Why.class)),
          "Times at which no check was started although one was due, since the mount was scheduled:"
              + " one was running, or no node looked.");

  static final List<MetricSpec> ALL = List.of(UNFINISHED, LEFT_OUT);

  private final InstantSource clock;
  private final MultiGauge unfinished;
  private final MultiGauge leftOut;

  private volatile List<ScheduledCheck> latest = List.of();

  ScheduleMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    unfinished = gauge(registry, UNFINISHED);
    leftOut = gauge(registry, LEFT_OUT);
  }

  @Override
  public void shows(List<ScheduledCheck> checks) {
    latest = List.copyOf(checks);
  }

  /** Sets the gauges anew; not while they are read. */
  synchronized void refresh() {
    Instant now = clock.instant();
    List<MultiGauge.Row<Number>> periods = new ArrayList<>();
    List<MultiGauge.Row<Number>> times = new ArrayList<>();
    for (ScheduledCheck check : latest) {
      Tags mount = Tags.of("mount", check.mount().value());
      periods.add(MultiGauge.Row.of(mount, check.unfinishedPeriods(now)));
      times.add(row(mount, Why.RUNNING, check.times().skipped()));
      times.add(row(mount, Why.MISSED, check.times().missed()));
    }
    unfinished.register(periods, true);
    leftOut.register(times, true);
  }

  private static MultiGauge.Row<Number> row(Tags mount, Why why, long times) {
    return MultiGauge.Row.of(mount.and("why", MetricSpec.label(why)), times);
  }

  private static MultiGauge gauge(MeterRegistry registry, MetricSpec spec) {
    return MultiGauge.builder(spec.name()).description(spec.meaning()).register(registry);
  }
}
