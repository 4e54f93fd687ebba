package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.CompareServiceGrpc;
import io.syncline.proto.node.v1.CompareServiceGrpc.CompareServiceBlockingStub;
import io.syncline.proto.node.v1.SurveyRequest;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The other nodes of the cluster, for one call: which shards they hold, and connections to those
 * that are asked. Used by one thread.
 */
final class ComparePeers implements AutoCloseable {
  /** Nodes that are asked; a cluster rarely has more than it has shards. */
  static final int MAX_NODES = 256;

  /** After that a node counts as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private final Map<Integer, SurveyedShard> shards = new TreeMap<>();
  private final List<String> silent = new ArrayList<>();

  /** A question under way. */
  private record Asked(NodeInfo node, ListenableFuture<SurveyResponse> answer) {}

  /** Asks other nodes, all at once, which shards they hold. */
  ComparePeers(List<NodeInfo> nodes, String path) {
    SurveyRequest request = SurveyRequest.newBuilder().setPath(path).setThisNodeOnly(true).build();
    List<Asked> asked = new ArrayList<>();
    for (NodeInfo node : nodes.subList(0, Math.min(MAX_NODES, nodes.size()))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
      channels.put(node.name(), channel);
      asked.add(
          new Asked(
              node,
              CompareServiceGrpc.newFutureStub(channel)
                  .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                  .survey(request)));
    }
    nodes.stream().skip(MAX_NODES).map(NodeInfo::name).forEach(silent::add);
    asked.forEach(this::hear);
  }

  private void hear(Asked asked) {
    String node = asked.node().name();
    try {
      // By the name it is registered under: that is how it is reached.
      for (SurveyedShard shard : asked.answer().get().getShardsList()) {
        shards.put(shard.getShard(), shard.toBuilder().setNode(node).build());
      }
    } catch (ExecutionException e) {
      silent.add(node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while asking " + node, e);
    }
  }

  /** The shards that they hold, by number. */
  Map<Integer, SurveyedShard> shards() {
    return shards;
  }

  /** Nodes that did not answer. */
  List<String> silent() {
    return silent;
  }

  /**
   * Asks the node that holds a shard.
   *
   * @throws SyncException {@code NOT_READY} when none does
   */
  <T> T ask(int shard, Function<CompareServiceBlockingStub, T> question) {
    SurveyedShard held = shards.get(shard);
    ManagedChannel channel = held == null ? null : channels.get(held.getNode());
    if (held == null || channel == null) {
      throw new SyncException(
          ErrorCode.NOT_READY,
          "shard "
              + shard
              + " is held by no node that answers, or was taken up just now; ask again");
    }
    try {
      return question.apply(CompareServiceGrpc.newBlockingStub(channel));
    } catch (StatusRuntimeException e) {
      throw RpcErrors.told(e)
          .orElseGet(
              () ->
                  new SyncException(
                      ErrorCode.NODE_UNREACHABLE,
                      "node " + held.getNode() + " does not answer: " + e.getStatus().getCode(),
                      e));
    }
  }

  /** The same for an answer that comes in parts, each of which is passed on. */
  <T> void stream(
      int shard, Function<CompareServiceBlockingStub, Iterator<T>> question, Consumer<T> each) {
    Iterator<T> parts = ask(shard, question);
    while (ask(shard, node -> parts.hasNext())) {
      each.accept(parts.next());
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
