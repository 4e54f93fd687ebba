package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.LakeCluster;
import io.syncline.proto.node.v1.SilentNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline fence}: who is asked, how long, and how it ends. */
final class FenceCommandTest {
  private static final ClusterContext NOBODY =
      new ClusterContext("nobody", "localhost:1", "localhost:1", false);

  private FakeNode east;
  private FakeNode west;
  private Shell shell;

  @BeforeEach
  void start(@TempDir Path home) {
    east = FakeNode.start("east");
    west = FakeNode.start("west");
    shell = new Shell(home).knowing(east.context(), west.context());
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
  }

  @Test
  void asksAllClustersAboutTheSamePlace() {
    Shell.Result result = shell.run("fence", "/lake/a");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            CLUSTER  STATE    SHARDS  BEHIND  HELD BACK BY
            east     APPLIED  2/2     -       -
            west     APPLIED  2/2     -       -
            """);
    assertThat(east.admin.fences.get(0).getPath()).isEqualTo("/lake/a");
    assertThat(west.admin.fences.get(0).getPath()).isEmpty();
    assertThat(west.admin.fences.get(0).getLocationsList()).containsExactly("s3://lake/a");
  }

  /** Without its mark a node would be asked for ever about what is changed meanwhile. */
  @Test
  void asksUntilAllHaveAppliedAndBringsTheMarksOfTheFirstAnswerBack() {
    west.admin.fence = request -> west.admin.fence(west.admin.fences.size() > 2, request).build();
    assertThat(shell.run("fence", "/lake/a").code()).isZero();
    List<FenceRequest> asked = west.admin.fences;
    assertThat(asked).hasSize(3);
    assertThat(asked.get(0).getMarksList()).isEmpty();
    assertThat(asked.get(1).getMarks(0).getInstant()).isEqualTo(1);
    assertThat(asked.get(2).getMarksList()).isEqualTo(asked.get(1).getMarksList());
    assertThat(east.admin.fences.get(1).getMarks(0).getInstant()).isEqualTo(1);
  }

  @Test
  void tellsWhoHasNotAppliedInTimeAndWhatHoldsItBack() {
    west.admin.fence = request -> west.admin.fence(false, request).build();
    Shell.Result result = shell.run("fence", "/lake/a", "--timeout", "600ms");
    assertThat(result.code()).isEqualTo(14);
    assertThat(result.out())
        .contains("east     APPLIED")
        .contains("west     WAITING  1/2     13s     shard 1 at west-1: CLAIM east/east-1/17");
    assertThat(shell.run("fence", "/lake/a", "--timeout", "600ms", "-o", "json").out())
        .contains("\"kind\": \"FenceList\"", "\"cluster\": \"west\"", "\"state\": \"WAITING\"")
        .contains("\"limit\": \"CLAIM\"", "\"limitSubject\": \"east/east-1/17\"")
        .contains("\"behind\": 12.5", "\"shardsApplied\": 1");
  }

  @Test
  void namesShardsThatNobodyHoldsAndNodesThatDoNotAnswer() {
    west.admin.fence =
        request -> {
          FenceResponse.Builder answer = west.admin.fence(false, request);
          answer.getHeldBackBuilder(0).clearNode().clearBehindSeconds().clearLimit();
          return answer.build();
        };
    assertThat(shell.run("fence", "/lake/a", "--timeout", "1ms").out())
        .contains("west     WAITING  1/2     -       shard 1: no node holds it");
    west.admin.fence =
        request ->
            west.admin
                .fence(false, request)
                .addSilent(SilentNode.newBuilder().setNode("west-2").setDetail("UNAVAILABLE: x"))
                .build();
    assertThat(shell.run("fence", "/lake/a", "--timeout", "1ms").out())
        .contains("node west-2 does not answer: UNAVAILABLE: x");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNotKnown() {
    shell.knowing(NOBODY);
    Shell.Result result = shell.run("fence", "/lake/a", "--timeout", "600ms");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out())
        .contains("east     APPLIED", "west     APPLIED")
        .contains("nobody   UNKNOWN  -       -       SYN-6007 no node answers at localhost:1");
  }

  @Test
  void aClusterWithoutAContextIsNamedUnlessNoNodeOfItLives(@TempDir Path other) {
    Shell alone = new Shell(other).knowing(east.context());
    Shell.Result result = alone.run("fence", "/lake/a");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out()).contains("west     UNKNOWN  -       -       there is no context");
    east.admin.fence =
        request ->
            east.admin
                .fence(true, request)
                .setClusters(1, LakeCluster.newBuilder().setName("west"))
                .build();
    result = alone.run("fence", "/lake/a");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("west     GONE");
  }

  @Test
  void oneClusterThatIsNamedIsAskedAlone() {
    west.admin.fence = request -> west.admin.fence(false, request).build();
    Shell.Result result = shell.run("fence", "/lake/a", "-c", "east");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("east").doesNotContain("west");
    assertThat(west.admin.fences).isEmpty();
  }

  @Test
  void aPathThatLeadsNowhereIsTheFailureItself() {
    east.admin.fence =
        request -> {
          throw FakeNode.error(ErrorCode.UNKNOWN_MOUNT, "/x is in no mount");
        };
    Shell.Result result = shell.run("fence", "/x");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).startsWith("error SYN-2101: /x is in no mount");
    assertThat(shell.run("-c", "nobody", "fence", "/x").code()).isEqualTo(2);
  }
}
