package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.SilentNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks other nodes of the cluster what they know of a path, all at once. */
final class ExplainPeers {
  /** After that a node counts as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private ExplainPeers() {}

  /**
   * What one node answered.
   *
   * @param response empty when it did not answer
   * @param silent who did not answer, and why; of no meaning when it did
   */
  record Answer(Optional<ExplainResponse> response, SilentNode silent) {}

  /** A question under way. */
  private record Asked(
      NodeInfo node, ManagedChannel channel, ListenableFuture<ExplainResponse> answer) {}

  static List<Answer> ask(List<NodeInfo> nodes, String path) {
    ExplainRequest request =
        ExplainRequest.newBuilder().setPath(path).setThisNodeOnly(true).build();
    List<Asked> asked = new ArrayList<>();
    try {
      for (NodeInfo node : nodes) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
        asked.add(
            new Asked(
                node,
                channel,
                ExplainServiceGrpc.newFutureStub(channel)
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .explain(request)));
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

  private static Answer answer(Asked asked) {
    SilentNode.Builder silent = SilentNode.newBuilder().setNode(asked.node().name());
    try {
      return new Answer(Optional.of(asked.answer().get()), silent.build());
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      String why = status.getDescription() == null ? "no answer" : status.getDescription();
      return new Answer(Optional.empty(), silent.setDetail(status.getCode() + ": " + why).build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while asking " + asked.node().name(), e);
    }
  }
}
