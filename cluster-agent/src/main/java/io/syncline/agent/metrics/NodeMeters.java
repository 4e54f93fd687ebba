package io.syncline.agent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.audit.AuditMeter;
import io.syncline.agent.check.CheckMeter;
import io.syncline.agent.http.TransferListener;
import io.syncline.agent.reconcile.ReconcileListener;
import io.syncline.agent.reconcile.RoundLimit;
import io.syncline.agent.rpc.CallListener;
import io.syncline.agent.schedule.ScheduleMeter;
import io.syncline.bus.kafka.PublishListener;
import io.syncline.cache.advice.AdviceListener;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.page.PageListener;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.ufs.limit.BudgetEvent;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The metrics of one node: listeners that count, and the text that Prometheus reads.
 *
 * <p>Thread rule: any thread; counting never blocks.
 */
public final class NodeMeters implements AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final GaugeBoard board = new GaugeBoard(registry);
  private final AuditMeters audits =
      new AuditMeters(registry, limit -> reached(ReachedLimit.of(limit)));
  private final ScheduleMeters schedules = new ScheduleMeters(registry, InstantSource.system());

  /** Metrics that nothing was counted in yet. */
  public NodeMeters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** Shows gauges from now on. */
  public void show(Supplier<NodeGauges> gauges) {
    board.show(gauges);
  }

  /** The text that Prometheus reads. */
  public String scrape() {
    board.refresh();
    audits.refresh();
    schedules.refresh();
    return registry.scrape();
  }

  /** Counts requests to one store. */
  public StoreCallListener storeCalls(String store) {
    Counter repeatedIds = counter(registry, MeterCatalogue.REPEATED_IDS, "store", store);
    return new StoreCallListener() {
      @Override
      public void onCall(StoreOperation operation, StoreOutcome outcome, long elapsedNanos) {
        storeCall(store, operation, outcome).record(elapsedNanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void onRepeatedId() {
        repeatedIds.increment();
      }

      @Override
      public void onLeftoverLeft() {
        reached(ReachedLimit.UNFINISHED_FILES);
      }
    };
  }

  /** What was counted of one store. */
  public List<Stores.CallCount> callsTo(String store) {
    List<Stores.CallCount> counts = new ArrayList<>();
    for (Timer timer :
        registry.find(MeterCatalogue.STORE_CALLS.name()).tag("store", store).timers()) {
      counts.add(
          new Stores.CallCount(
              String.valueOf(timer.getId().getTag("operation")),
              String.valueOf(timer.getId().getTag("outcome")),
              timer.count()));
    }
    counts.sort(
        (a, b) ->
            a.operation().equals(b.operation())
                ? a.outcome().compareTo(b.outcome())
                : a.operation().compareTo(b.operation()));
    return counts;
  }

  /**
   * Counts what the shards and the engine do.
   *
   * @param untold told of changes that nobody told of
   */
  public SyncListener syncs(Consumer<List<Invalidation>> untold) {
    return syncs(untold, SyncListener.NONE);
  }

  /**
   * The same.
   *
   * @param recorder hears of each read and change as a whole
   */
  public SyncListener syncs(Consumer<List<Invalidation>> untold, SyncListener recorder) {
    return new CountingSyncListener(registry, untold, recorder);
  }

  /** Counts reads that are not recorded for advice. */
  public AdviceListener advice() {
    return new AdviceListener() {
      @Override
      public void missed() {
        reached(ReachedLimit.ADVICE_READS);
      }

      @Override
      public void unrecorded() {
        reached(ReachedLimit.ADVICE_MOUNTS);
      }
    };
  }

  /** Counts what is not remembered of the writes through this node any more. */
  public LongConsumer happeningsForgotten() {
    return counter(registry, MeterCatalogue.HAPPENINGS_FORGOTTEN)::increment;
  }

  /** Counts changes that nobody told of, and that others were told of now. */
  public LongConsumer untoldPublished() {
    return counter(registry, MeterCatalogue.UNTOLD_PUBLISHED)::increment;
  }

  /** Counts what rounds cost. */
  public ReconcileListener reconciling() {
    Counter requests = counter(registry, MeterCatalogue.RECONCILE_REQUESTS);
    Counter refused = counter(registry, MeterCatalogue.RECONCILE_REFUSED);
    Counter rounds = counter(registry, MeterCatalogue.RECONCILE_ROUNDS);
    return new ReconcileListener() {
      @Override
      public void asked(long sent) {
        requests.increment((double) sent);
      }

      @Override
      public void refused() {
        refused.increment();
      }

      @Override
      public void finished() {
        rounds.increment();
      }

      @Override
      public void reached(RoundLimit limit) {
        NodeMeters.this.reached(ReachedLimit.of(limit));
      }
    };
  }

  /** Counts what checks cost and find. */
  public CheckMeter checking() {
    Counter requests = counter(registry, MeterCatalogue.CHECK_REQUESTS);
    Counter compared = counter(registry, MeterCatalogue.CHECK_COMPARED);
    for (DifferenceKind kind : DifferenceKind.values()) {
      findings(kind);
      repairs(kind);
    }
    return new CheckMeter() {
      @Override
      public void asked(long sent) {
        requests.increment((double) sent);
      }

      @Override
      public void compared(long paths) {
        compared.increment((double) paths);
      }

      @Override
      public void found(DifferenceKind kind) {
        findings(kind).increment();
      }

      @Override
      public void repaired(DifferenceKind kind) {
        NodeMeters.this.repairs(kind).increment();
      }
    };
  }

  /** Shows which checks are started regularly. */
  public ScheduleMeter scheduling() {
    return schedules;
  }

  /** Counts what pages do. */
  public PageListener paging() {
    return new PageMeters(registry);
  }

  /** Shows how pages stand from now on. */
  public void showPages(Supplier<PageFigures> figures) {
    PageMeters.show(registry, figures);
  }

  /** Counts what the auditor does. */
  public AuditMeter auditing() {
    return audits;
  }

  /** Counts what the call budget of a mount does to calls. */
  public Consumer<BudgetEvent> budget(NamespacePath mount) {
    return BudgetMeters.of(registry, mount);
  }

  /** A limit was reached. Any thread. */
  public void reached(ReachedLimit limit) {
    counter(registry, MeterCatalogue.LIMIT_REACHED, "limit", label(limit)).increment();
  }

  /** Counts what is published. */
  public PublishListener publishing() {
    Timer ok = timer(MeterCatalogue.PUBLISHED, "outcome", "ok");
    Timer failed = timer(MeterCatalogue.PUBLISHED, "outcome", "failed");
    Timer refused = timer(MeterCatalogue.PUBLISHED, "outcome", "refused");
    Counter bytes = counter(registry, MeterCatalogue.PUBLISHED_BYTES);
    return new PublishListener() {
      @Override
      public void published(int size, long nanos) {
        ok.record(nanos, TimeUnit.NANOSECONDS);
        bytes.increment(size);
      }

      @Override
      public void failed(long nanos) {
        failed.record(nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void refused(long nanos) {
        refused.record(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }

  /** Counts what the watcher of a store does. */
  public WatchListener watching(String store) {
    Counter rescans = counter(registry, MeterCatalogue.WATCHER_RESCANS, "store", store);
    Counter failures = counter(registry, MeterCatalogue.WATCHER_FAILURES, "store", store);
    Counter malformed = counter(registry, MeterCatalogue.WATCHER_MALFORMED, "store", store);
    Counter late = counter(registry, MeterCatalogue.WATCHER_LATE, "store", store);
    Counter missing = counter(registry, MeterCatalogue.WATCHER_CANARY_MISSING, "store", store);
    showZeros(store);
    return new WatchListener() {
      @Override
      public void polled(Poll poll, OptionalLong until) {
        poll.changes().stream()
            .collect(Collectors.groupingBy(Change::kind, Collectors.counting()))
            .forEach((kind, count) -> changes(store, kind).increment(count));
        counter(
                registry,
                MeterCatalogue.WATCHER_POLLS,
                "store",
                store,
                "complete",
                String.valueOf(poll.complete()))
            .increment();
      }

      @Override
      public void lost(WatchLoss loss) {
        losses(store, loss.cause()).increment();
      }

      @Override
      public void failed(SyncException failure) {
        failures.increment();
      }

      @Override
      public void rescanned() {
        rescans.increment();
      }

      @Override
      public void malformed(String why, String excerpt) {
        malformed.increment();
      }

      @Override
      public void late(Duration age, Duration allowance) {
        late.increment();
      }

      @Override
      public void reached(WatchLimit limit) {
        counter(registry, MeterCatalogue.WATCHER_LIMITS, "store", store, "limit", label(limit))
            .increment();
      }

      @Override
      public void canary(Duration delay) {
        timer(MeterCatalogue.WATCHER_CANARY, "store", store).record(delay);
      }

      @Override
      public void canaryMissing(Duration waited) {
        missing.increment();
      }
    };
  }

  /** Counts calls over gRPC. */
  public CallListener calls() {
    return (method, code, nanos) ->
        timer(
                MeterCatalogue.CALLS,
                "method",
                method.substring(method.indexOf('/') + 1),
                "code",
                label(code))
            .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts transfers of file bytes. */
  public TransferListener transfers() {
    AtomicInteger reads = active(TransferListener.Direction.READ);
    AtomicInteger writes = active(TransferListener.Direction.WRITE);
    return new TransferListener() {
      @Override
      public void began(Direction direction) {
        of(direction).incrementAndGet();
      }

      @Override
      public void ended(Direction direction, Outcome outcome, long bytes) {
        of(direction).decrementAndGet();
        counter(
                registry,
                MeterCatalogue.TRANSFERS,
                "direction",
                label(direction),
                "outcome",
                label(outcome))
            .increment();
        counter(registry, MeterCatalogue.TRANSFERRED, "direction", label(direction))
            .increment((double) bytes);
      }

      private AtomicInteger of(Direction direction) {
        return direction == Direction.READ ? reads : writes;
      }
    };
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  static Counter counter(MeterRegistry registry, MetricSpec spec, String... tags) {
    return Counter.builder(spec.name()).description(spec.meaning()).tags(tags).register(registry);
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Only what was zero from the start is seen to grow when it happens first. */
  private void showZeros(String store) {
    for (ChangeKind kind : ChangeKind.values()) {
      changes(store, kind);
    }
    for (WatchLoss.Cause cause : WatchLoss.Cause.values()) {
      losses(store, cause);
    }
  }

  private Counter changes(String store, ChangeKind kind) {
    return counter(registry, MeterCatalogue.WATCHER_CHANGES, "store", store, "kind", label(kind));
  }

  private Counter losses(String store, WatchLoss.Cause cause) {
    return counter(registry, MeterCatalogue.WATCHER_LOSSES, "store", store, "cause", label(cause));
  }

  private Counter findings(DifferenceKind kind) {
    return counter(registry, MeterCatalogue.CHECK_FINDINGS, "kind", label(kind));
  }

  private Counter repairs(DifferenceKind kind) {
    return counter(registry, MeterCatalogue.CHECK_REPAIRED, "kind", label(kind));
  }

  private Timer storeCall(String store, StoreOperation operation, StoreOutcome outcome) {
    return timer(
        MeterCatalogue.STORE_CALLS,
        "store",
        store,
        "operation",
        label(operation),
        "outcome",
        label(outcome));
  }

  private Timer timer(MetricSpec spec, String... tags) {
    return Timer.builder(spec.name())
        .description(spec.meaning())
        .serviceLevelObjectives(BUCKETS)
        .tags(tags)
        .register(registry);
  }

  private AtomicInteger active(TransferListener.Direction direction) {
    AtomicInteger active = new AtomicInteger();
    Gauge.builder(MeterCatalogue.TRANSFERS_ACTIVE.name(), active, AtomicInteger::get)
        .description(MeterCatalogue.TRANSFERS_ACTIVE.meaning())
        .tags(Tags.of("direction", label(direction)))
        .register(registry);
    return active;
  }
}
