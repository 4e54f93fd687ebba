package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.label;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.WatcherView;
import io.syncline.core.mount.MountPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of a node: all are set anew from one picture of it before each scrape, and vanish with
 * what they show.
 */
final class GaugeBoard {
  private final MeterRegistry registry;
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private volatile @Nullable Supplier<NodeGauges> source;

  GaugeBoard(MeterRegistry registry) {
    this.registry = registry;
  }

  void show(Supplier<NodeGauges> changed) {
    source = changed;
  }

  synchronized void refresh() {
    Supplier<NodeGauges> current = source;
    if (current == null) {
      return;
    }
    NodeGauges picture = current.get();
    NodeStatus status = picture.status();
    mounts(status.mounts());
    set(MeterCatalogue.TABLE_VERSION, picture.tableVersion());
    set(MeterCatalogue.SHARDS_OWNED, status.shards().owned());
    set(MeterCatalogue.SHARDS_CAUGHT_UP, status.shards().caughtUp());
    set(MeterCatalogue.ROWS, status.figures().entries());
    set(MeterCatalogue.HELP_BUSY, picture.help().busy());
    set(MeterCatalogue.HELP_WAITING, picture.help().waiting());
    set(MeterCatalogue.OUTBOX_DEPTH, status.outbox().depth());
    set(
        MeterCatalogue.OUTBOX_OLDEST,
        status.outbox().oldest().map(GaugeBoard::seconds).orElse(0.0));
    set(MeterCatalogue.OUTBOX_REFUSED, picture.pressure().refused());
    set(MeterCatalogue.OUTBOX_COLLAPSES, picture.pressure().collapses());
    set(MeterCatalogue.OUTBOX_COLLAPSED, picture.pressure().collapsed());
    set(MeterCatalogue.BUS_LAG, picture.lagRecords());
    set(MeterCatalogue.BUS_PROBLEMS, picture.busProblems());
    set(MeterCatalogue.BUS_UP, picture.busUp() ? 1 : 0);
    set(MeterCatalogue.QUARANTINED, status.figures().quarantined());
    set(MeterCatalogue.QUARANTINED_BYTES, picture.setAside().bytes());
    set(MeterCatalogue.QUARANTINE_DROPPED, picture.setAside().dropped());
    set(MeterCatalogue.COORDINATION_UP, picture.coordinationUp() ? 1 : 0);
    set(MeterCatalogue.NODES, picture.nodes());
    set(MeterCatalogue.DISK_ERRORS, picture.disk().errors());
    List<MultiGauge.Row<Number>> disk = new ArrayList<>();
    disk.add(MultiGauge.Row.of(Tags.of("part", "files"), picture.disk().fileBytes()));
    disk.add(MultiGauge.Row.of(Tags.of("part", "log"), picture.disk().logBytes()));
    rows(MeterCatalogue.DISK_BYTES, disk);
    List<MultiGauge.Row<Number>> free = new ArrayList<>();
    picture.disk().freeBytes().ifPresent(bytes -> free.add(MultiGauge.Row.of(Tags.empty(), bytes)));
    rows(MeterCatalogue.DISK_FREE, free);
    List<MultiGauge.Row<Number>> states = new ArrayList<>();
    for (NodeStatus.State state : NodeStatus.State.values()) {
      states.add(
          MultiGauge.Row.of(Tags.of("state", label(state)), state == status.state() ? 1 : 0));
    }
    rows(MeterCatalogue.NODE_STATE, states);
    List<MultiGauge.Row<Number>> stores = new ArrayList<>();
    picture
        .storesUp()
        .forEach(
            store ->
                stores.add(MultiGauge.Row.of(Tags.of("store", store.name()), store.up() ? 1 : 0)));
    rows(MeterCatalogue.STORE_UP, stores);
    watchers(picture.watchers());
    limits(picture.limits());
  }

