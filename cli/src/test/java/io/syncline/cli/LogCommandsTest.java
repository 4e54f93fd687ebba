package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.LogFault;
import io.syncline.proto.node.v1.LogPartition;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.LoggedChange;
import io.syncline.proto.node.v1.LoggedRecord;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.ReplayedNode;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.VerifiedTopic;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look into the log. */
class LogCommandsTest {
  private static final String EAST = "syncline.changes.east";

  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void statusSumsUpEachTopic() {
    node.log.status =
        LogStatusResponse.newBuilder()
            .setOwnTopic(EAST)
            .addPartitions(at(EAST, 0, 10, 110).setNext(100).setNode("n1"))
            .addPartitions(at(EAST, 1, 0, 50).setNext(50).setNode("n2"))
            .addPartitions(at("syncline.changes.west", 0, 0, 7).setNode("n1"))
            .addPartitions(at("syncline.changes.west", 1, 0, 9).setNext(12))
            .build();
    assertThat(shell.run("bus", "status"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                TOPIC                  PARTITIONS  RECORDS  BEHIND  NEVER READ  READ BY
                syncline.changes.east  2           150      10      0           n1:1 n2:1
                syncline.changes.west  2           16       0       1           n1:1 nobody:1
                """,
                ""));
    assertThat(shell.run("bus", "status", "--partitions").out())
        .isEqualTo(
            """
            TOPIC                  PARTITION  START  END  READ TO  BEHIND  READ BY
            syncline.changes.east  0          10     110  100      10      n1
            syncline.changes.east  1          0      50   50       0       n2
            syncline.changes.west  0          0      7    -        -       n1
            syncline.changes.west  1          0      9    12       0       -
            """);
    assertThat(shell.run("bus", "status", "-o", "json").out())
        .contains("\"kind\": \"TopicList\"")
        .contains("\"recordsBehind\": 10")
        .contains("\"partitionsWithoutNode\": 1");
  }

  @Test
  void tailShowsRecordsAndTheirChanges() {
    node.log.tail.add(TailLogResponse.newBuilder().addRecords(written()).build());
    node.log.tail.add(TailLogResponse.getDefaultInstance());
    node.log.tail.add(
        TailLogResponse.newBuilder()
            .addRecords(
                record(9).setKind("unreadable").setDetail("not a record").clearFirst().clearLast())
            .build());
    assertThat(shell.run("bus", "tail", "/lake", "--since", "10m", "--no-follow", "--topic", EAST))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                2025-01-31T12:00:00Z  syncline.changes.east-3@8  east/n1/7  #4-5  changes
                    MODIFIED  PATH     WRITE   s3://lake/a
                    REMOVED   SUBTREE  WATCH   s3://lake/b
                2025-01-31T12:00:00Z  syncline.changes.east-3@9  east/n1/7  unreadable  not a record
                """,
                ""));
    assertThat(node.log.tailAsked)
        .containsExactly(
            TailLogRequest.newBuilder()
                .addTopics(EAST)
                .setSinceMillis(600_000)
                .setToNow(true)
                .setPath("/lake")
                .build());
  }

  @Test
  void tailEndsAfterSoManyRecordsAndLeaves() throws Exception {
    node.log.tail.add(
        TailLogResponse.newBuilder().addRecords(written()).addRecords(written()).build());
    assertThat(shell.run("bus", "tail", "--limit", "1", "-o", "name"))
        .isEqualTo(new Shell.Result(0, "syncline.changes.east-3@8\n", ""));
    assertThat(node.log.left.await(30, TimeUnit.SECONDS)).as("the node is told").isTrue();
  }

  @Test
  void verifyIsFineWhereNothingIsWrong() {
    node.log.verified.add(VerifyLogResponse.newBuilder().setTopic(EAST).setTotal(9).build());
    node.log.verified.add(found(VerifiedTopic.newBuilder()));
    assertThat(shell.run("bus", "verify"))
        .isEqualTo(
            new Shell.Result(
                0, "syncline.changes.east  9 records, 4 changes, 2 origins  fine\n", ""));
    assertThat(node.log.verifyAsked).containsExactly(VerifyLogRequest.getDefaultInstance());
  }

  @Test
  void verifyShowsEachFaultAndCountsTheRest() {
    LogFault missing =
        LogFault.newBuilder()
            .setKind("MISSING")
            .setPartition(3)
            .setOffset(812)
            .setOrigin("east/n1/7")
            .setDetail("2 numbers are missing before it: it begins with 5 (expected 3)")
            .build();
    node.log.verified.add(
        found(
            VerifiedTopic.newBuilder()
                .setTotalFaults(3)
                .addFaults(missing)
                .addFaults(missing.toBuilder().setKind("UNREADABLE").clearOrigin().setDetail("x"))
                .setRepeatedRecords(1)));
    assertThat(shell.run("bus", "verify"))
        .isEqualTo(
            new Shell.Result(
                11,
                """
                syncline.changes.east  9 records, 4 changes, 2 origins  3 faults
                  MISSING      partition 3 offset 812  east/n1/7  2 numbers are missing before it: it begins with 5 (expected 3)
                  UNREADABLE   partition 3 offset 812  ?  x
                  and 1 more
                  1 records are there twice, which breaks nothing
                """,
                ""));
    assertThat(shell.run("bus", "verify", "-o", "jsonl").out())
        .contains("\"totalFaults\":3")
        .contains("\"fault\":\"MISSING\"");
  }

