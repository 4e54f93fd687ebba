package io.syncline.agent.admin;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.FencingState;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Printable;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingTarget;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the cluster, and forgetting those that never return; also all those of another
 * cluster, of which none is left to be asked.
 *
 * <p>Thread rule: any thread.
 */
public final class NodeAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAdmin.class);
  private static final Pattern NAME = Pattern.compile(Origin.NAME_PATTERN);

  private final Sources sources;
  private final Fencer fencer;
  private final ForgettingRight right;

  /**
   * What is known of the cluster.
   *
   * @param self who this node is now
   * @param members what the origins topic says
   * @param remembered incarnations of this node that will leave in order
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public record Sources(
      Supplier<Origin> self,
      Supplier<Members> members,
      Supplier<Set<Long>> remembered,
      Supplier<Optional<List<NodeInfo>>> registered) {}

  /**
   * What is done about a node that is gone.
   *
   * @param node how it stands
   * @param atLeast how long is waited at least
   */
  public record Forgetting(NodeEntry node, Duration atLeast) {}

  /**
   * What is done about a cluster that is gone.
   *
   * @param cluster its name
   * @param nodes how those stand that others wait for, by name
   * @param atLeast how long is waited at least
   */
  public record ForgettingCluster(String cluster, List<NodeEntry> nodes, Duration atLeast) {
    public ForgettingCluster {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * How somebody wants to have something forgotten.
   *
   * @param processIsDead whether its processes are known never to run again
   * @param dryRun only check
   * @param reason for the log
   */
  public record Wish(boolean processIsDead, boolean dryRun, String reason) {
    /** Of a reason. */
    public static final int MAX_REASON_CHARS = 1024;

    public Wish {
      if (reason.length() > MAX_REASON_CHARS) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "a reason of " + reason.length() + " characters (at most " + MAX_REASON_CHARS + ")");
      }
    }

    private String because() {
      return reason.isEmpty() ? "" : ": " + Printable.of(reason);
    }
  }

  public NodeAdmin(Sources sources, Fencer fencer, ForgettingRight right) {
    this.sources = sources;
    this.fencer = fencer;
    this.right = right;
  }

  /**
   * All nodes by name: those that live, and those that are waited for.
   *
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} while nobody knows which live
   */
  public List<NodeEntry> nodes() {
    Map<String, NodeInfo> live = live();
    NavigableSet<String> names = new TreeSet<>(live.keySet());
    names.addAll(waitedFor(ownCluster(), false));
    return names.stream().map(name -> entry(name, live)).toList();
  }

  /**
   * The nodes of other clusters that this node is declaring gone, or has given up on, by cluster
   * and name.
   */
  public List<NodeEntry> goneElsewhere() {
    return Stream.concat(fencer.states().stream(), fencer.givenUp().stream())
        .map(FencingState::target)
        .distinct()
        .filter(target -> !target.cluster().equals(ownCluster()))
        .sorted(Comparator.comparing(FencingTarget::cluster))
        .flatMap(
            target ->
                target.newest().keySet().stream()
                    .filter(waitedFor(target.cluster(), false)::contains)
                    .map(name -> goneEntry(target.cluster(), name)))
        .toList();
  }

  /**
   * Begins to declare a node gone that never returns; it goes on by itself.
   *
   * @throws SyncException {@code NODE_LIVES} for this node and for one that is registered, {@code
   *     UNKNOWN_NODE} if nobody waits for it, {@code COORDINATION_UNAVAILABLE} or {@code NOT_READY}
   *     while that is not known, {@code NODE_BUSY}
   */
  public Forgetting forget(String name, Wish wish) {
    checkName("node", name);
    Origin self = sources.self().get();
    if (name.equals(self.name())) {
      throw new SyncException(
          ErrorCode.NODE_LIVES,
          "node " + name + " is the one that you ask: it cannot forget itself");
    }
    Map<String, NodeInfo> live = live();
    NodeInfo found = live.get(name);
    if (found != null) {
      throw new SyncException(
          ErrorCode.NODE_LIVES,
          "node " + name + " lives, at " + found.host() + ":" + found.grpcPort());
    }
    requireOriginsRead();
    List<Origin> starts = starts(self.cluster(), name);
    if (starts.isEmpty()) {
      throw new SyncException(
          ErrorCode.UNKNOWN_NODE,
          "nobody waits for a node '" + name + "' in cluster " + self.cluster());
    }
    FencingTarget target = FencingTarget.of(starts);
    Duration wait = fencer.waitFor(target, wish.processIsDead());
    if (!wish.dryRun()) {
      LOG.info("node {} is to be forgotten{}", name, wish.because());
      FencingState unused = fencer.begin(target, wish.processIsDead());
    }
    return new Forgetting(entry(name, live), wait);
  }

  /**
   * Begins to declare all nodes of another cluster gone of which none returns; it goes on by
   * itself. Whether one of them lives is found out by waiting: nobody here can ask that cluster.
   *
   * @throws SyncException {@code INVALID_ARGUMENT} for the own cluster, {@code
   *     FORGETTING_NOT_ALLOWED}, {@code UNKNOWN_NODE} if nobody waits for a node of it, {@code
   *     NOT_READY} while that is not known, {@code BUS_UNAVAILABLE}, {@code BUS_TOPIC_MISMATCH},
   *     {@code NODE_BUSY}
   */
  public ForgettingCluster forgetCluster(String cluster, Wish wish) {
    checkName("cluster", cluster);
    if (cluster.equals(ownCluster())) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "cluster "
              + cluster
              + " is that of the asked node, which lives (expected another cluster; forget nodes of"
              + " this one by their names)");
    }
    right.requireConfigured();
    requireOriginsRead();
    NavigableSet<String> names = waitedFor(cluster, true);
    if (names.isEmpty()) {
      throw new SyncException(
          ErrorCode.UNKNOWN_NODE, "nobody waits for a node of a cluster '" + cluster + "'");
    }
    right.require(cluster);
    FencingTarget target =
        FencingTarget.of(
            names.stream()
                .limit(FencingTarget.MAX_NAMES)
                .flatMap(name -> starts(cluster, name).stream())
                .toList());
    Duration wait = fencer.waitFor(target, wish.processIsDead());
    if (!wish.dryRun()) {
      LOG.info(
          "cluster {} is to be forgotten ({}){}",
          cluster,
          String.join(", ", names),
          wish.because());
      FencingState unused = fencer.begin(target, wish.processIsDead());
    }
    return new ForgettingCluster(
        cluster, names.stream().map(name -> goneEntry(cluster, name)).toList(), wait);
  }

  private static void checkName(String of, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + name + "' is no " + of + "'s name (expected " + Origin.NAME_PATTERN + ")");
    }
  }

  private void requireOriginsRead() {
    if (sources.members().get().date().isEmpty()) {
      throw new SyncException(
          ErrorCode.NOT_READY, "this node has not read the origins topic to its end yet");
    }
  }

  private String ownCluster() {
    return sources.self().get().cluster();
  }

  private Map<String, NodeInfo> live() {
    return sources
        .registered()
        .get()
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.COORDINATION_UNAVAILABLE,
                    "ZooKeeper does not answer, so nobody knows which nodes live"))
        .stream()
        .collect(Collectors.toMap(NodeInfo::name, Function.identity(), (one, other) -> one));
  }

  /** Names in a cluster of which a start is waited for, maybe with those of its watchers. */
  private NavigableSet<String> waitedFor(String cluster, boolean watchers) {
    return sources.members().get().all().stream()
        .filter(member -> member.left().isEmpty())
        .filter(member -> watchers || !member.isWatcher())
        .map(Member::origin)
        .filter(origin -> origin.cluster().equals(cluster))
        .map(Origin::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The starts of a name that are waited for, the oldest first. */
  private List<Origin> starts(String cluster, String name) {
    return sources.members().get().all().stream()
        .filter(member -> member.left().isEmpty())
        .map(Member::origin)
        .filter(origin -> origin.cluster().equals(cluster) && origin.name().equals(name))
        .sorted(Comparator.comparingLong(Origin::incarnation))
        .toList();
  }

  private NodeEntry entry(String name, Map<String, NodeInfo> live) {
    NodeInfo found = live.get(name);
    return new NodeEntry(
        ownCluster(),
        name,
        found != null,
        Optional.ofNullable(found).map(node -> node.host() + ":" + node.grpcPort()),
        Optional.ofNullable(found).map(NodeInfo::standing),
        starts(ownCluster(), name).stream().map(this::start).toList());
  }

  private NodeEntry goneEntry(String cluster, String name) {
    return new NodeEntry(
        cluster,
        name,
        false,
        Optional.empty(),
        Optional.empty(),
        starts(cluster, name).stream().map(this::start).toList());
  }

  private NodeEntry.Start start(Origin origin) {
    Optional<FencingState> fencing = about(origin, fencer.states());
    if (fencing.isPresent()) {
      return new NodeEntry.Start(origin.incarnation(), NodeEntry.State.FENCING, fencing);
    }
    Optional<FencingState> givenUp = about(origin, fencer.givenUp());
    NodeEntry.State state =
        givenUp.isPresent()
            ? NodeEntry.State.GIVEN_UP
            : isLeaving(origin) ? NodeEntry.State.LEAVING : NodeEntry.State.JOINED;
    return new NodeEntry.Start(origin.incarnation(), state, givenUp);
  }

  private static Optional<FencingState> about(Origin origin, List<FencingState> fencings) {
    return fencings.stream().filter(state -> state.target().covers(origin)).findFirst();
  }

  private boolean isLeaving(Origin origin) {
    Origin self = sources.self().get();
    return origin.cluster().equals(self.cluster())
        && origin.name().equals(self.name())
        && origin.incarnation() < self.incarnation()
        && sources.remembered().get().contains(origin.incarnation());
  }
}
