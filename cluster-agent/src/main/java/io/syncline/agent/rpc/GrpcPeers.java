package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.cluster.Peers;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.fence.FenceMark;
import io.syncline.core.model.Location;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.FenceNodeResponse;
import io.syncline.proto.node.v1.ListWatchersRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the other nodes of the cluster over gRPC, all at once. A connection lives for one question:
 * people ask, so they are rare, and none has to be watched.
 */
public final class GrpcPeers implements Peers {
  /** After that a node counts as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A question under way. */
  private record Asked(
      NodeInfo node, ManagedChannel channel, ListenableFuture<FenceNodeResponse> answer) {}

  @Override
  public List<Answer> fences(
      List<NodeInfo> nodes, Collection<Location> locations, Collection<FenceMark> marks) {
    List<Asked> asked = new ArrayList<>();
    try {
      for (NodeInfo node : nodes) {
        ManagedChannel channel = channel(node);
        asked.add(
            new Asked(
                node,
                channel,
                AdminServiceGrpc.newFutureStub(channel)
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .fenceNode(FenceMessages.request(node.name(), locations, marks))));
      }
      List<Answer> answers = new ArrayList<>();
      for (Asked one : asked) {
        answers.add(answer(one));
      }
      return answers;
    } finally {
      asked.forEach(one -> one.channel().shutdownNow());
    }
  }

  @Override
  public DrainAdmin.Progress drain(NodeInfo node, DrainAdmin.Request request) {
    return DrainMessages.progress(
        ask(node, stub -> stub.drainNode(DrainMessages.forwarded(request))));
  }

  @Override
  public List<WatcherView> watchers(NodeInfo node) {
    return WatcherMessages.views(
        ask(
            node,
            stub ->
                stub.listWatchers(ListWatchersRequest.newBuilder().setThisNodeOnly(true).build())));
  }

  @Override
  public WatcherAdmin.Rescanned rescan(NodeInfo node, WatcherAdmin.Rescan wanted) {
    return WatcherMessages.rescanned(
        ask(node, stub -> stub.rescan(WatcherMessages.forwarded(wanted))));
  }

  private static <T> T ask(
      NodeInfo node, Function<AdminServiceGrpc.AdminServiceBlockingStub, T> question) {
    ManagedChannel channel = channel(node);
    try {
      return question.apply(
          AdminServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw RpcErrors.told(e)
          .orElseGet(
              () ->
                  new SyncException(
                      ErrorCode.NODE_UNREACHABLE,
                      "node "
                          + node.name()
                          + " does not answer at "
                          + node.host()
                          + ":"
                          + node.grpcPort()
                          + ": "
                          + e.getStatus().getCode(),
                      e));
    } finally {
      channel.shutdownNow();
    }
  }

  private static Answer answer(Asked asked) {
    String node = asked.node().name();
    try {
      return new Answer(node, Optional.of(FenceMessages.fence(node, asked.answer().get())), "");
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      String why = status.getDescription() == null ? "no answer" : status.getDescription();
      return new Answer(node, Optional.empty(), status.getCode() + ": " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while asking " + node, e);
    }
  }

  private static ManagedChannel channel(NodeInfo node) {
    return NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
  }
}
