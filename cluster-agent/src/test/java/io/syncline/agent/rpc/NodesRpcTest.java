package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.NodeOriginInfo;
import io.syncline.proto.node.v1.NodeOriginState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aLostClusterIsForgottenAsAWholeAndTheListTellsHowFarItIs() {
    cluster.register("west");
    cluster.join(new Origin("west", "n1", 3));
    cluster.join(new Origin("west", "n2", 4));
    cluster.join(new Origin("west", "n3", 5));
    cluster.left(new Origin("west", "n3", 5));
    cluster.join(new Origin("north", "n1", 1));
    cluster.read();
    ForgetClusterResponse planned = forgetCluster("west", false, true);
    assertThat(planned.getWaitSeconds()).isEqualTo(1200);
    assertThat(planned.getNodesList())
        .extracting(ClusterNodeInfo::getName)
        .containsExactly("n1", "n2");
    assertThat(elsewhere()).isEmpty();
    ForgetClusterResponse begun = forgetCluster("west", true, false);
    assertThat(begun.getWaitSeconds()).isEqualTo(90);
    assertThat(begun.getNodesList())
        .allSatisfy(
            node -> {
              assertThat(node.getCluster()).isEqualTo("west");
              assertThat(node.getOrigins(0).getState())
                  .isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_FENCING);
            });
    assertThat(elsewhere()).isEqualTo(begun.getNodesList());
    assertThat(list()).extracting(ClusterNodeInfo::getName).containsExactly("n1");
    cluster.left(new Origin("west", "n1", 3));
    assertThat(elsewhere()).extracting(ClusterNodeInfo::getName).containsExactly("n2");
  }

  @Test
  void onlyAnotherClusterThatIsWaitedForIsForgotten() throws Exception {
    assertClusterRefused("west", ErrorCode.NOT_READY);
    cluster.read();
    assertClusterRefused("west", ErrorCode.UNKNOWN_NODE);
    assertClusterRefused("east", ErrorCode.INVALID_ARGUMENT);
    assertClusterRefused("../west", ErrorCode.INVALID_ARGUMENT);
    assertThat(
            code(
                () ->
                    admin.forgetCluster(
                        ForgetClusterRequest.newBuilder()
                            .setCluster("west")
                            .setReason("x".repeat(NodeAdmin.Wish.MAX_REASON_CHARS + 1))
                            .build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
  }

  @Test
  void anotherClusterIsForgottenOnlyByWhoeverKafkaLetsAppendThere() throws Exception {
    cluster.join(new Origin("west", "n1", 3));
    cluster.read();
    cluster.mayAppend = false;
    assertClusterRefused("west", ErrorCode.FORGETTING_NOT_ALLOWED);
    assertThat(elsewhere()).isEmpty();
    cluster.mayAppend = true;
    assertThat(forgetCluster("west", true, false).getNodesCount()).isEqualTo(1);
  }

  /** Others wait for it as before, and nothing is under way. */
  @Test
  void whatWasGivenUpIsListedWithWhy() throws Exception {
    cluster.join(new Origin("west", "n1", 3));
    cluster.read();
    cluster.elsewhere = ErrorCode.FORGETTING_NOT_ALLOWED;
    forgetCluster("west", true, false);
    cluster.start();
    NodeOriginInfo start = elsewhere().get(0).getOrigins(0);
    for (int i = 0;
        i < 2_000 && start.getState() == NodeOriginState.NODE_ORIGIN_STATE_FENCING;
        i++) {
      TimeUnit.MILLISECONDS.sleep(10);
      start = elsewhere().get(0).getOrigins(0);
    }
    assertThat(start.getState()).isEqualTo(NodeOriginState.NODE_ORIGIN_STATE_GIVEN_UP);
    assertThat(start.getFencing().getDetail()).startsWith("given up: ");
    cluster.left(new Origin("west", "n1", 3));
    assertThat(elsewhere()).as("nobody waits any more").isEmpty();
  }

  /** Whatever Kafka permits: it is off unless the configuration of the node says so. */
  @Test
  void anotherClusterIsForgottenOnlyByANodeThatIsConfiguredTo() {
    cluster.join(new Origin("west", "n1", 3));
    cluster.read();
    cluster.mayForgetClusters = false;
    NodeAdmin cautious = cluster.admin();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> cautious.forgetCluster("west", new NodeAdmin.Wish(true, false, "")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FORGETTING_NOT_ALLOWED))
        .withMessageContaining("node.may-forget-clusters");
    assertThat(elsewhere()).isEmpty();
  }

  private List<ClusterNodeInfo> elsewhere() {
    return admin.listNodes(ListNodesRequest.getDefaultInstance()).getGoneElsewhereList();
  }

  private void assertClusterRefused(String name, ErrorCode code) throws Exception {
    assertThat(code(() -> forgetCluster(name, true, false))).isEqualTo(code.id());
  }

  private ForgetClusterResponse forgetCluster(String name, boolean dead, boolean dryRun) {
    return admin.forgetCluster(
        ForgetClusterRequest.newBuilder()
            .setCluster(name)
            .setProcessIsDead(dead)
            .setDryRun(dryRun)
            .setReason("flood")
            .build());
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