  @Test
  void verifyIsInconclusiveWhereSomethingCouldNotBeLookedAt() {
    node.log.verified.add(found(VerifiedTopic.newBuilder().setDropped(true).setUnfollowed(2)));
    Shell.Result result = shell.run("bus", "verify", "--since", "1h");
    assertThat(result.code()).isEqualTo(13);
    assertThat(result.out())
        .contains("not all of it could be verified")
        .contains("the log dropped some of them meanwhile")
        .contains("the numbers of 2 records were not compared");
    assertThat(node.log.verifyAsked.get(0).getSinceMillis()).isEqualTo(3_600_000);
  }

  @Test
  void replayShowsThePlanAndThenDoesIt() {
    node.log.replayed =
        ReplayLogResponse.newBuilder()
            .addNodes(ReplayedNode.newBuilder().setNode("n1").setRecords(20).setChanges(3))
            .addNodes(ReplayedNode.newBuilder().setNode("n2").setRecords(10).setChanges(1))
            .build();
    assertThat(shell.run("bus", "replay", "/lake", "--since", "10m", "--dry-run"))
        .isEqualTo(
            new Shell.Result(
                0,
                "would take as old what 4 changes of 30 records told of /lake in 2 nodes\n",
                ""));
    assertThat(node.log.replayAsked).extracting(ReplayLogRequest::getDryRun).containsExactly(true);
    assertThat(shell.run("bus", "replay", "/lake", "--since", "10m", "--yes", "--reason", "INC-1"))
        .isEqualTo(
            new Shell.Result(
                0, "took as old what 4 changes of 30 records told of /lake in 2 nodes\n", ""));
    assertThat(node.log.replayAsked)
        .extracting(ReplayLogRequest::getDryRun)
        .containsExactly(true, true, false);
    assertThat(node.log.replayAsked.get(2).getReason()).isEqualTo("INC-1");
    assertThat(shell.run("bus", "replay", "/lake", "--since", "10m").code())
        .as("nobody is there to be asked")
        .isEqualTo(2);
  }

  @Test
  void replayThatDidNotReachAllIsPartial() {
    node.log.replayed =
        ReplayLogResponse.newBuilder()
            .addNodes(ReplayedNode.newBuilder().setNode("n1").setDropped(true))
            .addSilent("n2: UNAVAILABLE: no answer")
            .setShardsLeftOut(4)
            .build();
    Shell.Result result = shell.run("bus", "replay", "/lake", "--since", "10m", "--dry-run");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out())
        .isEqualTo(
            """
            would take as old what 0 changes of 0 records told of /lake in 1 node, and all of it in shards whose records the log has dropped
              not at n2: UNAVAILABLE: no answer
              4 shards are held by no node that answered: run it again when they are
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "soon", "-1m"})
  void sinceMustBeATimeAgo(String since) {
    assertThat(shell.run("bus", "replay", "/lake", "--since=" + since, "--dry-run").code())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--no-follow,--no-follow ends at once without --since",
    "--limit=0,--limit 0 is no number of records",
    "--since=x,--since 'x' is not a time ago"
  })
  void optionsThatMeanNothingAreRefused(String option, String message) {
    Shell.Result result = shell.run("bus", "tail", option);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(shell.run("bus", "tail", "/lake", "--heartbeats").code()).isEqualTo(2);
  }

  @Test
  void aLogThatDoesNotAnswerIsUnavailable() {
    node.failWith(ErrorCode.BUS_UNAVAILABLE);
    assertThat(shell.run("bus", "status").code()).isEqualTo(6);
    assertThat(shell.run("bus", "replay", "/lake", "--since", "1m", "--dry-run").code())
        .isEqualTo(6);
  }

  private static LogPartition.Builder at(String topic, int partition, long start, long end) {
    return LogPartition.newBuilder()
        .setTopic(topic)
        .setPartition(partition)
        .setStart(start)
        .setEnd(end);
  }

  private static LoggedRecord.Builder record(long offset) {
    return LoggedRecord.newBuilder()
        .setTopic(EAST)
        .setPartition(3)
        .setOffset(offset)
        .setWrittenMillis(Instant.parse("2025-01-31T12:00:00Z").toEpochMilli())
        .setOrigin("east/n1/7")
        .setFirst(4)
        .setLast(5);
  }

  private static LoggedRecord.Builder written() {
    return record(8)
        .setKind("changes")
        .addAllChanges(
            List.of(
                change("s3://lake/a", "PATH", "MODIFIED", "WRITE"),
                change("s3://lake/b", "SUBTREE", "REMOVED", "WATCH")));
  }

  private static LoggedChange change(String location, String scope, String kind, String cause) {
    return LoggedChange.newBuilder()
        .setLocation(location)
        .setScope(scope)
        .setKind(kind)
        .setCause(cause)
        .build();
  }

  private static VerifyLogResponse found(VerifiedTopic.Builder found) {
    return VerifyLogResponse.newBuilder()
        .setTopic(EAST)
        .setRead(9)
        .setTotal(9)
        .setFound(found.setRecords(9).setChanges(4).setOrigins(2))
        .build();
  }
}
