package io.syncline.agent;

import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountTester;
import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.cluster.Drain;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.cluster.FenceAdmin;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.coordination.NodeRegistry;
import io.syncline.agent.coordination.ZooKeeperMountRegistry;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.Leftovers;
import io.syncline.agent.http.DataDoor;
import io.syncline.agent.http.HealthDoor;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.agent.metrics.ReachedLimit;
import io.syncline.agent.reconcile.Reconciler;
import io.syncline.agent.reconcile.StoredRounds;
import io.syncline.agent.reconcile.UntoldPublisher;
import io.syncline.agent.rpc.GrpcPeers;
import io.syncline.agent.rpc.RpcServer;
import io.syncline.agent.watch.Watches;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaChangePublisher;
import io.syncline.bus.kafka.KafkaOriginsLog;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.cache.namespace.AfterWrite;
import io.syncline.cache.namespace.Namespace;
import io.syncline.cache.namespace.NamespaceWriter;
import io.syncline.cache.namespace.WriteAdmission;
import io.syncline.cache.namespace.WriteHistory;
import io.syncline.cache.namespace.WritePath;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a node together, from the disk upwards to the doors, and starts them in order.
 */
final class NodeAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAssembly.class);

  /** How long a start waits for ZooKeeper before it goes on with what it has on its disk. */
  private static final Duration COORDINATION_PATIENCE = Duration.ofSeconds(10);

  private final NodeConfig config;
  private final NodeSettings settings;
  private final Teardown teardown;
  private final WriteSeams seams;
  private final Intervals intervals;
  private final InstantSource clock = InstantSource.system();
  private final Ticker ticker = new ElapsedTicker();
  private final ShardFunction function;
  private final NodeMeters meters;
  private final WriteHistory writes;

  /** Told of failures by parts that are made before the monitor is. */
  private final AtomicReference<NodeMonitor> monitorLater = new AtomicReference<>();

  /** Asked by parts that are made before the registry is. */
  private final AtomicReference<NodeRegistry> registryLater = new AtomicReference<>();

  NodeAssembly(NodeConfig config, Teardown teardown, WriteSeams seams, Intervals intervals) {
    this.config = config;
    this.settings = new NodeSettings(config);
    this.teardown = teardown;
    this.seams = seams;
    this.intervals = intervals;
    this.function = new ShardFunction(config.kafka().partitions());
    this.meters = teardown.opened("metrics", new NodeMeters());
    this.writes = new WriteHistory(function, ticker, meters.happeningsForgotten());
  }

  ClusterNode start() {
    Ground ground = ground();
    Origin origin = origin(ground.store());
    KafkaBusSettings busSettings = settings.bus(intervals.settingsCheck());
    KafkaOriginsLog originsLog = teardown.opened("origins log", new KafkaOriginsLog(busSettings));
    Later<NodeShards> shardsLater = new Later<>();
    Later<Senders> sendersLater = new Later<>();
    MembershipKeeper members =
        membership(origin, originsLog, new OriginsListener(shardsLater, sendersLater));
    NodeFencing fencing = fencing(busSettings, members, originsLog);
    Later<UntoldPublisher> untoldLater = new Later<>();
    AccessRecorder reads = Advising.recorder(origin, ground.mounts(), ticker, meters);
    Later<NodeUpkeep> upkeepLater = new Later<>();
    SyncListener syncs =
        meters.syncs(
            changes -> untoldLater.get().publish(changes), new Observers(reads, upkeepLater));
    NodeShards shards = shards(ground.store(), members, syncs);
    shardsLater.set(shards);
    CoverageGuard guard = guard(ground, shards);
    Later<BusLink> busLater = new Later<>();
    StoredOrigins home = home(origin, busSettings, busLater, ground.store());
    ConfiguredFeeds feeds = new ConfiguredFeeds(config, ground.stores(), ticker, clock);
    Senders senders = senders(ground.store(), fencing, home, ground.coordination(), feeds);
    OutboxSender outbox = senders.node();
    sendersLater.set(senders);
    untoldLater.set(untold(outbox));
    ground.mounts().onChange(changed -> outbox.writes(changed.locations()));
    SyncEngine engine = teardown.opened("sync engine", engine(shards, syncs));
    NodeUpkeep upkeep = upkeep(ground, shards, engine, outbox);
    upkeepLater.set(upkeep);
    Fencer fencer =
        fencer(fencing, new Leftovers(origin, home.remembered()), outbox, ground.store());
    teardown.opened("origins sweeper", fencing.sweeper()).start(intervals.originsSweep());
    teardown.opened("watchers", senders.watches());
    BusLink bus =
        new BusLink(
            busSettings,
            new FenceWatch(guard, senders::declaredGone),
            members,
            ticker,
            () -> {
              outbox.start();
              members.start();
              fencer.start();
              senders.watches().start();
              upkeep.start();
            });
    busLater.set(bus);
    NodeParts parts =
        ground.parts(ticker, shards, outbox, bus, senders.watches(), upkeep.reconciler(), reads);
    NodeMonitor monitor = new NodeMonitor(config, parts);
    monitorLater.set(monitor);
    Writing writing = writing(parts);
    NodeAdmin nodes = nodes(parts, fencing, home, fencer);
    Drain drain = new Drain(duties(parts, monitor, writing.admission(), fencer), ticker);
    Administration administration =
        administration(parts, members, origin, nodes, drain, senders, feeds);
    return open(parts, monitor, engine, writing, administration, parts.limits(fencer, originsLog));
  }

  /** What the other parts stand on: the disk, the stores, ZooKeeper and what it says of mounts. */
  private record Ground(
      MetadataStore store,
      ConfiguredStores stores,
      Coordination coordination,
      ZooKeeperMountRegistry mounts,
      NodePages pages) {
    NodeParts parts(
        Ticker ticker,
        NodeShards shards,
        OutboxSender outbox,
        BusLink bus,
        Watches watches,
        Reconciler reconciler,
        AccessRecorder reads) {
      return new NodeParts(
          ticker,
          store,
          shards,
          outbox,
          bus,
          stores,
          coordination,
          mounts,
          watches,
          reconciler,
          reads,
          pages);
    }
  }

  private Ground ground() {
    MetadataStore store =
        teardown.opened(
            "metadata store",
            MetadataStore.open(config.dataDir().resolve("metadata"), StoreOptions.DEFAULTS));
    ConfiguredStores stores =
        teardown.opened("stores", new ConfiguredStores(config, meters, ticker));
    Coordination coordination = coordination();
    NodePages pages = NodePages.open(config, meters, teardown);
    return new Ground(store, stores, coordination, mounts(coordination), pages);
  }

  private UntoldPublisher untold(OutboxSender outbox) {
    return teardown.opened(
        "untold changes",
        new UntoldPublisher(outbox, meters.untoldPublished(), meters.reconciling()));
  }

  /** All that append in this process; none has begun. */
  private Senders senders(
      MetadataStore store,
      NodeFencing fencing,
      StoredOrigins home,
      Coordination coordination,
      ConfiguredFeeds feeds) {
    Origin origin = home.start();
    OutboxSender.Logs logs =
        new OutboxSender.Logs(seams.log(publisher(fencing.settings())), fencing.origins());
    OriginLife.Settings life = settings.life(fencing.waits());
    OutboxSender outbox = outbox(store, origin, logs, new OutboxSender.OriginStart(life, home));
    Watches watches =
        new Watches(
            new Watches.Node(origin.cluster(), origin.name(), coordination, fencing.members()),
            new Watches.Log(
                logs, home.topic(), home::topicId, function, settings.outbox(), life, clocks()),
            config.stores(),
            feeds::open,
            meters::watching);
    return new Senders(outbox, watches);
  }

  private NodeAdmin nodes(NodeParts parts, NodeFencing fencing, StoredOrigins home, Fencer fencer) {
    NodeAdmin.Sources known =
        new NodeAdmin.Sources(
            parts.outbox()::origin,
            fencing.members(),
            home::remembered,
            () -> registered(parts.coordination()));
    return new NodeAdmin(known, fencer, fencing.right());
  }

  private Fencer fencer(
      NodeFencing fencing, Leftovers leftovers, OutboxSender outbox, MetadataStore store) {
    return teardown.opened(
        "fencing",
        fencing.fencer(
            leftovers,
            outbox,
            store.properties(),
            new Fencer.Clocks(System::nanoTime, ticker, clock)));
  }

  private StoredOrigins home(
      Origin start, KafkaBusSettings settings, Later<BusLink> bus, MetadataStore store) {
    return new StoredOrigins(
        start,
        settings.ownTopic(),
        () -> bus.get().ownTopicId().orElse(""),
        store.properties(),
        clock);
  }

  private Administration administration(
      NodeParts parts,
      MembershipKeeper members,
      Origin start,
      NodeAdmin nodes,
      Drain drain,
      Senders senders,
      ConfiguredFeeds feeds) {
    GrpcPeers peers = new GrpcPeers();
    return new Administration(
        nodes,
        fences(parts, members, start, peers),
        new DrainAdmin(
            start.cluster(), start.name(), drain, () -> registered(parts.coordination()), peers),
        new WatcherAdmin(
            start.name(),
            senders.watches(),
            () -> registered(parts.coordination()),
            config::canonical,
            peers),
        drain,
        senders,
        feeds);
  }

  /** What a node says for its whole cluster. */
  private record Administration(
      NodeAdmin nodes,
      FenceAdmin fences,
      DrainAdmin drains,
      WatcherAdmin watchers,
      Drain drain,
      Senders senders,
      ConfiguredFeeds feeds) {}

  /** How writes go, and whether they may. */
  private record Writing(WritePath path, WriteAdmission admission) {}

  private Writing writing(NodeParts parts) {
    return new Writing(
        new WritePath(
            seams.outbox(parts.outbox()), seams.local(parts.shards()::invalidateLocally), writes),
        new WriteAdmission());
  }

  private NodeDuties duties(
      NodeParts parts, NodeMonitor monitor, WriteAdmission admission, Fencer fencer) {
    return new NodeDuties(
        parts,
        monitor,
        admission,
        fencer,
        () -> Optional.ofNullable(registryLater.get()),
        () -> registered(parts.coordination()));
  }

  private FenceAdmin fences(
      NodeParts parts, MembershipKeeper members, Origin start, GrpcPeers peers) {
    return new FenceAdmin(
        new FenceAdmin.Self(
            start.cluster(),
            start.name(),
            String.valueOf(start.incarnation()),
            config.kafka().partitions()),
        new FenceAdmin.Sources(
            ticker,
            parts.shards()::told,
            members::members,
            () -> registered(parts.coordination()),
            () -> parts.mounts().current().table(),
            config::canonical),
        peers);
  }

  private Coordination coordination() {
    Coordination coordination =
        teardown.opened(
            "coordination",
            new Coordination(config.zooKeeper(), config.identity().cluster(), ticker));
    coordination.start();
    return coordination;
  }

  private ZooKeeperMountRegistry mounts(Coordination coordination) {
    ZooKeeperMountRegistry mounts =
        teardown.opened(
            "mount registry",
            new ZooKeeperMountRegistry(
                coordination, config.dataDir(), config.identity().cluster(), clock));
    mounts.start(COORDINATION_PATIENCE);
    return mounts;
  }

  private Origin origin(MetadataStore store) {
    return new Origin(
        config.identity().cluster(),
        config.identity().node(),
        StoredOrigins.next(store.properties(), clock));
  }

  private MembershipKeeper membership(
      Origin self, KafkaOriginsLog log, MembershipKeeper.Listener listener) {
    Duration interval = config.outbox().heartbeatInterval();
    return teardown.opened(
        "membership", new MembershipKeeper(self, log, ticker, interval, listener));
  }

  /** Opens the doors, takes the node's name, and begins to read the log. */
  private ClusterNode open(
      NodeParts parts,
      NodeMonitor monitor,
      SyncEngine engine,
      Writing writing,
      Administration administration,
      NodeLimits limits) {
    Namespace namespace = namespace(parts, engine, writing);
    NodeConfig.Doors doors = config.doors();
    HealthDoor health =
        teardown.opened(
            "health door",
            new HealthDoor(
                doors.bindAddress(),
                doors.httpPort(),
                monitor,
                meters::scrape,
                administration.feeds()::accept));
    RpcServer rpc = rpc(parts, monitor, namespace, writing, administration, engine.held());
    DataDoor data =
        teardown.opened(
            "data door",
            new DataDoor(
                doors.bindAddress(), doors.data(), namespace, monitor, meters.transfers()));
    NodeRegistry nodes =
        teardown.opened(
            "node registry",
            new NodeRegistry(parts.coordination(), self(rpc, health, data), ticker, this::fatal));
    registryLater.set(nodes);
    nodes.start(COORDINATION_PATIENCE);
    meters.show(() -> monitor.gauges(nodes.nodes().size(), engine.help(), limits.inUse()));
    teardown.opened("log", parts.bus()).start();
    NodeWatch watch =
        teardown.opened(
            "watch",
            new NodeWatch(monitor, parts.bus(), rpc, engine, administration.senders()::all));
    watch.start();
    return new ClusterNode(
        config,
        teardown,
        new ClusterNode.Running(
            monitor,
            watch,
            parts.outbox(),
            parts.mounts(),
            nodes,
            administration.drain(),
            rpc,
            data,
            health));
  }

  private RpcServer rpc(
      NodeParts parts,
      NodeMonitor monitor,
      Namespace namespace,
      Writing writing,
      Administration administration,
      HeldAnswers answers) {
    MountAdmin admin = new MountAdmin(parts.mounts(), parts.stores(), config.mountDefaults());
    MountTester tester =
        new MountTester(
            admin,
            parts.stores(),
            writing.path(),
            writing.admission(),
            () -> ".syncline-probe-" + UUID.randomUUID());
    Supplier<Optional<List<NodeInfo>>> registered = () -> registered(parts.coordination());
    return teardown.opened(
        "gRPC door",
        new RpcServer(
            config.doors(),
            new RpcServer.Parts(
                namespace,
                monitor,
                admin,
                tester,
                parts.stores(),
                config.effective(),
                parts.store().quarantine()::newest,
                administration.nodes(),
                administration.fences(),
                administration.drains(),
                administration.watchers(),
                parts.checks(config, clock).admin(),
                parts.checks(config, clock).schedules(),
                parts.audits(config),
                new DoctorAssembly(settings, teardown)
                    .doctor(parts, monitor, tester, this::registered),
                Explaining.admin(config, parts, monitor, writes, registered),
                parts.log(settings, registered),
                Advising.admin(config, parts.reads(), registered),
                Explaining.comparing(config, parts, answers, registered),
                meters.calls()),
            ticker));
  }

  private NodeShards shards(MetadataStore store, MembershipKeeper members, SyncListener syncs) {
    return new NodeShards(
        store::shard,
        function,
        settings.shard(),
        record -> store.quarantine().add(record, clock.instant()),
        syncs,
        NodeAssembly::logStoreFailure,
        new FeedSource(members::members, ticker, settings.feed()));
  }

  private SyncEngine engine(NodeShards shards, SyncListener syncs) {
    return new SyncEngine(shards, shards, ticker, settings.engine(), syncs);
  }

  private NodeFencing fencing(
      KafkaBusSettings busSettings, MembershipKeeper members, KafkaOriginsLog originsLog) {
    return new NodeFencing(
        config,
        busSettings,
        members::members,
        originsLog,
        () -> meters.reached(ReachedLimit.GIVEN_UP_FENCINGS));
  }

  private CoverageGuard guard(Ground ground, NodeShards shards) {
    CoverageGuard guard =
        new CoverageGuard(
            shards,
            settings.storeIdentities(),
            settings.laggingStores(),
            ground.store().properties());
    ground.mounts().onChange(guard::mountsChanged);
    ground.mounts().onChange(ground.stores().budgets()::follow);
    return guard;
  }

  private NodeUpkeep upkeep(
      Ground ground, NodeShards shards, SyncEngine engine, OutboxSender outbox) {
    NodeUpkeep.Sources sources =
        new NodeUpkeep.Sources(
            ground.mounts(),
            ground.stores().budgets().upkeep(),
            shards,
            engine,
            outbox,
            writes::kept,
            new StoredRounds(ground.store().properties()),
            ground.coordination());
    NodeUpkeep upkeep = NodeUpkeep.of(config, sources, ticker, clock, meters);
    teardown.opened("reconciler", upkeep.reconciler());
    teardown.opened("checks", upkeep.checks());
    teardown.opened("check schedule", upkeep.scheduler());
    teardown.opened("auditor", upkeep.auditor());
    return upkeep;
  }

  private KafkaChangePublisher publisher(KafkaBusSettings settings) {
    return teardown.opened(
        "publisher", new KafkaChangePublisher(settings, ticker, meters.publishing()));
  }

  private OutboxSender.Clocks clocks() {
    return new OutboxSender.Clocks(ticker, System::nanoTime, clock);
  }

  private OutboxSender outbox(
      MetadataStore store, Origin origin, OutboxSender.Logs logs, OutboxSender.OriginStart start) {
    long lastId = store.outbox().all().stream().mapToLong(Intent::id).max().orElse(0);
    return teardown.opened(
        "outbox",
        new OutboxSender(
            new Outbox(
                origin,
                function,
                settings.outbox(),
                lastId,
                () -> meters.reached(ReachedLimit.NAMED_MUTATIONS)),
            seams.disk(store.outbox()),
            logs,
            start,
            clocks()));
  }

  /** The live nodes; empty before they were read, and while ZooKeeper does not answer. */
  private Optional<List<NodeInfo>> registered(Coordination coordination) {
    return Optional.ofNullable(registryLater.get())
        .filter(registry -> coordination.connected())
        .map(NodeRegistry::nodes)
        .filter(nodes -> !nodes.isEmpty());
  }

  private Namespace namespace(NodeParts parts, SyncEngine engine, Writing writing) {
    return new Namespace(
        parts.reader(config, engine),
        new NamespaceWriter(
            parts.paths(config),
            parts.stores(),
            writing.path(),
            config.sync().carryStatuses() ? AfterWrite.asking(engine) : AfterWrite.notAsking()),
        writing.admission());
  }

  private NodeInfo self(RpcServer rpc, HealthDoor health, DataDoor data) {
    return new NodeInfo(
        config.identity().node(),
        UUID.randomUUID().toString(),
        settings.host(),
        rpc.port(),
        health.port(),
        data.port(),
        Math.toIntExact(config.zooKeeper().sessionTimeout().toMillis()));
  }

  private static void logStoreFailure(SyncException failure) {
    LOG.error("the metadata store failed: {} {}", failure.code().id(), failure.getMessage());
  }

  private void fatal(SyncException failure) {
    NodeMonitor monitor = monitorLater.get();
    if (monitor != null && monitor.fatal().complete(failure)) {
      monitor.stopping();
      LOG.error("the node cannot go on: {} {}", failure.code().id(), failure.getMessage());
    }
  }
}
