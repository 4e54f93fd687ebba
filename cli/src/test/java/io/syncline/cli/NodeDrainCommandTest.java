package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.DrainStep;
import io.syncline.proto.node.v1.NodeStanding;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline node drain}: the plan, the consent, and the wait. */
final class NodeDrainCommandTest {
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start(@TempDir Path home) {
    node = FakeNode.start("east");
    shell = new Shell(home).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void tellsThePlanAndWantsConsent() {
    Shell.Result plan = shell.run("node", "drain", "n2", "--dry-run");
    assertThat(plan.code()).isZero();
    assertThat(plan.out())
        .isEqualTo(
            "would drain node n2: it takes no more writes (2 under way, 3 in its outbox) and gives"
                + " its 4 shards to n3\n");
    Shell.Result alone = shell.run("node", "drain", "n2");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("this would drain node n2", "Add --yes");
    assertThat(node.admin.drains).allMatch(DrainNodeRequest::getDryRun);
  }

  @Test
  void theLastNodeOfAClusterAndWorkThatIsLostAreNamed() {
    Function<DrainNodeRequest, DrainNodeResponse> usual = node.admin.drain;
    node.admin.drain =
        request -> usual.apply(request).toBuilder().clearOthers().setFencingsUnderWay(1).build();
    assertThat(shell.run("node", "drain", "n2", "--dry-run").out())
        .contains("shards to nobody: no other node of the cluster takes writes")
        .contains("it is declaring 1 nodes gone, which another node must be asked for again");
  }

  @Test
  void returnsAtOnceWithoutAWait() {
    node.admin.drain = request -> answer(request, DrainStep.DRAIN_STEP_OUTBOX);
    Shell.Result result = shell.run("node", "drain", "n2", "--yes", "--reason", "new disk");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("n2  DRAINING  3 writes in the outbox are not in the log");
    assertThat(node.admin.drains).hasSize(2);
    assertThat(node.admin.drains.get(1).getReason()).isEqualTo("new disk");
    assertThat(node.admin.drains.get(1).getDryRun()).isFalse();
  }

  @Test
  void waitsUntilTheNodeIsDrained() {
    node.admin.drain =
        request ->
            answer(
                request,
                node.admin.drains.size() > 3
                    ? DrainStep.DRAIN_STEP_DONE
                    : DrainStep.DRAIN_STEP_SHARDS);
    Shell.Result result = shell.run("node", "drain", "n2", "--yes", "--wait");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("n2  DRAINED  it may be stopped");
    assertThat(node.admin.drains).hasSize(4);
  }

  @Test
  void whatIsNotDoneInTimeIsSaid() {
    node.admin.drain = request -> answer(request, DrainStep.DRAIN_STEP_WRITES);
    Shell.Result result = shell.run("node", "drain", "n2", "--yes", "--wait", "--timeout", "600ms");
    assertThat(result.code()).isEqualTo(14);
    assertThat(result.out()).isEqualTo("n2  DRAINING  2 writes are under way\n");
    assertThat(shell.run("node", "drain", "n2", "--yes", "-o", "json").out())
        .contains("\"kind\": \"NodeDrain\"", "\"step\": \"WRITES\"", "\"writesUnderWay\": 2")
        .contains("\"standing\": \"DRAINING\"", "\"n3\"");
  }

  @Test
  void whatTheNodeRefusesIsTheFailureItself() {
    node.admin.drain =
        request -> {
          throw FakeNode.error(ErrorCode.UNKNOWN_NODE, "no node 'n2' lives in cluster east");
        };
    assertThat(shell.run("node", "drain", "n2", "--yes").code()).isEqualTo(4);
  }

  @Test
  void theListOfNodesTellsWhoIsDrained() {
    node.admin.nodes.put(
        "n2",
        ClusterNodeInfo.newBuilder()
            .setName("n2")
            .setLive(true)
            .setStanding(NodeStanding.NODE_STANDING_DRAINED)
            .build());
    assertThat(shell.run("node", "list").out()).contains("n2    DRAINED");
  }

  private DrainNodeResponse answer(DrainNodeRequest request, DrainStep step) {
    return DrainNodeResponse.newBuilder()
        .setNode(request.getName())
        .setStanding(
            step == DrainStep.DRAIN_STEP_DONE
                ? NodeStanding.NODE_STANDING_DRAINED
                : NodeStanding.NODE_STANDING_DRAINING)
        .setStep(step)
        .setWritesUnderWay(2)
        .setOutboxDepth(3)
        .setShardsOwned(4)
        .putOthers("n3", "n3:7450")
        .build();
  }
}
