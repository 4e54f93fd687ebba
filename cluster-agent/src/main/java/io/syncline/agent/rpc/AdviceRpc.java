package io.syncline.agent.rpc;

import io.grpc.stub.StreamObserver;
import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.advice.AdviceAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.advice.AdviceQuestion;
import io.syncline.core.advice.Advisor;
import io.syncline.core.advice.Recorded;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.proto.node.v1.AdviceServiceGrpc;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The service that advises over gRPC. Each node of the cluster answers some of the reads: so all
 * are asked, and what they recorded is added up.
 */
final class AdviceRpc extends AdviceServiceGrpc.AdviceServiceImplBase {
  /** Nodes that are asked; a cluster rarely has more than it has shards. */
  static final int MAX_NODES = 256;

  private final AdviceAdmin advice;
  private final MountAdmin mounts;
  private final CallRunner calls;

  AdviceRpc(AdviceAdmin advice, MountAdmin mounts, CallRunner calls) {
    this.advice = advice;
    this.mounts = mounts;
    this.calls = calls;
  }

  @Override
  public void advise(AdviseRequest request, StreamObserver<AdviseResponse> observer) {
    calls.answer(observer, () -> advise(request));
  }

  private AdviseResponse advise(AdviseRequest request) {
    Mount mount = mounts.mount(NamespacePath.parse(request.getPath())).mount();
    Optional<Recorded> own = advice.recorded(mount.location());
    AdviseResponse.Builder response =
        AdviseResponse.newBuilder()
            .setCluster(advice.self().cluster())
            .setPath(mount.path().value());
    if (request.getThisNodeOnly()) {
      own.ifPresent(known -> response.setRecorded(RecordedMessages.message(known)));
      return response.build();
    }
    AdviceQuestion question = AdviceMessages.question(request, mount);
    List<Recorded> all = new ArrayList<>();
    TreeSet<String> nodes = new TreeSet<>();
    own.ifPresent(
        known -> {
          all.add(known);
          nodes.add(advice.self().node());
        });
    askOthers(mount, all, nodes, response);
    response.addAllNodes(nodes);
    return AdviceMessages.answer(response, question, mount, Advisor.advise(all, question));
  }

  private void askOthers(
      Mount mount, List<Recorded> all, Set<String> nodes, AdviseResponse.Builder response) {
    Optional<List<NodeInfo>> others = advice.others();
    if (others.isEmpty()) {
      response.setOthersUnknown(
          "ZooKeeper does not answer, so nobody knows which other nodes there are");
      return;
    }
    if (others.get().size() > MAX_NODES) {
      response.setOthersUnknown(
          others.get().size() + " other nodes: only " + MAX_NODES + " of them were asked");
    }
    List<NodeInfo> asked = others.get().stream().limit(MAX_NODES).toList();
    for (AdvicePeers.Answer answer : AdvicePeers.ask(asked, mount.path().value())) {
      if (answer.silent().isPresent()) {
        response.addSilent(answer.silent().get());
      }
      answer
          .recorded()
          .ifPresent(
              known -> {
                all.add(known);
                nodes.add(answer.node());
              });
    }
  }
}
