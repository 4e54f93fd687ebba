package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Origin;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.NodeOriginInfo;
import io.syncline.proto.node.v1.NodeOriginState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The nodes of a cluster over a real port: who lives, who is waited for, and who is forgotten. */
final class NodesRpcTest extends RpcFixture {
  private static final Origin GONE = new Origin("east", "n2", 7);

  @Test
  void listsNodesThatLiveAndNodesThatAreWaitedFor() {
    cluster.join(FakeCluster.SELF);
    cluster.join(new Origin("east", "n1", 8));
    cluster.remembered = Set.of(8L, 9L);
    cluster.join(GONE);
    cluster.join(new Origin("east", "n3", 1));
    cluster.left(new Origin("east", "n3", 1));
    cluster.join(new Origin("west", "n2", 1));
    List<ClusterNodeInfo> nodes = list();
    assertThat(nodes).extracting(ClusterNodeInfo::getName).containsExactly("n1", "n2");
    assertThat(nodes.get(0).getLive()).isTrue();
    assertThat(nodes.get(0).getAddress()).isEqualTo("n1.example:7450");
    assertThat(nodes.get(0).getOriginsList())
        .extracting(NodeOriginInfo::getState)
        .containsExactly(
            NodeOriginState.NODE_ORIGIN_STATE_LEAVING, NodeOriginState.NODE_ORIGIN_STATE_JOINED);
    assertThat(nodes.get(1).getLive()).isFalse();
    assertThat(nodes.get(1).getOrigins(0).getIncarnation()).isEqualTo(7);
  }

  @Test
  void forgettingAnswersAtOnceAndTheListTellsHowFarItIs() {
    cluster.join(GONE);
    cluster.read();
    assertThat(forget("n2", false, true).getWaitSeconds()).isEqualTo(1200);
    assertThat(list().get(1).getOrigins(0).hasFencing()).isFalse();
    ForgetNodeResponse answer = forget("n2", true, false);
    assertThat(answer.getWaitSeconds()).isEqualTo(90);
    assertThat(answer.getNode().getOrigins(0).getState())
        .isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_FENCING);
    NodeOriginInfo listed = list().get(1).getOrigins(0);
    assertThat(listed.getState()).isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_FENCING);
    assertThat(listed.getFencing().getProcessIsDead()).isTrue();
    assertThat(listed.getFencing().getBeginnings()).isEqualTo(1);
    assertThat(listed.getFencing().hasUntilMillis()).isFalse();
  }

  @Test
  void neitherTheAskedNodeNorOneThatLivesIsForgotten() throws Exception {
    cluster.join(FakeCluster.SELF);
    cluster.join(GONE);
    cluster.read();
    assertRefused("n1", ErrorCode.NODE_LIVES);
    cluster.registered = Optional.of(List.of(FakeCluster.info("n1"), FakeCluster.info("n2")));
    assertRefused("n2", ErrorCode.NODE_LIVES);
    cluster.registered = Optional.empty();
    assertRefused("n2", ErrorCode.COORDINATION_UNAVAILABLE);
  }

  @Test
  void onlyWhoIsWaitedForIsForgotten() throws Exception {
    assertRefused("n2", ErrorCode.NOT_READY);
    cluster.read();
    assertRefused("n2", ErrorCode.UNKNOWN_NODE);
    assertRefused("../n2", ErrorCode.INVALID_ARGUMENT);
  }

  private void assertRefused(String name, ErrorCode code) throws Exception {
    assertThat(code(() -> forget(name, true, false))).isEqualTo(code.id());
  }

  private List<ClusterNodeInfo> list() {
    return admin.listNodes(ListNodesRequest.getDefaultInstance()).getNodesList();
  }

  private ForgetNodeResponse forget(String name, boolean dead, boolean dryRun) {
    return admin.forgetNode(
        ForgetNodeRequest.newBuilder()
            .setName(name)
            .setProcessIsDead(dead)
            .setDryRun(dryRun)
            .build());
  }
}
