package io.syncline.agent.admin;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.FencingState;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the cluster, and forgetting those that never return.
 *
 * <p>Thread rule: any thread.
 */
public final class NodeAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAdmin.class);
  private static final Pattern NAME = Pattern.compile(Origin.NAME_PATTERN);

  private final Sources sources;
  private final Fencer fencer;

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

  public NodeAdmin(Sources sources, Fencer fencer) {
    this.sources = sources;
    this.fencer = fencer;
  }

  /**
   * All nodes by name: those that live, and those that are waited for.
   *
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} while nobody knows which live
   */
  public List<NodeEntry> nodes() {
    Map<String, NodeInfo> live = live();
    SortedSet<String> names = new TreeSet<>(live.keySet());
    waitedFor().forEach(member -> names.add(member.origin().name()));
    return names.stream().map(name -> entry(name, live)).toList();
  }

  /**
   * Begins to declare a node gone that never returns; it goes on by itself.
   *
   * @param processIsDead whether its process is known never to run again
   * @param dryRun only check
   * @throws SyncException {@code NODE_LIVES} for this node and for one that is registered, {@code
   *     UNKNOWN_NODE} if nobody waits for it, {@code COORDINATION_UNAVAILABLE} or {@code NOT_READY}
   *     while that is not known, {@code NODE_BUSY}
   */
  public Forgetting forget(String name, boolean processIsDead, boolean dryRun) {
    if (!NAME.matcher(name).matches()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + name + "' is no node's name (expected " + Origin.NAME_PATTERN + ")");
    }
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
    if (sources.members().get().date().isEmpty()) {
      throw new SyncException(
          ErrorCode.NOT_READY, "this node has not read the origins topic to its end yet");
    }
    Origin newest =
        waitedFor().stream()
            .map(Member::origin)
            .filter(origin -> origin.name().equals(name))
            .max(Comparator.comparingLong(Origin::incarnation))
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.UNKNOWN_NODE,
                        "nobody waits for a node '" + name + "' in cluster " + self.cluster()));
    if (!dryRun) {
      LOG.info("node {} is to be forgotten", name);
      FencingState unused = fencer.begin(newest, processIsDead);
    }
    return new Forgetting(entry(name, live), fencer.waitFor(processIsDead));
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

  private List<Member> waitedFor() {
    String cluster = sources.self().get().cluster();
    return sources.members().get().all().stream()
        .filter(member -> member.left().isEmpty())
        .filter(member -> member.origin().cluster().equals(cluster))
        .toList();
  }

  private NodeEntry entry(String name, Map<String, NodeInfo> live) {
    List<NodeEntry.Start> starts = new ArrayList<>();
    waitedFor().stream()
        .map(Member::origin)
        .filter(origin -> origin.name().equals(name))
        .sorted(Comparator.comparingLong(Origin::incarnation))
        .forEach(origin -> starts.add(start(origin)));
    NodeInfo found = live.get(name);
    return new NodeEntry(
        name,
        found != null,
        Optional.ofNullable(found).map(node -> node.host() + ":" + node.grpcPort()),
        Optional.ofNullable(found).map(NodeInfo::standing),
        starts);
  }

  private NodeEntry.Start start(Origin origin) {
    Optional<FencingState> fencing =
        fencer.states().stream()
            .filter(state -> state.target().name().equals(origin.name()))
            .filter(state -> origin.incarnation() <= state.target().incarnation())
            .findFirst();
    return new NodeEntry.Start(
        origin.incarnation(),
        fencing.isPresent()
            ? NodeEntry.State.FENCING
            : isLeaving(origin) ? NodeEntry.State.LEAVING : NodeEntry.State.JOINED,
        fencing);
  }

  private boolean isLeaving(Origin origin) {
    Origin self = sources.self().get();
    return origin.name().equals(self.name())
        && origin.incarnation() < self.incarnation()
        && sources.remembered().get().contains(origin.incarnation());
  }
}
