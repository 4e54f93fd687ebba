package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.doctor.Meeting;
import io.syncline.agent.doctor.Probe;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.ExaminedNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The doctor over a real port. */
final class DoctorRpcTest extends RpcFixture {
  @ParameterizedTest
  @EnumSource(Verdict.class)
  void whatWasFoundIsToldInFull(Verdict verdict) {
    Examination found = new Examination("topic t", verdict, "1", "2", "correct it");
    cluster.doctor.probes.add(new Probe("topic", () -> List.of(found)));
    ExamineResponse response = examine(true);
    assertThat(response.getNodesCount()).isEqualTo(1);
    assertThat(DoctorMessages.report(response.getNodes(0)).node()).isEqualTo("n1");
    assertThat(DoctorMessages.report(response.getNodes(0)).examinations()).containsExactly(found);
  }

  @Test
  void nodesThatDoNotAnswerAreAmongTheReports() {
    cluster.doctor.probes.add(new Probe("a", () -> List.of(Examination.ok("a", "fine"))));
    cluster.registered =
        Optional.of(
            List.of(
                new NodeInfo("n3", "x", "127.0.0.1", 1, 1, 1, 4000),
                // It is this one again, under the name that it gives itself.
                new NodeInfo("n2", "x", "127.0.0.1", server.port(), 1, 1, 4000),
                new NodeInfo("n1", "x", "127.0.0.1", server.port(), 1, 1, 4000)));
    ExamineResponse response = examine(false);
    assertThat(response.getNodesList())
        .extracting(ExaminedNode::getNode)
        .containsExactly("n1", "n1", "n3");
    Examination silent = DoctorMessages.report(response.getNodes(2)).examinations().get(0);
    assertThat(silent.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(silent.found()).contains("does not answer at 127.0.0.1:1: UNAVAILABLE");
    assertThat(examine(true).getNodesCount()).as("nobody else is asked").isEqualTo(1);
  }

  @Test
  void nodesIntroduceThemselves() {
    List<Meeting> meetings =
        new GrpcColleagues(System::nanoTime, InstantSource.system())
            .meet(
                List.of(
                    new NodeInfo("n1", "x", "127.0.0.1", server.port(), 1, 1, 4000),
                    new NodeInfo("n3", "x", "127.0.0.1", 1, 1, 1, 4000)));
    assertThat(meetings.get(0).answer().orElseThrow().version()).isEqualTo("1.2.3");
    assertThat(meetings.get(0).answer().orElseThrow().wallMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(meetings.get(0).took()).isPositive();
    assertThat(meetings.get(1).answer()).isEmpty();
    assertThat(meetings.get(1).detail()).startsWith("UNAVAILABLE");
  }

  private ExamineResponse examine(boolean thisNodeOnly) {
    return DoctorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(120, TimeUnit.SECONDS)
        .examine(ExamineRequest.newBuilder().setThisNodeOnly(thisNodeOnly).build());
  }
}
