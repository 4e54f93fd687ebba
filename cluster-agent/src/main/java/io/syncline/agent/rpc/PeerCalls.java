package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Asks other nodes of the cluster the same, all at once. */
final class PeerCalls {
  private PeerCalls() {}

  /**
   * What one node answered.
   *
   * @param node who was asked
   * @param response empty when it did not answer
   * @param detail why it did not, one line; empty when it did
   */
  record Answer<T>(NodeInfo node, Optional<T> response, String detail) {}

  /** A question under way. */
  private record Asked<T>(NodeInfo node, ManagedChannel channel, ListenableFuture<T> answer) {}

  /**
   * The answers, in the order of the nodes.
   *
   * @param question asked over a channel, with a deadline of its own
   */
  static <T> List<Answer<T>> ask(
      List<NodeInfo> nodes, Function<ManagedChannel, ListenableFuture<T>> question) {
    List<Asked<T>> asked = new ArrayList<>();
    try {
      for (NodeInfo node : nodes) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
        asked.add(new Asked<>(node, channel, question.apply(channel)));
      }
      List<Answer<T>> answers = new ArrayList<>();
      for (Asked<T> one : asked) {
        answers.add(answer(one));
      }
      return answers;
    } finally {
      asked.forEach(one -> one.channel().shutdownNow());
    }
  }

  private static <T> Answer<T> answer(Asked<T> asked) {
    try {
      return new Answer<>(asked.node(), Optional.of(asked.answer().get()), "");
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      String why = status.getDescription() == null ? "no answer" : status.getDescription();
      return new Answer<>(asked.node(), Optional.empty(), status.getCode() + ": " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while asking " + asked.node().name(), e);
    }
  }
}
