package io.syncline.agent;

import io.syncline.agent.audit.Auditor;
import io.syncline.agent.check.CheckRunner;
import io.syncline.agent.check.Repairs;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.agent.coordination.ZooKeeperAuditBook;
import io.syncline.agent.coordination.ZooKeeperCheckBook;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.agent.reconcile.Reconciler;
import io.syncline.agent.reconcile.StoredRounds;
import io.syncline.agent.schedule.CheckScheduler;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.history.History;
import io.syncline.core.mount.Mount;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.time.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What a node does, slowly and by itself, about what it holds.
 *
 * @param reconciler asks again about it
 * @param checks compare it with its stores
 * @param scheduler starts that regularly
 * @param auditor compares a little of it, all the time
 */
record NodeUpkeep(
    Reconciler reconciler, CheckRunner checks, CheckScheduler scheduler, Auditor auditor) {
  /**
   * What it works on.
   *
   * @param registry the mounts
   * @param outbox through which all clusters are told
   * @param written what was written through this node
   * @param rounds how far the reconciler has come
   * @param coordination where the cluster keeps what it knows of checks, and what auditors tell
   */
  record Sources(
      MountRegistry registry,
      UfsResolver stores,
      NodeShards shards,
      SyncEngine engine,
      IntentLog outbox,
      Supplier<History.Kept> written,
      StoredRounds rounds,
      Coordination coordination) {
    private List<Mount> mounts() {
      return registry.current().table().mounts();
    }

    private HeardChanges heard(Ticker ticker, InstantSource clock) {
      return new HeardChanges(engine.held(), written, ticker, clock);
    }
  }

  /** Parts that do nothing yet. */
  static NodeUpkeep of(
      NodeConfig config, Sources sources, Ticker ticker, InstantSource clock, NodeMeters meters) {
    return new NodeUpkeep(
        new Reconciler(
            new Reconciler.Sources(
                sources::mounts,
                sources.shards()::ownedShards,
                sources.stores(),
                sources.engine()::reconcile),
            sources.rounds(),
            new Reconciler.Clocks(ticker, clock),
            config.sync().reconcileRate(),
            meters.reconciling()),
        new CheckRunner(
            new CheckRunner.Sources(
                sources::mounts,
                sources.shards()::shardsCaughtUp,
                sources.stores(),
                sources.engine().held(),
                sources.heard(ticker, clock),
                new Repairs(sources.shards(), sources.engine(), sources.outbox())),
            new ZooKeeperCheckBook(sources.coordination()),
            new CheckRunner.Clocks(ticker, clock),
            new CheckRunner.Self(config.identity().node(), config.kafka().partitions()),
            meters.checking()),
        new Checking(config, sources.coordination(), sources.registry(), clock)
            .scheduler(meters.scheduling()),
        auditor(config, sources, ticker, clock, meters));
  }

  private static Auditor auditor(
      NodeConfig config, Sources sources, Ticker ticker, InstantSource clock, NodeMeters meters) {
    return new Auditor(
        new Auditor.Sources(
            sources::mounts,
            sources.shards()::shardsCaughtUp,
            sources.stores(),
            sources.engine().held(),
            sources.heard(ticker, clock)),
        new Auditor.Settings(
            config.identity().node(),
            config.audit().requestsPerMinute(),
            Set.copyOf(config.audit().excluded())),
        new CheckRunner.Clocks(ticker, clock),
        new ZooKeeperAuditBook(sources.coordination(), config.identity().node()),
        meters.auditing(),
        new SplittableRandom());
  }

  void start() {
    reconciler.start();
    checks.start();
    scheduler.start();
    auditor.start();
  }
}
