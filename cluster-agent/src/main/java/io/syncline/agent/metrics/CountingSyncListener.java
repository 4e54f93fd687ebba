package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.label;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.cache.sync.HeardRead;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the shards and the engine do. All counters exist from the start, so that a scrape
 * shows zeros.
 */
final class CountingSyncListener implements SyncListener {
  private final Counter applied;
  private final Counter strays;
  private final Counter missing;
  private final Counter outside;
  private final Counter statusesTaken;
  private final Counter untold;
  private final Counter echoes;
  private final Counter evicted;
  private final LongConsumer forgotten;
  private final Consumer<List<Invalidation>> publisher;
  private final SyncListener recorder;
  private final Counter helpRefused;
  private final Counter unreadableKept;
  private final Counter unreadableLost;
  private final Map<Scope, Counter> invalidations = new EnumMap<>(Scope.class);
  private final Map<WholeShardCause, Counter> whole = new EnumMap<>(WholeShardCause.class);
  private final Map<Sync.Target, Map<SyncOutcome, Counter>> syncs =
      new EnumMap<>(Sync.Target.class);
  private final Map<Sync.Target, Map<ServedBy, Counter>> served = new EnumMap<>(Sync.Target.class);

  /**
   * Counts.
   *
   * @param publisher told of changes that nobody told of
   * @param recorder hears of each read and change as a whole
   */
  CountingSyncListener(
      MeterRegistry registry, Consumer<List<Invalidation>> publisher, SyncListener recorder) {
    this.publisher = publisher;
    this.recorder = recorder;
    applied = NodeMeters.counter(registry, MeterCatalogue.APPLIED);
    strays = NodeMeters.counter(registry, MeterCatalogue.STRAYS);
    missing = NodeMeters.counter(registry, MeterCatalogue.MISSING);
    outside = NodeMeters.counter(registry, MeterCatalogue.OUTSIDE);
    untold = NodeMeters.counter(registry, MeterCatalogue.UNTOLD);
    statusesTaken = NodeMeters.counter(registry, MeterCatalogue.STATUSES_TAKEN);
    echoes = NodeMeters.counter(registry, MeterCatalogue.ECHOES);
    evicted = NodeMeters.counter(registry, MeterCatalogue.EVICTED);
    forgotten = NodeMeters.counter(registry, MeterCatalogue.HAPPENINGS_FORGOTTEN)::increment;
    helpRefused = NodeMeters.counter(registry, MeterCatalogue.HELP_REFUSED);
    unreadableKept = NodeMeters.counter(registry, MeterCatalogue.UNREADABLE, "kept", "true");
    unreadableLost = NodeMeters.counter(registry, MeterCatalogue.UNREADABLE, "kept", "false");
    for (Scope scope : Scope.values()) {
      invalidations.put(
          scope, NodeMeters.counter(registry, MeterCatalogue.INVALIDATIONS, "scope", label(scope)));
    }
    for (WholeShardCause cause : WholeShardCause.values()) {
      whole.put(
          cause, NodeMeters.counter(registry, MeterCatalogue.WHOLE_SHARDS, "cause", label(cause)));
    }
    for (Sync.Target target : Sync.Target.values()) {
      Map<SyncOutcome, Counter> outcomes = new EnumMap<>(SyncOutcome.class);
      for (SyncOutcome outcome : SyncOutcome.values()) {
        outcomes.put(
            outcome,
            NodeMeters.counter(
                registry,
                MeterCatalogue.SYNCS,
                "target",
                label(target),
                "outcome",
                label(outcome)));
      }
      syncs.put(target, outcomes);
      Map<ServedBy, Counter> by = new EnumMap<>(ServedBy.class);
      for (ServedBy each : ServedBy.values()) {
        by.put(
            each,
            NodeMeters.counter(
                registry, MeterCatalogue.READS, "target", label(target), "by", label(each)));
      }
      served.put(target, by);
    }
  }

  @Override
  public void applied(int shard) {
    applied.increment();
  }

  @Override
  public void invalidated(Scope scope, int count) {
    add(invalidations.get(scope), count);
  }

  @Override
  public void wholeShardInvalidated(int shard, WholeShardCause cause) {
    add(whole.get(cause), 1);
  }

  @Override
  public void unreadable(int shard, boolean kept) {
    (kept ? unreadableKept : unreadableLost).increment();
  }

  @Override
  public void strays(int count) {
    strays.increment(count);
  }

  @Override
  public void missing(int shard, long records) {
    missing.increment((double) records);
  }

  @Override
  public void untold(List<Invalidation> changed) {
    untold.increment(changed.size());
    publisher.accept(changed);
  }

  @Override
  public void statusesTaken(long count) {
    statusesTaken.increment((double) count);
  }

  @Override
  public void echoes(int count) {
    echoes.increment(count);
  }

  @Override
  public void outside(int shard) {
    outside.increment();
  }

  @Override
  public void synced(Sync.Target target, SyncOutcome outcome) {
    Map<SyncOutcome, Counter> outcomes = syncs.get(target);
    add(outcomes == null ? null : outcomes.get(outcome), 1);
  }

  @Override
  public void served(Sync.Target target, ServedBy by) {
    Map<ServedBy, Counter> counters = served.get(target);
    add(counters == null ? null : counters.get(by), 1);
  }

  @Override
  public void read(HeardRead read) {
    recorder.read(read);
  }

  @Override
  public void heard(Origin origin, List<Invalidation> changes, boolean stale) {
    recorder.heard(origin, changes, stale);
  }

  @Override
  public void written(List<Invalidation> written) {
    recorder.written(written);
  }

  @Override
  public void helpRefused() {
    helpRefused.increment();
  }

  @Override
  public void happeningsForgotten(long count) {
    forgotten.accept(count);
  }

  @Override
  public void evicted(long rows) {
    evicted.increment((double) rows);
  }

  private static void add(@Nullable Counter counter, double count) {
    if (counter != null) {
      counter.increment(count);
    }
  }
}
