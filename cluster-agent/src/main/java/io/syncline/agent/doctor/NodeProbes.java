package io.syncline.agent.doctor;

import io.syncline.agent.admin.MountTester;
import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.bus.kafka.KafkaExam;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.store.StoreFigures;
import io.syncline.core.doctor.DiskRules;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.TopicRules;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.mount.Mount;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is looked at when a node is examined, and how. Nothing is written anywhere. */
public final class NodeProbes {
  /** Mounts whose stores are asked; more are left out, which is said. */
  static final int MAX_MOUNTS = 200;

  /** ZooKeeper answers within milliseconds. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final NodeConfig config;
  private final NodeView node;
  private final Outside outside;
  private final Inside inside;
  private final Supplier<Introduction> self;

  /**
   * What the node depends on.
   *
   * @param kafka looks at the log
   * @param zooKeeper the connection to ZooKeeper
   * @param mountTable what is wrong with the mount table there; empty for nothing
   * @param tester asks stores
   * @param colleagues asks other nodes
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public record Outside(
      KafkaExam kafka,
      Coordination zooKeeper,
      Supplier<Optional<String>> mountTable,
      MountTester tester,
      Colleagues colleagues,
      Supplier<Optional<List<NodeInfo>>> registered) {}

  /**
   * What the node itself knows.
   *
   * @param watches the feeds that it stands ready to read
   * @param figures of the metadata store
   * @param failedShards shards whose part of it failed
   * @param pages of file bytes; empty where none are kept
   * @param reservedDiskBytes free space that is kept back
   */
  public record Inside(
      WatcherAdmin.Own watches,
      Supplier<StoreFigures> figures,
      Supplier<Set<Integer>> failedShards,
      Supplier<Optional<PageFigures>> pages,
      long reservedDiskBytes) {}

  /** Probes of one node. */
  public NodeProbes(
      NodeConfig config,
      NodeView node,
      Outside outside,
      Inside inside,
      Supplier<Introduction> self) {
    this.config = config;
    this.node = node;
    this.outside = outside;
    this.inside = inside;
    this.self = self;
  }

  /** All of them, as of now. */
  public List<Probe> all() {
    NodeStatus status = node.status();
    TopicRules topics = new TopicRules(String.join(",", config.kafka().bootstrapServers()));
    List<Probe> probes = new ArrayList<>();
    probes.add(new Probe("config", () -> StatusRules.config(status, config.effective())));
    probes.add(new Probe("state", () -> StatusRules.state(status, node.readiness())));
    probes.add(
        new Probe(
            "outbox",
            () -> List.of(StatusRules.outbox(status.outbox(), config.outbox().maxIntents()))));
    probes.add(new Probe("kafka", () -> List.of(kafka())));
    probes.add(new Probe("topics", () -> topics.settings(outside.kafka().settings())));
    probes.add(
        new Probe(
            "replicas", () -> outside.kafka().replicas().stream().map(topics::replicas).toList()));
    probes.add(new Probe("zookeeper", () -> List.of(zooKeeper())));
    probes.add(new Probe("nodes", this::others));
    probes.add(new Probe("disk", () -> List.of(disk())));
    probes.add(
        new Probe(
            "metadata store",
            () ->
                List.of(
                    MetadataRules.examine(inside.figures().get(), inside.failedShards().get()))));
    inside
        .pages()
        .get()
        .ifPresent(
            pages -> probes.add(new Probe("pages", () -> List.of(PageRules.examine(pages)))));
    mounts(status, probes);
    watchers(probes);
    return probes;
  }

  private void mounts(NodeStatus status, List<Probe> probes) {
    for (MountView view : status.mounts().stream().limit(MAX_MOUNTS).toList()) {
      Mount mount = view.definition().mount();
      probes.add(
          new Probe(
              "store " + mount.path(),
              () ->
                  List.of(
                      MountRules.store(
                          mount,
                          outside.tester().test(mount.location(), null, mount.ufs(), false)))));
      probes.add(new Probe("feed " + mount.path(), () -> List.of(FeedRules.mount(view))));
    }
    int left = status.mounts().size() - MAX_MOUNTS;
    if (left > 0) {
      probes.add(
          new Probe(
              "mounts",
              () ->
                  List.of(
                      Examination.skipped(
                          "mounts",
                          left + " more than " + MAX_MOUNTS + " mounts were not looked at"))));
    }
  }

  private void watchers(List<Probe> probes) {
    for (WatcherView view : inside.watches().views()) {
      config
          .store(view.name())
          .ifPresent(
              store ->
                  probes.add(
                      new Probe(
                          "watch " + view.name(),
                          () -> List.of(FeedRules.watcher(view, reader(view.name()), store)))));
    }
  }

  /** Which other node had the last turn to read a feed, if it lives. */
  private Optional<String> reader(String watcher) {
    return inside
        .watches()
        .lastNode(watcher)
        .filter(node -> !node.equals(config.identity().node()))
        .filter(
            node ->
                outside.registered().get().stream()
                    .flatMap(List::stream)
                    .anyMatch(other -> other.name().equals(node)));
  }

  private Examination kafka() {
    int brokers = outside.kafka().brokers();
    return Examination.ok(
        "kafka",
        "answers at "
            + String.join(",", config.kafka().bootstrapServers())
            + ", "
            + (brokers == 1 ? "1 broker" : brokers + " brokers"));
  }

  private Examination zooKeeper() {
    Duration took = outside.zooKeeper().answerTime();
    String found = "answers at " + outside.zooKeeper().address() + " in " + took.toMillis() + " ms";
    Optional<String> problem = outside.mountTable().get();
    if (problem.isPresent()) {
      return Examination.fail(
          "zookeeper",
          ErrorCode.COORDINATION_UNAVAILABLE.id() + " " + problem.get(),
          "the mount table that the node knows",
          "correct zookeeper.connect; or make any change of a mount, which writes the table back");
    }
    if (took.compareTo(SLOW) > 0) {
      return Examination.warn(
          "zookeeper",
          found,
          "an answer within " + SLOW.toMillis() + " ms",
          "look at the disks and the garbage collection of the ensemble: echo mntr | nc HOST 2181");
    }
    return Examination.ok("zookeeper", found);
  }

  private List<Examination> others() {
    Introduction me = self.get();
    Optional<List<NodeInfo>> nodes = outside.registered().get();
    if (nodes.isEmpty()) {
      return List.of(
          Examination.skipped(
              "nodes",
              "the other nodes are not known while ZooKeeper does not answer; neither their clocks"
                  + " nor their versions are compared"));
    }
    List<NodeInfo> others =
        nodes.get().stream()
            .filter(other -> !other.name().equals(me.node()))
            .limit(Doctor.MAX_OTHERS)
            .toList();
    return PeerRules.examine(me, outside.colleagues().meet(others));
  }

  private Examination disk() {
    try {
      FileStore disk = Files.getFileStore(config.dataDir());
      return new DiskRules(inside.reservedDiskBytes())
          .examine(config.dataDir().toString(), disk.getUsableSpace(), disk.getTotalSpace());
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.STORE_FAILED, "the disk under " + config.dataDir() + " cannot be read", e);
    }
  }
}
