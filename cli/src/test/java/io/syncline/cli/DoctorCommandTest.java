package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.Examination;
import io.syncline.proto.node.v1.ExaminedNode;
import io.syncline.proto.node.v1.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
  private static final Examination RETENTION =
      Examination.newBuilder()
          .setSubject("topic t")
          .setVerdict(Verdict.VERDICT_FAIL)
          .setFound("retention.ms 60000")
          .setExpected("retention.ms 604800000")
          .setRemedy("kafka-configs.sh --alter")
          .build();

  @TempDir Path folder;
  private FakeNode east;
  private FakeNode west;
  private Shell shell;

  @BeforeEach
  void start() {
    east = FakeNode.start("east");
    west = FakeNode.start("west");
    shell = new Shell(folder).knowing(east.context(), west.context());
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
  }

  @Test
  void showsTheWorstFirstAndIsDegraded() {
    finds(east, "n1", FakeDoctor.fine("kafka", "1 broker"), of(Verdict.VERDICT_WARN, "clock"));
    finds(east, "n2", RETENTION, of(Verdict.VERDICT_SKIPPED, "nodes"));
    assertThat(shell.run("doctor", "-c", "east"))
        .isEqualTo(
            new Shell.Result(
                10,
                """
                NODE  EXAMINED  VERDICT  FOUND               EXPECTED                TRY
                n2    topic t   FAIL     retention.ms 60000  retention.ms 604800000  kafka-configs.sh --alter
                n1    clock     WARN     something           -                       -
                n2    nodes     SKIPPED  something           -                       -
                n1    kafka     OK       1 broker            -                       -
                """,
                ""));
  }

  @Test
  void leavesOutWhatIsFine() {
    finds(east, "n1", FakeDoctor.fine("kafka", "1 broker"), RETENTION);
    assertThat(shell.run("doctor", "-c", "east", "--problems", "-o", "name"))
        .isEqualTo(new Shell.Result(10, "n1/topic t\n", ""));
  }

  @Test
  void asksForTheWholeClusterUnlessToldOtherwise() {
    shell.run("doctor", "-c", "east");
    shell.run("doctor", "-c", "east", "--this-node");
    assertThat(east.doctor.asked)
        .extracting(request -> request.getThisNodeOnly())
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource({
    "VERDICT_OK, 0, OK",
    "VERDICT_SKIPPED, 0, SKIPPED",
    "VERDICT_WARN, 10, WARN",
    "VERDICT_UNKNOWN, 10, UNKNOWN",
    "VERDICT_UNSPECIFIED, 10, UNKNOWN",
    "VERDICT_FAIL, 10, FAIL"
  })
  void isDegradedByEverythingThatIsNotFine(Verdict verdict, int code, String shown) {
    finds(east, "n1", of(verdict, "clock"));
    Shell.Result result = shell.run("doctor", "-c", "east");
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).contains("clock     " + shown);
  }

  @Test
  void isPartialWhereAClusterDoesNotAnswer() {
    finds(east, "n1", RETENTION);
    west.failWith(ErrorCode.NOT_READY);
    Shell.Result result = shell.run("doctor", "-A");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out()).contains("east", "retention.ms 60000").doesNotContain("west");
    assertThat(result.err()).contains("west", "SYN-6001");
  }

  @Test
  void aNodeThatDoesNotAnswerIsUnavailable() {
    shell.knowing(new ClusterContext("gone", "localhost:1", "localhost:1", false));
    assertThat(shell.run("doctor", "-c", "gone").code()).isEqualTo(6);
  }

  @Test
  void jsonHasWhatWasExpectedOnlyWhereItDiffers() {
    finds(east, "n1", FakeDoctor.fine("kafka", "1 broker"), RETENTION);
    assertThat(shell.run("doctor", "-c", "east", "-o", "jsonl").out())
        .isEqualTo(
            """
            {"apiVersion":"syncline/v1","kind":"Examination","node":"n1","subject":"topic t","verdict":"FAIL","found":"retention.ms 60000","expected":"retention.ms 604800000","remedy":"kafka-configs.sh --alter"}
            {"apiVersion":"syncline/v1","kind":"Examination","node":"n1","subject":"kafka","verdict":"OK","found":"1 broker"}
            """);
  }

  private static Examination of(Verdict verdict, String subject) {
    return FakeDoctor.fine(subject, "something").toBuilder().setVerdict(verdict).build();
  }

  private static void finds(FakeNode node, String name, Examination... examinations) {
    node.doctor.found.add(
        ExaminedNode.newBuilder().setNode(name).addAllExaminations(List.of(examinations)).build());
  }
}
