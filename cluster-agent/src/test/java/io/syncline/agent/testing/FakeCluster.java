package io.syncline.agent.testing;

import io.syncline.agent.admin.ForgettingRight;
import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.cluster.Drain;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.cluster.FenceAdmin;
import io.syncline.agent.cluster.Peers;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.fencing.FencedLog;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.FencingMemory;
import io.syncline.agent.fencing.Leftovers;
import io.syncline.agent.log.HeldShards;
import io.syncline.agent.log.LogAdmin;
import io.syncline.agent.log.LogSource;
import io.syncline.agent.rpc.GrpcPeers;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.TopicSettings;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Cluster east as its node n1 sees it: what the origins topic and ZooKeeper say is up to a test.
 * Whatever is declared gone stays under way, because nobody does the work before {@link #start}.
 */
public final class FakeCluster {
  /** Who is asked. */
  public static final Origin SELF = new Origin("east", "n1", 9);

  private static final Location LAKE = Location.parse("s3://lake/a");

  private static final FencedLog SILENT =
      new FencedLog(new SilentLog(), fence -> SilentLog.refused());

  private final Membership membership = new Membership(SELF);
  private final Fencer fencer =
      new Fencer(
          new Leftovers(SELF, Set.of()),
          membership::members,
          new Fencer.Logs(SILENT, cluster -> elsewhere(), new SilentOrigins()),
          2,
          new FencingWaits(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(30)),
          new Fencer.Clocks(() -> 0, () -> 0, () -> Instant.EPOCH),
          FencingMemory.NONE);

  /** The live nodes; empty while ZooKeeper is away. */
  public Optional<List<NodeInfo>> registered = Optional.of(List.of(info("n1")));

  /** Incarnations that this node will leave in order. */
  public Set<Long> remembered = Set.of();

  /** Whether this node may declare other clusters gone. */
  public boolean mayForgetClusters = true;

  /** Whether Kafka lets it. */
  public boolean mayAppend = true;

  /** What comes of looking at the topics of other clusters. */
  public ErrorCode elsewhere = ErrorCode.BUS_UNAVAILABLE;

  /** Looks into topics of a Kafka that is not there. */
  public LogAdmin log(Supplier<MountTable> mounts) {
    KafkaBusSettings nowhere =
        new KafkaBusSettings("127.0.0.1:1", "east", "n1", TopicSettings.singleBroker(4));
    HeldShards none =
        new HeldShards() {
          @Override
          public SortedSet<Integer> owned() {
            return new TreeSet<>();
          }

          @Override
          public void invalidate(int shard, List<Invalidation> invalidations) {
            throw new IllegalStateException("nothing is held");
          }
        };
    return new LogAdmin(
        new LogAdmin.Self("n1", 4, none),
        new LogSource(nowhere),
        new PathResolver(mounts),
        () -> registered,
        InstantSource.system());
  }

  /** Does the work, as far as the topics let it. */
  public void start() {
    fencer.start();
  }

  private FencedLog elsewhere() {
    return new FencedLog(new SilentLog(elsewhere), fence -> SilentLog.refused());
  }

  /** Its door for administrators. */
  public NodeAdmin admin() {
    return new NodeAdmin(
        new NodeAdmin.Sources(() -> SELF, membership::members, () -> remembered, () -> registered),
        fencer,
        new ForgettingRight(mayForgetClusters, cluster -> mayAppend));
  }

  /** What the shards of this node have been told, by shard; of whatever locations. */
  public final SortedMap<Integer, FeedProof> told = new ConcurrentSkipListMap<>();

  /** The mounts of this node. */
  public volatile MountTable mounts = MountTable.empty();

  /** Elapsed time of this node. */
  public final AtomicLong nanos = new AtomicLong();

  /** Answers for the other nodes. */
  private final Peers peers = new GrpcPeers();

  /** What this node has to give up. */
  public final FakeDuties duties = new FakeDuties();

  private final Drain drain = new Drain(duties, nanos::get);

  /** Its door for those who drain nodes. */
  public DrainAdmin drains() {
    return new DrainAdmin("east", "n1", drain, () -> registered, peers);
  }

  /** What its doctor finds. */
  public final FakeProbes doctor = new FakeProbes("n1", () -> registered);

  /** The watchers of this node. */
  public final FakeWatchers watchers = new FakeWatchers();

  /** Its door for those who look after watchers. */
  public WatcherAdmin watchers() {
    return new WatcherAdmin("n1", watchers, () -> registered, asked -> asked, peers);
  }

  /** Its door for those who wait until changes are applied; a cluster of two shards. */
  public FenceAdmin fences() {
    return new FenceAdmin(
        new FenceAdmin.Self("east", "n1", "9", 2),
        new FenceAdmin.Sources(
            nanos::get,
            locations -> told,
            membership::members,
            () -> registered,
            () -> mounts,
            asked -> asked),
        peers);
  }

  /** A shard has been told of everything up to an instant. */
  public void told(int shard, long until) {
    told.put(
        shard,
        new FeedProof(new Watermark(OptionalLong.of(until)), FeedProof.Limit.CLAIM, "west/n1/3"));
  }

  /** A topic is registered. */
  public void register(String cluster) {
    membership.read(
        "topic/" + cluster, new OriginsEntry.Registered(cluster, "t." + cluster, "id", 2));
  }

  /** The origins topic was read to its end, as of an instant. */
  public void read(long asked) {
    membership.read("ping", membership.ping(asked));
  }

  /** An origin joined. */
  public void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
  }

  /** An origin left. */
  public void left(Origin origin) {
    membership.read(
        origin.toString(), new OriginsEntry.Left(origin, List.of(new LogPlace("t", "id", 0, 1))));
  }

  /** The origins topic was read to its end. */
  public void read() {
    membership.read("ping", membership.ping(0));
  }

  /** The registration of a node. */
  public static NodeInfo info(String name) {
    return new NodeInfo(name, "instance", name + ".example", 7450, 7451, 7453, 4000);
  }
}
