package io.syncline.agent;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.ReadinessCheck;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.metrics.Limit;
import io.syncline.agent.metrics.NodeGauges;
import io.syncline.cache.store.StoreFigures;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at the parts of a node and says how it is. */
final class NodeMonitor implements NodeView {
  /** How much longer than two intervals a round may take before it is a problem. */
  private static final Duration ROUND_PATIENCE = Duration.ofMinutes(1);

  private final NodeConfig config;
  private final NodeParts parts;
  private final long startedNanos;

  private final MountStates states;
  private final ShardFunction function;
  private final CompletableFuture<SyncException> fatal = new CompletableFuture<>();
  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile NodeInfo.Standing standing = NodeInfo.Standing.SERVING;

  NodeMonitor(NodeConfig config, NodeParts parts) {
    this.config = config;
    this.parts = parts;
    this.startedNanos = parts.ticker().nanos();
    this.states = new MountStates(parts.shards(), parts.ticker(), parts.reconciler()::age);
    this.function = new ShardFunction(config.kafka().partitions());
  }

  /** Completes with what makes the node unable to go on. */
  CompletableFuture<SyncException> fatal() {
    return fatal;
  }

  /** The node is about to stop: it is not ready any more. */
  void stopping() {
    stopping = true;
  }

  /** The node is drained, or is about to be: it is not ready any more, and answers all the same. */
  void stands(NodeInfo.Standing now) {
    standing = now;
  }

  @Override
  public String cluster() {
    return config.identity().cluster();
  }

  @Override
  public String node() {
    return config.identity().node();
  }

  @Override
  public String version() {
    return BuildVersion.CURRENT;
  }

  @Override
  public boolean alive() {
    return !fatal.isDone() && parts.bus().failure().isEmpty();
  }

  @Override
  public List<ReadinessCheck> readiness() {
    if (stopping) {
      return List.of(new ReadinessCheck("running", false, "the node is stopping"));
    }
    if (standing != NodeInfo.Standing.SERVING) {
      return List.of(new ReadinessCheck("draining", false, "the node is " + word(standing)));
    }
    if (ready) {
      return List.of(new ReadinessCheck("running", true, ""));
    }
    List<ReadinessCheck> checks = List.of(mountTable(), log(), shards());
    if (checks.stream().allMatch(ReadinessCheck::ok)) {
      ready = true;
    }
    return checks;
  }

  @Override
  public boolean serves() {
    return standing == NodeInfo.Standing.SERVING ? ready() : ready && !stopping;
  }

  @Override
  public NodeStatus status() {
    List<NodeStatus.Problem> problems = problems();
    Duration uptime = Duration.ofNanos(parts.ticker().nanos() - startedNanos);
    return new NodeStatus(
        state(problems),
        problems,
        components(),
        new NodeStatus.Shards(
            parts.shards().ownedShards().size(),
            parts.shards().shardsCaughtUp().size(),
            config.kafka().partitions(),
            parts.bus().lag()),
        new NodeStatus.Outbox(parts.outbox().depth(), parts.outbox().oldestAge()),
        new NodeStatus.Figures(
            parts.outbox().origin().incarnation(),
            uptime,
            parts.store().quarantine().count(),
            parts.shards().rows()),
        parts.mounts().current().definitions().stream().map(states::of).toList());
  }

  @Override
  public Optional<MountView> mount(NamespacePath path) {
    return parts.mounts().current().at(path).map(states::of);
  }

  @Override
  public Optional<MountView.State> feedState(Location location) {
    return parts
        .mounts()
        .current()
        .table()
        .mountOf(location)
        .map(mount -> states.in(function.shardOf(location), mount));
  }

  /**
   * What the gauges show.
   *
   * @param nodes live nodes of the cluster
   * @param help how much of the engine's help is in use
   * @param limits how much of each small limit is in use
   */
  NodeGauges gauges(int nodes, SyncEngine.Help help, Map<Limit, Integer> limits) {
    StoreFigures figures = parts.store().figures();
    return new NodeGauges(
        status(),
        parts.mounts().current().version(),
        parts.bus().lag(),
        parts.bus().problems().size(),
        parts.bus().connected(),
        parts.coordination().connected(),
        nodes,
        parts.stores().names().stream()
            .map(
                name ->
                    new NodeGauges.StoreUp(
                        name, parts.stores().health(name).health() != NodeStatus.Health.DOWN))
            .toList(),
        help,
        new NodeGauges.Disk(
            figures.fileBytes(),
            figures.walBytes(),
            figures.backgroundErrors(),
            parts.store().freeBytes()),
        new NodeGauges.SetAside(
            parts.store().quarantine().bytes(), parts.store().quarantine().dropped()),
        parts.outbox().pressure(),
        parts.watches().views(),
        limits);
  }

