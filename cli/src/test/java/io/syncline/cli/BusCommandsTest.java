package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.QuarantinedHeader;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusCommandsTest {
  private static final String EAST = "syncline.changes.east";

  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
    for (int i = 1; i <= 5; i++) {
      node.admin.setAside.add(0, record(i, i % 2 == 0 ? "other" : EAST, i).build());
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void showsRecordsTheNewestFirst() {
    assertThat(shell.run("bus", "inspect", "--limit", "3"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                TIME                  TOPIC                  PARTITION  OFFSET  ORIGIN     REASON        SIZE
                2025-01-31T12:00:05Z  syncline.changes.east  5          500     east/n1/7  not a record  12 B
                2025-01-31T12:00:04Z  other                  4          400     east/n1/7  not a record  12 B
                2025-01-31T12:00:03Z  syncline.changes.east  3          300     east/n1/7  not a record  12 B
                """,
                ""));
  }

  @Test
  void pagesAreJoinedUntilThereAreNoMore() {
    assertThat(shell.run("bus", "inspect", "-o", "name").out())
        .isEqualTo(
            """
            syncline.changes.east-5@500
            other-4@400
            syncline.changes.east-3@300
            other-2@200
            syncline.changes.east-1@100
            """);
  }

  @Test
  void topicAndPartitionNarrowTheAnswer() {
    assertThat(shell.run("bus", "inspect", "--topic", EAST, "--limit", "2", "-o", "name").out())
        .isEqualTo("syncline.changes.east-5@500\nsyncline.changes.east-3@300\n");
    assertThat(shell.run("bus", "inspect", "--partition", "4", "-o", "name").out())
        .isEqualTo("other-4@400\n");
    assertThat(shell.run("bus", "inspect", "--topic", EAST, "--partition", "4"))
        .isEqualTo(
            new Shell.Result(
                0,
                "TIME  TOPIC  PARTITION  OFFSET  ORIGIN  REASON  SIZE\n",
                "no such record is kept aside\n"));
  }

  @Test
  void bytesAreDumpedUnderTheirHeaders() {
    node.admin.setAside.clear();
    node.admin.setAside.add(
        record(1, EAST, 0)
            .clearOrigin()
            .setTopicId("id-1")
            .setSize(6000)
            .setValue(ByteString.copyFromUtf8("not a record: \u00e4\u0000"))
            .addHeaders(QuarantinedHeader.newBuilder().setName("syncline-kind").setText("changes"))
            .addHeaders(QuarantinedHeader.newBuilder().setName("syncline-sequences").setText("1-2"))
            .build());
    assertThat(shell.run("bus", "inspect", "--bytes"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                syncline.changes.east-0@0
                  time      2025-01-31T12:00:01Z
                  topic id  id-1
                  origin    -
                  reason    not a record
                  size      5.9 KiB (6000 bytes), of which 17 are kept
                  header    syncline-kind=changes
                  header    syncline-sequences=1-2
                  key       -
                  value
                    00000000  6e 6f 74 20 61 20 72 65  63 6f 72 64 3a 20 c3 a4  |not a record: ..|
                    00000010  00                                                |.|
                """,
                ""));
    assertThat(shell.run("bus", "inspect", "-o", "json").out()).doesNotContain("Hex");
    assertThat(shell.run("bus", "inspect", "--bytes", "-o", "json").out())
        .contains("\"keyHex\": \"\"")
        .contains("\"valueHex\": \"6e6f742061207265636f72643a20c3a400\"");
  }

  @Test
  void jsonTellsAllThatIsKnown() {
    assertThat(shell.run("bus", "inspect", "--limit", "1", "-o", "json").out())
        .isEqualTo(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "QuarantinedRecordList",
              "items": [
                {
                  "id": 5,
                  "time": "2025-01-31T12:00:05Z",
                  "topic": "syncline.changes.east",
                  "partition": 5,
                  "offset": 500,
                  "origin": "east/n1/7",
                  "reason": "not a record",
                  "size": 12,
                  "headers": []
                }
              ]
            }
            """);
  }

  @ParameterizedTest
  @CsvSource({"table", "wide", "json", "jsonl", "yaml"})
  void whatSomebodyWroteToTheLogIsShownAndNotObeyed(String format) {
    String hostile = "\u001b[2J\u007f\u009b2J\u0007";
    node.admin.setAside.clear();
    node.admin.setAside.add(
        record(1, EAST, 0)
            .setReason(hostile)
            .addHeaders(QuarantinedHeader.newBuilder().setName(hostile).setText(hostile))
            .setValue(ByteString.copyFromUtf8(hostile))
            .build());
    for (String bytes : new String[] {"-q", "--bytes"}) {
      Shell.Result result = shell.run("bus", "inspect", bytes, "-o", format);
      assertThat(result.code()).isZero();
      assertThat(result.out().chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
      assertThat(result.out()).contains("[2J").contains("2J");
    }
  }

  @Test
  void asksAllClustersAndTellsWhichDidNotAnswer() {
    shell.knowing(new ClusterContext("nobody", "localhost:1", "localhost:1", false));
    Shell.Result result = shell.run("bus", "inspect", "-A", "--limit", "1");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out())
        .startsWith("CLUSTER  TIME ")
        .contains("\neast     2025-01-31T12:00:05Z  syncline.changes.east  5 ");
    assertThat(result.err()).startsWith("warning nobody: SYN-6007 no node answers at localhost:1");
  }

  @Test
  void failureOfTheNodeIsTold() {
    node.failWith(ErrorCode.STORE_FAILED);
    Shell.Result result = shell.run("bus", "inspect");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).startsWith("error SYN-6002: ");
  }

  @ParameterizedTest
  @CsvSource({
    "bus, bus needs a command",
    "bus inspect --limit 0, --limit 0 is not a number of records (expected 1 to 1000)",
    "bus inspect --limit 1001, --limit 1001 is not a number of records (expected 1 to 1000)",
    "bus inspect --partition -1, --partition -1 is negative",
    "bus inspect -c east -A, -c and -A exclude each other"
  })
  void wrongUsageIsNamed(String command, String message) {
    Shell.Result result = shell.run(command.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("error SYN-1001: " + message + "\n");
  }

  private static QuarantinedRecordInfo.Builder record(long id, String topic, int partition) {
    return QuarantinedRecordInfo.newBuilder()
        .setId(id)
        .setSeenMillis(Instant.parse("2025-01-31T12:00:00Z").plusSeconds(id).toEpochMilli())
        .setTopic(topic)
        .setPartition(partition)
        .setOffset(100L * partition)
        .setOrigin("east/n1/7")
        .setReason("not a record")
        .setSize(12);
  }
}
