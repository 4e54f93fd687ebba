package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.advice.Recorded;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.AdviceServiceGrpc;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.SilentNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks other nodes of the cluster what they recorded of a mount, all at once. */
final class AdvicePeers {
  /** After that a node counts as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private AdvicePeers() {}

  /**
   * What one node answered.
   *
   * @param node who
   * @param recorded what it recorded; empty where it recorded nothing, or is silent
   * @param silent why it counts as silent; empty where it does not
   */
  record Answer(String node, Optional<Recorded> recorded, Optional<SilentNode> silent) {}

  /** A question under way. */
  private record Asked(
      NodeInfo node, ManagedChannel channel, ListenableFuture<AdviseResponse> answer) {}

  static List<Answer> ask(List<NodeInfo> nodes, String path) {
    AdviseRequest request = AdviseRequest.newBuilder().setPath(path).setThisNodeOnly(true).build();
    List<Asked> asked = new ArrayList<>();
    try {
      for (NodeInfo node : nodes) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
        asked.add(
            new Asked(
                node,
                channel,
                AdviceServiceGrpc.newFutureStub(channel)
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .advise(request)));
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
    String name = asked.node().name();
    try {
      AdviseResponse answer = asked.answer().get();
      return new Answer(
          name,
          answer.hasRecorded()
              ? Optional.of(RecordedMessages.recorded(answer.getRecorded()))
              : Optional.empty(),
          Optional.empty());
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      String why = status.getDescription() == null ? "no answer" : status.getDescription();
      return silent(name, status.getCode() + ": " + why);
    } catch (IllegalArgumentException e) {
      return silent(name, "it records in another form, that of another version: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while asking " + name, e);
    }
  }

  private static Answer silent(String node, String why) {
    return new Answer(
        node,
        Optional.empty(),
        Optional.of(SilentNode.newBuilder().setNode(node).setDetail(why).build()));
  }
}