  private NodeStatus.State state(List<NodeStatus.Problem> problems) {
    if (stopping) {
      return NodeStatus.State.STOPPING;
    }
    if (standing == NodeInfo.Standing.DRAINING) {
      return NodeStatus.State.DRAINING;
    }
    if (standing == NodeInfo.Standing.DRAINED) {
      return NodeStatus.State.DRAINED;
    }
    if (!ready()) {
      return NodeStatus.State.STARTING;
    }
    return problems.isEmpty() ? NodeStatus.State.READY : NodeStatus.State.DEGRADED;
  }

  private static String word(NodeInfo.Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT);
  }

  private ReadinessCheck mountTable() {
    boolean known = parts.mounts().known();
    return new ReadinessCheck(
        "mount-table",
        known,
        known
            ? "version " + parts.mounts().current().version()
            : parts.mounts().problem().orElse("not read yet"));
  }

  private ReadinessCheck log() {
    boolean reading = parts.bus().reading();
    return new ReadinessCheck(
        "log", reading, reading ? "" : String.join("; ", parts.bus().problems()));
  }

  private ReadinessCheck shards() {
    Optional<Set<Integer>> assignment = parts.bus().assignment();
    if (assignment.isEmpty()) {
      return ShardReadiness.unassigned();
    }
    return new ShardReadiness(
            assignment.get(),
            parts.shards().ownedShards(),
            parts.shards().shardsCaughtUp(),
            parts.bus().shardsHeldUp(),
            parts.shards().failedShards().keySet())
        .check();
  }

  private List<NodeStatus.Problem> problems() {
    List<NodeStatus.Problem> problems =
        new ArrayList<>(ended(Optional.ofNullable(fatal.getNow(null)), parts.bus().failure()));
    failedShards(parts.shards().failedShards()).ifPresent(problems::add);
    if (parts.outbox().depth() >= config.outbox().maxIntents()) {
      problems.add(
          new NodeStatus.Problem(
              ErrorCode.OUTBOX_FULL, "the outbox holds " + parts.outbox().depth() + " writes"));
    }
    // Not those of earlier starts: nobody is to be told of them for ever.
    setAside(parts.store().quarantine().added()).ifPresent(problems::add);
    busProblems(problems);
    coordinationProblems(problems);
    storeProblems(problems);
    problems.addAll(failingWatchers(parts.watches().views()));
    problems.addAll(
        overdueRounds(
            parts.mounts().current().table().mounts(), mount -> parts.reconciler().age(mount)));
    return problems;
  }

  /**
   * What the node cannot go on with, each once: the end of the reading is what ends the node, too.
   *
   * @param node what ended the node
   * @param reading what ended its reading of the log
   */
  static List<NodeStatus.Problem> ended(
      Optional<SyncException> node, Optional<SyncException> reading) {
    return Stream.of(node, reading)
        .flatMap(Optional::stream)
        .map(end -> new NodeStatus.Problem(end.code(), end.getMessage()))
        .distinct()
        .toList();
  }

  /**
   * The problem of records that nobody could read.
   *
   * @param records how many were set aside since the node started
   */
  static Optional<NodeStatus.Problem> setAside(long records) {
    return records <= 0
        ? Optional.empty()
        : Optional.of(
            new NodeStatus.Problem(
                ErrorCode.BUS_RECORD_UNREADABLE,
                "records of the log that cannot be read, set aside since the start: "
                    + records
                    + "; find out who writes to the topic, and restrict it with an ACL"));
  }

  /** The problems of watchers that cannot read what they listen to, or do not believe it. */
  static List<NodeStatus.Problem> failingWatchers(List<WatcherView> watchers) {
    List<NodeStatus.Problem> problems = new ArrayList<>();
    for (WatcherView watcher : watchers) {
      String found =
          switch (watcher.state()) {
            case FAILING -> " is not heard of, its mounts poll: ";
            case DISTRUSTED -> " may not be heard of, its mounts poll: ";
            case UNKNOWN, CATCHING_UP, LIVE -> "";
          };
      if (!found.isEmpty()) {
        problems.add(
            new NodeStatus.Problem(
                ErrorCode.WATCH_FAILED,
                "what others change in store "
                    + watcher.name()
                    + found
                    + watcher.reading().map(WatcherView.Reading::failure).orElse("")));
      }
    }
    return problems;
  }

  /**
   * The problems of mounts whose rounds take so long that what nobody told of stays longer than
   * intended. One interval passes before a round begins, so it is late when two have passed.
   *
   * @param ages how long ago the last round of each began
   */
  static List<NodeStatus.Problem> overdueRounds(
      List<Mount> mounts, Function<Mount, Optional<Duration>> ages) {
    List<NodeStatus.Problem> problems = new ArrayList<>();
    for (Mount mount : mounts) {
      Optional<Duration> every = mount.policy().reconcile().every();
      Optional<Duration> age = ages.apply(mount);
      if (every.isPresent()
          && age.isPresent()
          && age.get().compareTo(every.get().multipliedBy(2).plus(ROUND_PATIENCE)) > 0) {
        problems.add(
            new NodeStatus.Problem(
                ErrorCode.RECONCILE_OVERDUE,
                "what is held of mount "
                    + mount.path()
                    + " was not asked again for "
                    + age.get().toSeconds()
                    + " s (expected every "
                    + every.get().toSeconds()
                    + " s)"));
      }
    }
    return problems;
  }

  /**
   * The problem of shards that are not held.
   *
   * @param failed what their store said, by shard
   */
  static Optional<NodeStatus.Problem> failedShards(SortedMap<Integer, SyncException> failed) {
    return failed.values().stream()
        .findFirst()
        .map(
            first ->
                new NodeStatus.Problem(
                    first.code(),
                    "shards "
                        + failed.keySet()
                        + " are not held until their store works again: "
                        + first.getMessage()));
  }

  private void busProblems(List<NodeStatus.Problem> problems) {
    List<String> told = parts.bus().problems();
    if (!parts.bus().connected() && told.isEmpty()) {
      problems.add(
          new NodeStatus.Problem(
              ErrorCode.BUS_UNAVAILABLE,
              "Kafka at "
                  + String.join(",", config.kafka().bootstrapServers())
                  + " does not answer"));
    }
    ErrorCode code =
        parts.bus().connected() ? ErrorCode.BUS_TOPIC_MISMATCH : ErrorCode.BUS_UNAVAILABLE;
    told.forEach(problem -> problems.add(new NodeStatus.Problem(code, problem)));
  }

  private void coordinationProblems(List<NodeStatus.Problem> problems) {
    Optional<String> told = parts.mounts().problem();
    if (!parts.coordination().connected() && told.isEmpty()) {
      problems.add(
          new NodeStatus.Problem(
              ErrorCode.COORDINATION_UNAVAILABLE,
              "ZooKeeper at " + parts.coordination().address() + " does not answer"));
    }
    told.ifPresent(
        problem ->
            problems.add(new NodeStatus.Problem(ErrorCode.COORDINATION_UNAVAILABLE, problem)));
  }

  private void storeProblems(List<NodeStatus.Problem> problems) {
    for (String name : parts.stores().names()) {
      NodeStatus.Component health = parts.stores().health(name);
      if (health.health() == NodeStatus.Health.DOWN) {
        problems.add(
            new NodeStatus.Problem(
                ErrorCode.UFS_UNAVAILABLE, "store " + name + " is " + health.detail()));
      }
    }
    for (MountDefinition definition : parts.mounts().current().definitions()) {
      String store = definition.mount().ufs();
      if (!parts.stores().names().contains(store)) {
        problems.add(
            new NodeStatus.Problem(
                ErrorCode.INVALID_CONFIGURATION,
                "mount "
                    + definition.mount().path()
                    + " needs store '"
                    + store
                    + "', which this node has no settings for (expected ufs."
                    + store
                    + ".type)"));
      }
    }
  }

  private List<NodeStatus.Component> components() {
    List<NodeStatus.Component> components = new ArrayList<>();
    boolean bus = parts.bus().connected();
    components.add(
        new NodeStatus.Component(
            "kafka",
            !bus
                ? NodeStatus.Health.DOWN
                : parts.bus().problems().isEmpty()
                    ? NodeStatus.Health.UP
                    : NodeStatus.Health.IMPAIRED,
            parts.bus().problems().stream().findFirst().orElse(""),
            OptionalDouble.empty()));
    components.add(
        new NodeStatus.Component(
            "zookeeper",
            parts.coordination().connected() ? NodeStatus.Health.UP : NodeStatus.Health.DOWN,
            parts.mounts().problem().orElse(""),
            parts.coordination().secondsSinceAnswer()));
    parts.stores().names().forEach(name -> components.add(parts.stores().health(name)));
    return components;
  }
}
