package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.DrainStep;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.NodeStanding;
import io.syncline.proto.node.v1.TestMountRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Draining over a real port: the asked node, another one, and what writers are told. */
final class DrainRpcTest extends RpcFixture {

  @Test
  void aDryRunTellsWhatThereIsToGiveUpAndDoesNothing() {
    cluster.duties.writes = 1;
    cluster.duties.outbox = 2;
    cluster.duties.shards = 3;
    cluster.duties.fencings = 4;
    cluster.registered =
        Optional.of(
            List.of(
                FakeCluster.info("n1"),
                FakeCluster.info("n2"),
                FakeCluster.info("n3").with(NodeInfo.Standing.DRAINING)));
    DrainNodeResponse plan = drain("n1", true);
    assertThat(plan.getStanding()).isEqualTo(NodeStanding.NODE_STANDING_SERVING);
    assertThat(plan.getStep()).isEqualTo(DrainStep.DRAIN_STEP_UNSPECIFIED);
    assertThat(plan.getWritesUnderWay()).isEqualTo(1);
    assertThat(plan.getOutboxDepth()).isEqualTo(2);
    assertThat(plan.getShardsOwned()).isEqualTo(3);
    assertThat(plan.getFencingsUnderWay()).isEqualTo(4);
    assertThat(plan.getOthersMap())
        .as("one that is drained itself takes no writes")
        .isEqualTo(Map.of("n2", "n2.example:7450"));
    assertThat(plan.hasSinceSeconds()).isFalse();
    assertThat(cluster.duties.done).isEmpty();
  }

  @Test
  void theAskedNodeIsDrainedAndTellsHowFarItIs() throws Exception {
    cluster.duties.writes = 1;
    DrainNodeResponse begun = drain("n1", false);
    assertThat(begun.getStanding()).isEqualTo(NodeStanding.NODE_STANDING_DRAINING);
    assertThat(begun.getStep()).isEqualTo(DrainStep.DRAIN_STEP_WRITES);
    assertThat(begun.getReason()).isEqualTo("INC-1");
    cluster.duties.writes = 0;
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 6000 && drain("n1", false).getStep() != DrainStep.DRAIN_STEP_DONE; i++) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(drain("n1", true).getStanding()).isEqualTo(NodeStanding.NODE_STANDING_DRAINED);
  }

  /** The other node is this one again: it knows that it is not the one that is meant. */
  @Test
  void anotherNodeIsAskedThroughItsDoorAndWhatItRefusesIsPassedOn() throws Exception {
    cluster.registered =
        Optional.of(List.of(new NodeInfo("n2", "other", "127.0.0.1", server.port(), 1, 1, 4000)));
    assertThat(code(() -> drain("n2", false))).isEqualTo(ErrorCode.UNKNOWN_NODE.id());
    assertThat(failing(() -> drain("n2", false))).hasMessageContaining("this is node n1, not n2");
    cluster.registered = Optional.of(List.of(new NodeInfo("n2", "x", "127.0.0.1", 1, 1, 1, 4000)));
    assertThat(code(() -> drain("n2", false))).isEqualTo(ErrorCode.NODE_UNREACHABLE.id());
    assertThat(cluster.duties.done).isEmpty();
  }

  @Test
  void onlyNodesThatAreRegisteredAreDrained() throws Exception {
    assertThat(code(() -> drain("n2", false))).isEqualTo(ErrorCode.UNKNOWN_NODE.id());
    assertThat(code(() -> drain("../n2", false))).isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    cluster.registered = Optional.empty();
    assertThat(code(() -> drain("n2", false))).isEqualTo(ErrorCode.COORDINATION_UNAVAILABLE.id());
    assertThat(
            code(() -> admin.drainNode(request("n1", false).setReason("x".repeat(1025)).build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(cluster.duties.done).isEmpty();
  }

  @Test
  void aNodeThatIsDrainedAnswersReadsAndRefusesWritesWithThoseThatTakeThem() throws Exception {
    var unused = files.makeDirectory(MakeDirectoryRequest.newBuilder().setPath("/lake/d").build());
    memory
        .admission()
        .end(() -> DrainAdmin.refusal("east", "n1", Optional.of(List.of(FakeCluster.info("n2")))));
    node.ready(false);
    assertThat(code(() -> stat("/lake/d"))).isEqualTo(ErrorCode.NOT_READY.id());
    node.serves(true);
    assertThat(stat("/lake/d").getFile().getPath()).isEqualTo("/lake/d");
    var refused =
        failing(
            () ->
                files.makeDirectory(MakeDirectoryRequest.newBuilder().setPath("/lake/e").build()));
    assertThat(info(refused).getReason()).isEqualTo(ErrorCode.NODE_DRAINING.id());
    assertThat(refused).hasMessageContaining("n2=n2.example:7450");
    assertThat(
            admin
                .testMount(
                    TestMountRequest.newBuilder()
                        .setLocation("s3://lake")
                        .setProbeWrite(true)
                        .build())
                .getOk())
        .as("a probe is a write")
        .isFalse();
  }

  @Test
  void writesThatWereLetInGoOn() {
    var admission = memory.admission();
    int underWay =
        admission.run(
            () -> {
              admission.end(() -> new SyncException(ErrorCode.NODE_DRAINING, "no more"));
              return admission.underWay();
            });
    assertThat(underWay).isEqualTo(1);
    assertThat(admission.underWay()).isZero();
  }

  @Test
  void theListOfNodesTellsWhoIsDrained() {
    cluster.registered =
        Optional.of(List.of(FakeCluster.info("n1").with(NodeInfo.Standing.DRAINED)));
    assertThat(admin.listNodes(ListNodesRequest.getDefaultInstance()).getNodes(0).getStanding())
        .isEqualTo(NodeStanding.NODE_STANDING_DRAINED);
  }

  private DrainNodeResponse drain(String name, boolean dryRun) {
    return admin.drainNode(request(name, dryRun).build());
  }

  private static DrainNodeRequest.Builder request(String name, boolean dryRun) {
    return DrainNodeRequest.newBuilder().setName(name).setDryRun(dryRun).setReason("INC-1");
  }
}
