package io.syncline.agent.rpc;

import io.grpc.stub.StreamObserver;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.explain.ExplainAdmin;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.NodeHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The service that explains over gRPC. One node of the cluster holds the shard of a path, and any
 * may have written it: so all are asked.
 */
final class ExplainRpc extends ExplainServiceGrpc.ExplainServiceImplBase {
  /** Nodes that are asked; a cluster rarely has more than it has shards. */
  static final int MAX_NODES = 256;

  private final ExplainAdmin explain;
  private final CallRunner calls;

  ExplainRpc(ExplainAdmin explain, CallRunner calls) {
    this.explain = explain;
    this.calls = calls;
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    calls.answer(
        observer,
        () -> {
          ExplainResponse own = ExplainMessages.answer(explain.report(request.getPath()));
          return request.getThisNodeOnly() || own.getLocation().isEmpty() ? own : withOthers(own);
        });
  }

  private ExplainResponse withOthers(ExplainResponse own) {
    Optional<List<NodeInfo>> others = explain.others();
    ExplainResponse.Builder whole = own.toBuilder();
    if (others.isEmpty()) {
      return whole
          .setOthersUnknown(
              "ZooKeeper does not answer, so nobody knows which other nodes there are")
          .build();
    }
    if (others.get().size() > MAX_NODES) {
      whole.setOthersUnknown(
          others.get().size() + " other nodes: only " + MAX_NODES + " of them were asked");
    }
    List<ExplainEvent> events = new ArrayList<>(own.getEventsList());
    List<NodeHistory> histories = new ArrayList<>(own.getHistoriesList());
    List<NodeInfo> asked = others.get().stream().limit(MAX_NODES).toList();
    for (ExplainPeers.Answer answer : ExplainPeers.ask(asked, own.getPath())) {
      if (answer.response().isEmpty()) {
        whole.addSilent(answer.silent());
        continue;
      }
      ExplainResponse other = answer.response().get();
      events.addAll(other.getEventsList());
      histories.addAll(other.getHistoriesList());
      // A node that lost a shard may not know it yet: who is asked first counts.
      if (!whole.hasStanding() && other.hasStanding()) {
        whole.setStanding(other.getStanding());
      }
    }
    events.sort(Comparator.comparingLong(ExplainEvent::getAtMillis));
    histories.sort(Comparator.comparing(NodeHistory::getNode));
    return whole
        .clearEvents()
        .addAllEvents(events)
        .clearHistories()
        .addAllHistories(histories)
        .build();
  }
}
