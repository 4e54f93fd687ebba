package io.syncline.agent;

import io.syncline.agent.audit.AuditBook;
import io.syncline.agent.audit.Auditor;
import io.syncline.agent.check.CheckBook;
import io.syncline.agent.check.CheckRunner;
import io.syncline.agent.check.Repairs;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.agent.reconcile.Reconciler;
import io.syncline.agent.reconcile.StoredRounds;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
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
 * @param auditor compares a little of it, all the time
 */
record NodeUpkeep(Reconciler reconciler, CheckRunner checks, Auditor auditor) {
  /**
   * What it works on.
   *
   * @param mounts those in effect
   * @param outbox through which all clusters are told
   * @param rounds how far the reconciler has come
   * @param book what the cluster remembers of its checks
   * @param audits what auditors tell
   */
  record Sources(
      Supplier<List<Mount>> mounts,
      UfsResolver stores,
      NodeShards shards,
      SyncEngine engine,
      IntentLog outbox,
      StoredRounds rounds,
      CheckBook book,
      AuditBook audits) {}

  /** Parts that do nothing yet. */
  static NodeUpkeep of(
      NodeConfig config, Sources sources, Ticker ticker, InstantSource clock, NodeMeters meters) {
    return new NodeUpkeep(
        new Reconciler(
            new Reconciler.Sources(
                sources.mounts(),
                sources.shards()::ownedShards,
                sources.stores(),
                sources.engine()::reconcile),
            sources.rounds(),
            new Reconciler.Clocks(ticker, clock),
            config.sync().reconcileRate(),
            meters.reconciling()),
        new CheckRunner(
            new CheckRunner.Sources(
                sources.mounts(),
                sources.shards()::shardsCaughtUp,
                sources.stores(),
                sources.engine().held(),
                new Repairs(sources.shards(), sources.engine(), sources.outbox())),
            sources.book(),
            new CheckRunner.Clocks(ticker, clock),
            new CheckRunner.Self(config.identity().node(), config.kafka().partitions()),
            meters.checking()),
        auditor(config, sources, ticker, clock, meters));
  }

  private static Auditor auditor(
      NodeConfig config, Sources sources, Ticker ticker, InstantSource clock, NodeMeters meters) {
    return new Auditor(
        new Auditor.Sources(
            sources.mounts(),
            sources.shards()::shardsCaughtUp,
            sources.stores(),
            sources.engine().held()),
        new Auditor.Settings(
            config.identity().node(),
            config.audit().requestsPerMinute(),
            Set.copyOf(config.audit().excluded())),
        new CheckRunner.Clocks(ticker, clock),
        sources.audits(),
        meters.auditing(),
        new SplittableRandom());
  }

  void start() {
    reconciler.start();
    checks.start();
    auditor.start();
  }
}
