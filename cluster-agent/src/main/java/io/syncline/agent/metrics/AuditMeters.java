package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.Kind.COUNTER;
import static io.syncline.agent.metrics.MetricSpec.Kind.GAUGE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.agent.audit.AuditLimit;
import io.syncline.agent.audit.AuditMeter;
import io.syncline.agent.audit.AuditReport;
import io.syncline.agent.metrics.MetricSpec.Label;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.AuditOutcome;
import io.syncline.core.model.NamespacePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The metrics of the auditor.
 *
 * <p>Thread rule: the auditor's thread tells; gauges are set by whoever reads them.
 */
final class AuditMeters implements AuditMeter {
  private static final Label MOUNT = Label.configured("mount", "path of a mount");
  private static final Label DELAY =
      new Label("delay", Stream.of(AuditDelay.values()).map(AuditDelay::word).toList());

  static final MetricSpec SAMPLES =
      new MetricSpec(
          "syncline.audit.samples",
          COUNTER,
          List.of(MOUNT, DELAY, Label.of("outcome", AuditOutcome.class)),
          "Answers of this node that were sampled, so long after it applied a change of their path"
              + " or at random, by what that came to.");
  static final MetricSpec RATIO =
      new MetricSpec(
          "syncline.audit.ratio",
          GAUGE,
          List.of(MOUNT, DELAY),
          "Share of right answers among those sampled in the last day that were decided; absent"
              + " where none was.");
  static final MetricSpec RATIO_BOUND =
      new MetricSpec(
          "syncline.audit.ratio.lower.bound",
          GAUGE,
          List.of(MOUNT, DELAY),
          "With a confidence of 95%, the share of right answers is this at least"
              + " (Clopper-Pearson).");
  static final MetricSpec WRONG =
      new MetricSpec(
          "syncline.audit.wrong.answers",
          GAUGE,
          List.of(MOUNT),
          "Answers that were found wrong and still are; at most 32 are counted.");
  static final MetricSpec WORST =
      new MetricSpec(
          "syncline.audit.worst.age.seconds",
          GAUGE,
          List.of(MOUNT),
          "For how long the one of them that has been wrong longest has been; absent when none is."
              + " Which one it is, check show tells.");
  static final MetricSpec FOLLOWED =
      new MetricSpec(
          "syncline.audit.followed.changes",
          GAUGE,
          List.of(),
          "Changes whose paths are looked at again; at most 256.");
  static final MetricSpec LATE =
      new MetricSpec(
          "syncline.audit.late.looks",
          COUNTER,
          List.of(),
          "Looks that were left out because the next one at the same change was due.");
  static final MetricSpec REQUESTS =
      new MetricSpec(
          "syncline.audit.requests", COUNTER, List.of(), "Requests to stores by the auditor.");

  static final List<MetricSpec> ALL =
      List.of(SAMPLES, RATIO, RATIO_BOUND, WRONG, WORST, FOLLOWED, LATE, REQUESTS);

  private final MeterRegistry registry;
  private final Consumer<AuditLimit> reached;
  private final Set<String> begun = new HashSet<>();
  private final Counter requests;
  private final Counter late;
  private final MultiGauge ratio;
  private final MultiGauge bound;
  private final MultiGauge wrong;
  private final MultiGauge worst;
  private final MultiGauge followed;

  private volatile Shown latest = new Shown(0, List.of());

  /** How it stands, as it was told last. */
  private record Shown(int followed, List<AuditReport> reports) {}

  AuditMeters(MeterRegistry registry, Consumer<AuditLimit> reached) {
    this.registry = registry;
    this.reached = reached;
    requests = NodeMeters.counter(registry, REQUESTS);
    late = NodeMeters.counter(registry, LATE);
    ratio = gauge(RATIO);
    bound = gauge(RATIO_BOUND);
    wrong = gauge(WRONG);
    worst = gauge(WORST);
    followed = gauge(FOLLOWED);
  }

  @Override
  public void asked() {
    requests.increment();
  }

  @Override
  public void sampled(NamespacePath mount, AuditDelay delay, AuditOutcome outcome) {
    samples(mount, delay, outcome).increment();
  }

  @Override
  public void late() {
    late.increment();
  }

  @Override
  public void reached(AuditLimit limit) {
    reached.accept(limit);
  }

  @Override
  public void shows(int count, List<AuditReport> reports) {
    reports.forEach(report -> begin(report.mount()));
    latest = new Shown(count, List.copyOf(reports));
  }

  /** Sets the gauges anew; not while they are read. */
  synchronized void refresh() {
    Shown shown = latest;
    int count = shown.followed();
    List<AuditReport> reports = shown.reports();
    List<MultiGauge.Row<Number>> ratios = new ArrayList<>();
    List<MultiGauge.Row<Number>> bounds = new ArrayList<>();
    List<MultiGauge.Row<Number>> wrongs = new ArrayList<>();
    List<MultiGauge.Row<Number>> worsts = new ArrayList<>();
    for (AuditReport report : reports) {
      Tags mount = Tags.of("mount", report.mount().value());
      report
          .counts()
          .forEach(
              (delay, counts) ->
                  counts
                      .ratio()
                      .ifPresent(
                          share -> {
                            Tags tags = mount.and("delay", delay.word());
                            ratios.add(MultiGauge.Row.of(tags, share.seen()));
                            bounds.add(MultiGauge.Row.of(tags, share.atLeast()));
                          }));
      wrongs.add(MultiGauge.Row.of(mount, report.findings().size()));
      report
          .worst()
          .ifPresent(age -> worsts.add(MultiGauge.Row.of(mount, age.toMillis() / 1000.0)));
    }
    ratio.register(ratios, true);
    bound.register(bounds, true);
    wrong.register(wrongs, true);
    worst.register(worsts, true);
    followed.register(List.of(MultiGauge.Row.of(Tags.empty(), count)), true);
  }

  /** Zero from the start: only then is the first one seen as an increase. */
  private void begin(NamespacePath mount) {
    if (begun.add(mount.value())) {
      for (AuditDelay delay : AuditDelay.values()) {
        for (AuditOutcome outcome : AuditOutcome.values()) {
          var unused = samples(mount, delay, outcome);
        }
      }
    }
  }

  private Counter samples(NamespacePath mount, AuditDelay delay, AuditOutcome outcome) {
    return NodeMeters.counter(
        registry,
        SAMPLES,
        "mount",
        mount.value(),
        "delay",
        delay.word(),
        "outcome",
        MetricSpec.label(outcome));
  }

  private MultiGauge gauge(MetricSpec spec) {
    return MultiGauge.builder(spec.name()).description(spec.meaning()).register(registry);
  }
}
