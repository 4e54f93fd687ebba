package io.syncline.agent.rpc;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.SilentNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks other nodes of the cluster what they know of a path. */
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

  static List<Answer> ask(List<NodeInfo> nodes, String path) {
    ExplainRequest request =
        ExplainRequest.newBuilder().setPath(path).setThisNodeOnly(true).build();
    return PeerCalls.ask(
            nodes,
            channel ->
                ExplainServiceGrpc.newFutureStub(channel)
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .explain(request))
        .stream()
        .map(
            each ->
                new Answer(
                    each.response(),
                    SilentNode.newBuilder()
                        .setNode(each.node().name())
                        .setDetail(each.detail())
                        .build()))
        .toList();
  }
}
