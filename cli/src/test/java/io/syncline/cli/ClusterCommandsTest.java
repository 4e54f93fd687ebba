package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.FencingInfo;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.NodeOriginInfo;
import io.syncline.proto.node.v1.NodeOriginState;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nodes of a cluster: listing and forgetting them. */
class ClusterCommandsTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
    add(
        ClusterNodeInfo.newBuilder()
            .setName("n1")
            .setLive(true)
            .setAddress("n1.example:7450")
            .addOrigins(start(5, NodeOriginState.NODE_ORIGIN_STATE_JOINED)));
    add(
        ClusterNodeInfo.newBuilder()
            .setName("n2")
            .addOrigins(start(3, NodeOriginState.NODE_ORIGIN_STATE_FENCING).setFencing(fencing()))
            .addOrigins(start(4, NodeOriginState.NODE_ORIGIN_STATE_JOINED)));
    add(ClusterNodeInfo.newBuilder().setName("n3").setLive(true).setAddress("n3.example:7450"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void listsWhoLivesAndWhoIsWaitedFor() {
    assertThat(shell.run("node", "list"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                NODE  STATE  ADDRESS          ORIGIN   SINCE                 WAITS-UNTIL
                n1    LIVE   n1.example:7450  JOINED   -                     -
                n2    GONE   -                FENCING  2025-01-31T12:00:00Z  2025-01-31T12:20:00Z
                n2    GONE   -                JOINED   -                     -
                n3    LIVE   n3.example:7450  -        -                     -
                """,
                ""));
    assertThat(shell.run("node", "list", "-o", "wide").out()).contains("INCARNATION", "waits");
  }

  @Test
  void jsonTellsAllThatIsKnown() {
    assertThat(shell.run("node", "list", "-o", "json").out())
        .contains(
            """
            {
              "node": "n2",
              "state": "GONE",
              "incarnation": 3,
              "origin": "FENCING",
              "fencing": {
                "since": "2025-01-31T12:00:00Z",
                "waitsUntil": "2025-01-31T12:20:00Z",
                "processIsDead": false,
                "beginnings": 1,
                "detail": "waits"
              }
            }\
            """
                .indent(4)
                .stripTrailing());
  }

  @Test
  void forgettingWantsConsentAndTellsWhatItWillDo() {
    Shell.Result refused = shell.run("node", "forget", "n2");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("declare node n2 gone (2 starts), in 20m", "Add --yes");
    assertThat(shell.run("node", "forget", "n2", "--dry-run").out())
        .startsWith("would declare node n2 gone (2 starts), in 20m");
    assertThat(node.admin.forgotten).isEmpty();
  }

  @Test
  void forgettingAnswersAtOnce() {
    Shell.Result done = shell.run("node", "forget", "n2", "--process-is-dead", "--yes");
    assertThat(done.code()).isZero();
    assertThat(done.out())
        .startsWith("n2  is being declared gone, in 1m30s at the earliest;")
        .endsWith("syncline node list\n");
    assertThat(node.admin.forgotten)
        .containsExactly(
            ForgetNodeRequest.newBuilder().setName("n2").setProcessIsDead(true).build());
    assertThat(shell.run("node", "forget", "n2", "--yes", "-o", "json").out())
        .contains("\"kind\": \"NodeForgetting\"", "\"wait\": 1200", "\"origin\": \"FENCING\"");
  }

  @Test
  void aReasonGoesToTheNode() {
    assertThat(shell.run("node", "forget", "n2", "--yes", "--reason", "fire").code()).isZero();
    assertThat(node.admin.forgotten.get(0).getReason()).isEqualTo("fire");
  }

  @Test
  void forgettingAClusterWantsConsentAndTellsWhatItWillDo() {
    lostCluster();
    Shell.Result refused = shell.run("node", "forget", "--cluster-gone", "west");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("declare all of cluster west gone (2 nodes), in 20m");
    assertThat(shell.run("node", "forget", "--cluster-gone", "west", "--dry-run").out())
        .startsWith("would declare all of cluster west gone (2 nodes), in 20m");
    assertThat(node.admin.clustersForgotten).allMatch(ForgetClusterRequest::getDryRun);
  }

  @Test
  void forgettingAClusterAnswersAtOnceAndTheListTellsHowFarItIs() {
    lostCluster();
    String[] command = {
      "node", "forget", "--cluster-gone", "west", "--process-is-dead", "--yes", "--reason", "flood"
    };
    assertThat(shell.run(command).out())
        .startsWith("west  is being declared gone (2 nodes), in 1m30s at the earliest;")
        .endsWith("syncline node list\n");
    assertThat(node.admin.clustersForgotten)
        .last()
        .isEqualTo(
            ForgetClusterRequest.newBuilder()
                .setCluster("west")
                .setProcessIsDead(true)
                .setReason("flood")
                .build());
    assertThat(shell.run("node", "list").out())
        .contains("west/n1  GONE   -                FENCING  2025-01-31T12:00:00Z");
    assertThat(shell.run("node", "list", "-o", "json").out()).contains("\"ofCluster\": \"west\"");
    assertThat(shell.run("node", "forget", "--cluster-gone", "west", "--yes", "-o", "json").out())
        .contains("\"kind\": \"ClusterForgetting\"", "\"wait\": 1200", "\"node\": \"n2\"");
  }

  @Test
  void aNodeThatMayNotForgetsNoCluster() {
    node.admin.mayForgetClusters = false;
    Shell.Result refused = shell.run("node", "forget", "--cluster-gone", "west", "--yes");
    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.err())
        .startsWith("error SYN-5006: ")
        .contains("Ask a node with node.may-forget-clusters");
  }

  @Test
  void eitherANodeOrAClusterIsForgotten() {
    for (String[] wrong :
        new String[][] {
          {"node", "forget", "--yes"}, {"node", "forget", "n2", "--cluster-gone", "west", "--yes"}
        }) {
      Shell.Result refused = shell.run(wrong);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("node forget needs either NAME or --cluster-gone CLUSTER");
    }
    assertThat(node.admin.forgotten).isEmpty();
  }

  private void lostCluster() {
    for (String name : new String[] {"n1", "n2"}) {
      node.admin.goneElsewhere.add(
          ClusterNodeInfo.newBuilder()
              .setCluster("west")
              .setName(name)
              .addOrigins(start(3, NodeOriginState.NODE_ORIGIN_STATE_FENCING).setFencing(fencing()))
              .build());
    }
  }

  @ParameterizedTest
  @CsvSource({"n1, 7, SYN-5004", "n9, 4, SYN-5005"})
  void whoLivesOrIsNotKnownIsNotForgotten(String name, int exitCode, String code) {
    Shell.Result refused = shell.run("node", "forget", name, "--yes");
    assertThat(refused.code()).isEqualTo(exitCode);
    assertThat(refused.err()).startsWith("error " + code + ": ");
    assertThat(node.admin.forgotten).isEmpty();
  }

  @Test
  void aNodeWithoutAConfigurationOrACommandIsWrongUsage() {
    Shell.Result wrong = shell.run("node");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("error SYN-1001: node needs --config FILE");
  }

  private void add(ClusterNodeInfo.Builder info) {
    node.admin.nodes.put(info.getName(), info.build());
  }

  private static NodeOriginInfo.Builder start(long incarnation, NodeOriginState state) {
    return NodeOriginInfo.newBuilder().setIncarnation(incarnation).setState(state);
  }

  private static FencingInfo fencing() {
    long since = Instant.parse("2025-01-31T12:00:00Z").toEpochMilli();
    return FencingInfo.newBuilder()
        .setSinceMillis(since)
        .setUntilMillis(since + 1_200_000)
        .setBeginnings(1)
        .setDetail("waits")
        .build();
  }
}