  private void watchers(List<WatcherView> watchers) {
    List<MultiGauge.Row<Number>> states = new ArrayList<>();
    List<MultiGauge.Row<Number>> behind = new ArrayList<>();
    for (WatcherView watcher : watchers) {
      for (WatcherView.State state : WatcherView.State.values()) {
        states.add(
            MultiGauge.Row.of(
                Tags.of("store", watcher.name(), "state", label(state)),
                state == watcher.state() ? 1 : 0));
      }
      watcher
          .reading()
          .flatMap(WatcherView.Reading::behind)
          .ifPresent(
              late ->
                  behind.add(MultiGauge.Row.of(Tags.of("store", watcher.name()), seconds(late))));
    }
    rows(MeterCatalogue.WATCHER_READING, states);
    rows(MeterCatalogue.WATCHER_BEHIND, behind);
  }

  private void limits(Map<Limit, Integer> inUse) {
    List<MultiGauge.Row<Number>> used = new ArrayList<>();
    List<MultiGauge.Row<Number>> allowed = new ArrayList<>();
    inUse.forEach(
        (limit, now) -> {
          Tags name = Tags.of("limit", label(limit));
          used.add(MultiGauge.Row.of(name, now));
          allowed.add(MultiGauge.Row.of(name, limit.allowed()));
        });
    rows(MeterCatalogue.LIMIT_USED, used);
    rows(MeterCatalogue.LIMIT_ALLOWED, allowed);
  }

  private void mounts(List<MountView> mounts) {
    List<MultiGauge.Row<Number>> bounds = new ArrayList<>();
    List<MultiGauge.Row<Number>> intervals = new ArrayList<>();
    List<MultiGauge.Row<Number>> expected = new ArrayList<>();
    List<MultiGauge.Row<Number>> shards = new ArrayList<>();
    List<MultiGauge.Row<Number>> ages = new ArrayList<>();
    for (MountView mount : mounts) {
      String path = mount.definition().mount().path().value();
      add(bounds, path, mount.bound());
      add(intervals, path, mount.definition().mount().policy().syncInterval().bound());
      expected.add(
          MultiGauge.Row.of(
              Tags.of("mount", path),
              mount.definition().mount().policy().externalChanges()
                      == MountPolicy.ExternalChanges.UNWATCHED
                  ? 0
                  : 1));
      add(ages, path, mount.reconciled());
      MountView.ShardStates counts = mount.shards();
      shards.add(shard(path, MountView.State.LIVE, counts.live()));
      shards.add(shard(path, MountView.State.CATCHING_UP, counts.catchingUp()));
      shards.add(shard(path, MountView.State.POLLING, counts.polling()));
      shards.add(shard(path, MountView.State.UNKNOWN, counts.unknown()));
    }
    rows(MeterCatalogue.STALENESS_BOUND, bounds);
    rows(MeterCatalogue.SYNC_INTERVAL, intervals);
    rows(MeterCatalogue.FEED_EXPECTED, expected);
    rows(MeterCatalogue.MOUNT_SHARDS, shards);
    rows(MeterCatalogue.RECONCILE_AGE, ages);
  }

  private static void add(
      List<MultiGauge.Row<Number>> rows, String mount, Optional<Duration> value) {
    value.ifPresent(
        duration -> rows.add(MultiGauge.Row.of(Tags.of("mount", mount), seconds(duration))));
  }

  private static MultiGauge.Row<Number> shard(String mount, MountView.State state, int count) {
    return MultiGauge.Row.of(Tags.of("mount", mount, "state", label(state)), count);
  }

  private void set(MetricSpec spec, Number value) {
    rows(spec, List.of(MultiGauge.Row.of(Tags.empty(), value)));
  }

  private void rows(MetricSpec spec, List<MultiGauge.Row<Number>> rows) {
    gauges
        .computeIfAbsent(
            spec.name(),
            name -> MultiGauge.builder(name).description(spec.meaning()).register(registry))
        .register(rows, true);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
