package io.syncline.agent.cluster;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.fence.ClusterFence;
import io.syncline.core.fence.FenceMark;
import io.syncline.core.fence.ShardFence;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.time.Ticker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Tells whether this cluster has applied every change that was made through Syncline at, below or
 * above some locations before somebody began to wait.
 *
 * <p>Nothing is kept of who waits: the moment at which each node was first asked goes with the
 * answer and comes back with the next question.
 *
 * <p>Thread rule: any thread.
 */
public final class FenceAdmin {
  /** Locations of one question; a cluster has no more mounts. */
  public static final int MAX_LOCATIONS = MountTable.MAX_MOUNTS;

  /** Nodes of one cluster that are asked; there are never more than a few more than shards. */
  public static final int MAX_NODES = 256;

  private final Self self;
  private final Sources sources;
  private final Peers peers;

  /**
   * This node.
   *
   * @param process tells the starts of its process apart
   * @param shards of the cluster
   */
  public record Self(String cluster, String node, String process, int shards) {}

  /**
   * What this node knows.
   *
   * @param ticker dates what is proven
   * @param told for each shard held here, up to when it was told of every change at some locations
   * @param members what the origins topic says
   * @param registered the live nodes; empty while ZooKeeper does not answer
   * @param mounts the mount table
   * @param canonical gives a location that a person wrote the one name that its store has
   */
  public record Sources(
      Ticker ticker,
      Function<Collection<Location>, SortedMap<Integer, FeedProof>> told,
      Supplier<Members> members,
      Supplier<Optional<List<NodeInfo>>> registered,
      Supplier<MountTable> mounts,
      UnaryOperator<Location> canonical) {}

  /**
   * How far the cluster is.
   *
   * @param locations what it is about
   * @param applied whether all is applied, and the clusters are all there are
   * @param verdict of its shards
   * @param marks to be brought back with the next question
   * @param clusters the clusters of the lake, and whether a node of theirs lives as far as the log
   *     tells
   */
  public record Fence(
      List<Location> locations,
      boolean applied,
      ClusterFence.Verdict verdict,
      List<FenceMark> marks,
      SortedMap<String, Boolean> clusters) {}

  public FenceAdmin(Self self, Sources sources, Peers peers) {
    this.self = self;
    this.sources = sources;
    this.peers = peers;
  }

  /** The name of the cluster. */
  public String cluster() {
    return self.cluster();
  }

  /**
   * What a path stands for in the store: its own location, and those of all mounts below it.
   *
   * @throws SyncException {@code UNKNOWN_MOUNT} when no mount shows anything of it
   */
  public List<Location> locations(String path) {
    MountTable table = sources.mounts().get();
    if (!path.startsWith("/") && path.contains(":")) {
      Location location = sources.canonical().apply(Location.parse(path));
      if (table.concernedBy(location).isEmpty()) {
        throw new SyncException(ErrorCode.UNKNOWN_MOUNT, "no mount shows anything of " + location);
      }
      return List.of(location);
    }
    PathResolver.Resolved resolved = new PathResolver(() -> table).resolve(path);
    Set<Location> locations = new LinkedHashSet<>();
    resolved.location().ifPresent(locations::add);
    resolved
        .path()
        .map(table::mountsAtOrBelow)
        .ifPresent(below -> below.stream().map(Mount::location).forEach(locations::add));
    if (locations.isEmpty()) {
      throw new SyncException(ErrorCode.UNKNOWN_MOUNT, path + " leads to no mount");
    }
    return List.copyOf(locations);
  }

  /** How far the shards are that this node holds. */
  public NodeFence ofNode(Collection<Location> locations, Collection<FenceMark> brought) {
    requireSome(locations);
    FenceMark mark =
        new FenceMark(self.node(), self.process(), sources.ticker().nanos()).earlier(brought);
    List<ShardFence> shards = new ArrayList<>();
    SortedMap<Integer, FeedProof> told = sources.told().apply(locations);
    long now = sources.ticker().nanos();
    told.forEach((shard, proof) -> shards.add(ShardFence.of(shard, proof, mark, now)));
    return new NodeFence(mark, shards);
  }

  /**
   * How far the whole cluster is.
   *
   * @param brought marks of earlier answers
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} while nobody knows which nodes there are
   */
  public Fence ofCluster(List<Location> locations, Collection<FenceMark> brought) {
    NodeFence own = ofNode(locations, brought);
    // Before the others are asked: a node that registers later holds shards that nobody held.
    List<NodeInfo> others =
        registered().stream().filter(node -> !node.name().equals(self.node())).toList();
    ClusterFence fence = new ClusterFence(self.shards());
    List<FenceMark> marks = new ArrayList<>(List.of(own.mark()));
    fence.answered(own.shards());
    for (Peers.Answer answer : peers.fences(others, locations, brought)) {
      if (answer.fence().isEmpty()) {
        fence.silent(answer.node(), answer.detail());
        brought.stream().filter(mark -> mark.node().equals(answer.node())).forEach(marks::add);
      } else {
        fence.answered(answer.fence().get().shards());
        marks.add(answer.fence().get().mark());
      }
    }
    Members members = sources.members().get();
    boolean allClusters =
        members.date().isPresent() && members.date().getAsLong() - own.mark().instant() >= 0;
    ClusterFence.Verdict verdict = fence.verdict();
    return new Fence(
        locations, verdict.applied() && allClusters, verdict, marks, clusters(members));
  }

  private List<NodeInfo> registered() {
    List<NodeInfo> registered =
        sources
            .registered()
            .get()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.COORDINATION_UNAVAILABLE,
                        "ZooKeeper does not answer, so nobody knows which nodes hold shards"));
    if (registered.size() > MAX_NODES) {
      throw new SyncException(
          ErrorCode.NODE_BUSY,
          registered.size() + " nodes are more than one node asks (at most " + MAX_NODES + ")");
    }
    return registered;
  }

  private static SortedMap<String, Boolean> clusters(Members members) {
    SortedMap<String, Boolean> clusters = new TreeMap<>();
    members.topics().stream()
        .map(OriginsEntry.Registered::cluster)
        .forEach(cluster -> clusters.put(cluster, false));
    for (Member member : members.all()) {
      if (member.left().isEmpty()) {
        clusters.put(member.origin().cluster(), true);
      }
    }
    return clusters;
  }

  private static void requireSome(Collection<Location> locations) {
    if (locations.isEmpty() || locations.size() > MAX_LOCATIONS) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          locations.size() + " locations (expected 1 to " + MAX_LOCATIONS + ")");
    }
  }
}
