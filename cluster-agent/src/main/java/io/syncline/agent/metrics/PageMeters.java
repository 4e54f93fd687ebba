package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.Kind.COUNTER;
import static io.syncline.agent.metrics.MetricSpec.Kind.GAUGE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.agent.metrics.MetricSpec.Label;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.page.PageListener;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of pages of file bytes; none where a node keeps no pages. */
final class PageMeters implements PageListener {
  static final MetricSpec READS =
      new MetricSpec(
          "syncline.page.reads",
          COUNTER,
          List.of(Label.of("from", From.class)),
          "Pages that readers got, from the disk (hits), from the store (misses), or from another"
              + " reader who was asking the store for them.");
  static final MetricSpec BYPASSED =
      new MetricSpec(
          "syncline.page.bypassed.reads",
          COUNTER,
          List.of(Label.of("why", Bypass.class)),
          "Files that were opened without pages: the store names no version of them (unversioned),"
              + " 128 readers have pages already (busy), or the disk failed a moment ago or is"
              + " being looked through (off).");
  static final MetricSpec FILLS =
      new MetricSpec(
          "syncline.page.fills",
          COUNTER,
          List.of(Label.of("outcome", Kept.class)),
          "Pages that a store gave, by whether they were kept: refused where there was no room.");
  static final MetricSpec UNFILLED =
      counter(
          "syncline.page.unfilled",
          "Pages that a store did not give: it failed, or has another version by now.");
  static final MetricSpec EVICTED =
      counter("syncline.page.evicted", "Pages that made room for others, or for others' files.");
  static final MetricSpec DAMAGED =
      counter(
          "syncline.page.damaged",
          "Pages on the disk that were not what was written there: removed, and read from the"
              + " store. After a power cut there may be some; later ones are the disk's.");
  static final MetricSpec FAILURES =
      counter(
          "syncline.page.disk.failures",
          "Times that the disk of the pages failed or was full: it is left alone for 30 s.");
  static final MetricSpec USED =
      new MetricSpec(
          "syncline.page.used", GAUGE, List.of(), "1 while pages are used, 0 while they are not.");
  static final MetricSpec BYTES =
      new MetricSpec("syncline.page.bytes", GAUGE, List.of(), "Disk that pages take.");
  static final MetricSpec QUOTA =
      new MetricSpec("syncline.page.quota.bytes", GAUGE, List.of(), "Disk that they may take.");
  static final MetricSpec HELD =
      new MetricSpec(
          "syncline.page.held", GAUGE, List.of(), "Pages on the disk; at most pages.max-count.");

  static final List<MetricSpec> ALL =
      List.of(
          READS, BYPASSED, FILLS, UNFILLED, EVICTED, DAMAGED, FAILURES, USED, BYTES, QUOTA, HELD);

  private final MeterRegistry registry;
  private final Counter unfilled;
  private final Counter evicted;
  private final Counter damaged;
  private final Counter failures;

  PageMeters(MeterRegistry registry) {
    this.registry = registry;
    unfilled = NodeMeters.counter(registry, UNFILLED);
    evicted = NodeMeters.counter(registry, EVICTED);
    damaged = NodeMeters.counter(registry, DAMAGED);
    failures = NodeMeters.counter(registry, FAILURES);
    for (From from : From.values()) {
      reads(from);
    }
    for (Bypass why : Bypass.values()) {
      bypasses(why);
    }
    for (Kept how : Kept.values()) {
      fills(how);
    }
  }

  /** Shows gauges from now on. */
  static void show(MeterRegistry registry, Supplier<PageFigures> figures) {
    gauge(registry, USED, figures, now -> now.problem() == null ? 1 : 0);
    gauge(registry, BYTES, figures, PageFigures::bytes);
    gauge(registry, QUOTA, figures, now -> now.limits().bytes());
    gauge(registry, HELD, figures, PageFigures::pages);
  }

  @Override
  public void read(From from) {
    reads(from).increment();
  }

  @Override
  public void bypassed(Bypass why) {
    bypasses(why).increment();
  }

  @Override
  public void kept(Kept how) {
    fills(how).increment();
  }

  @Override
  public void notFilled() {
    unfilled.increment();
  }

  @Override
  public void evicted(int pages) {
    evicted.increment(pages);
  }

  @Override
  public void damaged() {
    damaged.increment();
  }

  @Override
  public void failed() {
    failures.increment();
  }

  private Counter reads(From from) {
    return NodeMeters.counter(registry, READS, "from", MetricSpec.label(from));
  }

  private Counter bypasses(Bypass why) {
    return NodeMeters.counter(registry, BYPASSED, "why", MetricSpec.label(why));
  }

  private Counter fills(Kept how) {
    return NodeMeters.counter(registry, FILLS, "outcome", MetricSpec.label(how));
  }

  private static void gauge(
      MeterRegistry registry,
      MetricSpec spec,
      Supplier<PageFigures> figures,
      ToDoubleFunction<PageFigures> figure) {
    Gauge.builder(spec.name(), () -> figure.applyAsDouble(figures.get()))
        .description(spec.meaning())
        .register(registry);
  }

  private static MetricSpec counter(String name, String meaning) {
    return new MetricSpec(name, COUNTER, List.of(), meaning);
  }
}
