package io.syncline.agent.cluster;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Draining nodes of this cluster: this one, or another one through its door.
 *
 * <p>Thread rule: any thread.
 */
public final class DrainAdmin {
  private static final int MAX_REASON = 1024;
  private static final Pattern NAME = Pattern.compile(Origin.NAME_PATTERN);

  private final String cluster;
  private final String self;
  private final Drain drain;
  private final Supplier<Optional<List<NodeInfo>>> registered;
  private final Peers peers;

  /**
   * What is wanted.
   *
   * @param name of the node
   * @param reason why; may be empty
   * @param dryRun only tell how it stands
   * @param thisNodeOnly whether it must be the asked node
   */
  public record Request(String name, String reason, boolean dryRun, boolean thisNodeOnly) {}

  /**
   * How far a node is.
   *
   * @param node its name
   * @param state how far it is drained
   * @param writesUnderWay writes that have not ended
   * @param outboxDepth writes that the log has not got, or that may still take effect late
   * @param shardsOwned shards that it holds
   * @param fencings nodes that it is declaring gone
   * @param others gRPC doors of the nodes that take writes in its place, by name
   */
  public record Progress(
      String node,
      Drain.State state,
      int writesUnderWay,
      long outboxDepth,
      int shardsOwned,
      int fencings,
      SortedMap<String, String> others) {}

  /**
   * Administration of one node.
   *
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public DrainAdmin(
      String cluster,
      String self,
      Drain drain,
      Supplier<Optional<List<NodeInfo>>> registered,
      Peers peers) {
    this.cluster = cluster;
    this.self = self;
    this.drain = drain;
    this.registered = registered;
    this.peers = peers;
  }

  /**
   * Drains a node, or tells how far that is; returns at once, and the work goes on.
   *
   * @throws SyncException {@code UNKNOWN_NODE} if it is not registered, {@code
   *     COORDINATION_UNAVAILABLE} while nobody knows where it is, {@code NODE_UNREACHABLE} if it
   *     does not answer
   */
  public Progress drain(Request request) {
    check(request);
    if (request.name().equals(self)) {
      if (!request.dryRun()) {
        drain.begin(request.reason());
      }
      return progress();
    }
    if (request.thisNodeOnly()) {
      throw new SyncException(
          ErrorCode.UNKNOWN_NODE, "this is node " + self + ", not " + request.name());
    }
    NodeInfo target =
        registered
            .get()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.COORDINATION_UNAVAILABLE,
                        "ZooKeeper does not answer, so nobody knows where node "
                            + request.name()
                            + " is"))
            .stream()
            .filter(node -> node.name().equals(request.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.UNKNOWN_NODE,
                        "no node '" + request.name() + "' lives in cluster " + cluster));
    return peers.drain(target, request);
  }

  /** What a writer is told that comes to this node while it is drained. */
  public static SyncException refusal(
      String cluster, String node, Optional<List<NodeInfo>> registered) {
    SortedMap<String, String> others = others(node, registered);
    return new SyncException(
        ErrorCode.NODE_DRAINING,
        "node "
            + node
            + " of cluster "
            + cluster
            + " is drained and takes no more writes ("
            + (others.isEmpty()
                ? "no other node of the cluster is known to take them"
                : "these take them: " + others)
            + ")");
  }

  private Progress progress() {
    Drain.Duties duties = drain.duties();
    return new Progress(
        self,
        drain.state(),
        duties.writesUnderWay(),
        duties.outboxDepth(),
        duties.shardsOwned(),
        duties.fencings(),
        others(self, registered.get()));
  }

  private static SortedMap<String, String> others(
      String node, Optional<List<NodeInfo>> registered) {
    SortedMap<String, String> others = new TreeMap<>();
    registered.orElse(List.of()).stream()
        .filter(other -> !other.name().equals(node))
        .filter(other -> other.standing() == NodeInfo.Standing.SERVING)
        .forEach(other -> others.put(other.name(), other.host() + ":" + other.grpcPort()));
    return others;
  }

  private static void check(Request request) {
    if (!NAME.matcher(request.name()).matches()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + request.name() + "' is no node's name (expected " + Origin.NAME_PATTERN + ")");
    }
    if (request.reason().length() > MAX_REASON) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the reason has "
              + request.reason().length()
              + " characters (at most "
              + MAX_REASON
              + ")");
    }
  }
}
