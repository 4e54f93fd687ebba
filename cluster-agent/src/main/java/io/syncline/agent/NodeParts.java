package io.syncline.agent;

import io.syncline.agent.audit.AuditAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.coordination.ZooKeeperAuditBook;
import io.syncline.agent.coordination.ZooKeeperMountRegistry;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.log.HeldShards;
import io.syncline.agent.log.LogAdmin;
import io.syncline.agent.log.LogSource;
import io.syncline.agent.reconcile.Reconciler;
import io.syncline.agent.watch.Watches;
import io.syncline.bus.kafka.KafkaOriginsLog;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.cache.namespace.NamespaceReader;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.time.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * The parts of a node that its monitor looks at.
 *
 * @param ticker elapsed time
 * @param store the metadata store
 * @param shards what the node owns
 * @param outbox what is not published yet
 * @param bus the reading of the log
 * @param stores the configured stores
 * @param coordination the connection to ZooKeeper
 * @param mounts the mount table
 * @param watches what it listens to
 * @param reconciler asks again about what it holds
 * @param reads records what is read
 * @param pages bytes of files on its disk
 */
@SuppressWarnings("checkstyle:parameternumber") // One component a part; made in one place.
record NodeParts(
    Ticker ticker,
    MetadataStore store,
    NodeShards shards,
    OutboxSender outbox,
    BusLink bus,
    ConfiguredStores stores,
    Coordination coordination,
    ZooKeeperMountRegistry mounts,
    Watches watches,
    Reconciler reconciler,
    AccessRecorder reads,
    NodePages pages) {
  /** Reads paths by the mount table of the moment. */
  PathResolver paths(NodeConfig config) {
    return new PathResolver(() -> mounts.current().table(), config::canonical);
  }

  /** Reads files and directories. */
  NamespaceReader reader(NodeConfig config, SyncEngine engine) {
    return new NamespaceReader(
        paths(config), stores.budgets().reads(), pages.bytes(), engine, ticker);
  }

  /** How much of the small limits is in use. */
  NodeLimits limits(Fencer fencer, KafkaOriginsLog originsLog) {
    return new NodeLimits(
        shards::feedSize,
        outbox::inUse,
        () -> fencer.states().size(),
        originsLog::waiting,
        bus::commandsWaiting,
        reads::inUse,
        pages::readers);
  }

  /** Starts checks of what the cluster holds. */
  Checking checks(NodeConfig config, InstantSource clock) {
    return new Checking(config, coordination, mounts, clock);
  }

  /** Looks into the topics for people who ask. */
  LogAdmin log(NodeSettings settings, Supplier<Optional<List<NodeInfo>>> registered) {
    NodeConfig config = settings.config();
    HeldShards held =
        new HeldShards() {
          @Override
          public SortedSet<Integer> owned() {
            return shards.ownedShards();
          }

          @Override
          public void invalidate(int shard, List<Invalidation> invalidations) {
            shards.invalidateIn(shard, invalidations);
          }
        };
    return new LogAdmin(
        new LogAdmin.Self(config.identity().node(), config.kafka().partitions(), held),
        new LogSource(settings.bus(Intervals.DEFAULTS.settingsCheck())),
        paths(config),
        registered,
        InstantSource.system());
  }

  /** Tells what the auditors of the cluster know. */
  AuditAdmin audits(NodeConfig config) {
    return new AuditAdmin(
        new ZooKeeperAuditBook(coordination, config.identity().node()), paths(config));
  }
}
