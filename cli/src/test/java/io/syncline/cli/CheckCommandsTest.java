package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of a cluster: listing them, one of them in detail, and ending one. */
final class CheckCommandsTest {
  private static final ClusterContext NOBODY =
      new ClusterContext("nobody", "localhost:1", "localhost:1", false);

  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
    node.checks.play(found());
    node.checks.others.put(
        "01JD40",
        FakeChecks.running()
            .setId("01JD40")
            .setPath("/warehouse")
            .setLocation("hdfs://nn1/warehouse")
            .setReason("")
            .setShardsDone(8)
            .setCompared(999)
            .build());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void listsTheChecksThatAreRemembered() {
    assertThat(shell.run("check", "list"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                ID      PATH        STATE    STARTED               TOOK   COMPARED  FOUND
                01JD41  /lake       DONE     2025-01-31T11:58:00Z  41s    1.2M      34
                01JD40  /warehouse  RUNNING  2025-01-31T11:58:00Z  2m00s  999       0
                """,
                ""));
    assertThat(shell.run("check", "list", "/lake/a", "-o", "name").out())
        .isEqualTo("01JD41\n01JD40\n");
    assertThat(node.checks.lists).containsExactly("", "/lake/a");
  }

  @Test
  void wideTellsMoreOfEach() {
    assertThat(shell.run("check", "list", "-o", "wide").out())
        .isEqualTo(
            """
            ID      PATH        STATE    STARTED               TOOK   COMPARED  FOUND  SHARDS  REQUESTS  LOCATION              REASON
            01JD41  /lake       DONE     2025-01-31T11:58:00Z  41s    1.2M      34     32/32   1.2k      s3://lake             INC-4711
            01JD40  /warehouse  RUNNING  2025-01-31T11:58:00Z  2m00s  999       0      8/32    0         hdfs://nn1/warehouse  -
            """);
  }

  @Test
  void asksAllClustersAndTellsWhichDidNotAnswer() {
    shell.knowing(NOBODY);
    Shell.Result list = shell.run("check", "list", "-A");
    assertThat(list.code()).isEqualTo(20);
    assertThat(list.out())
        .startsWith("CLUSTER  ID      PATH ")
        .contains("\neast     01JD41  /lake       DONE ");
    assertThat(list.err()).startsWith("warning nobody: SYN-6007 no node answers at localhost:1");
  }

  @Test
  void aListOfNoneSaysHowToStartOne() {
    node.checks.answers.clear();
    node.checks.others.clear();
    assertThat(shell.run("check", "list"))
        .isEqualTo(
            new Shell.Result(
                0,
                "ID  PATH  STATE  STARTED  TOOK  COMPARED  FOUND\n",
                "no check is remembered; start one with: syncline check run PATH\n"));
  }

  @Test
  void theListAsJsonHasTheRunsWithoutTheirFindings() {
    node.checks.answers.clear();
    assertThat(shell.run("check", "list", "-o", "json").out())
        .isEqualTo(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "CheckRunList",
              "items": [
                {
                  "id": "01JD40",
                  "path": "/warehouse",
                  "location": "hdfs://nn1/warehouse",
                  "state": "RUNNING",
                  "started": "2025-01-31T11:58:00Z",
                  "requestsPerSecond": 100,
                  "sample": 1.0,
                  "repair": "none",
                  "settle": 30,
                  "shardsTotal": 32,
                  "shardsDone": 8,
                  "directories": 0,
                  "compared": 999,
                  "unserved": 0,
                  "settled": 0,
                  "waiting": 0,
                  "requests": 0,
                  "kinds": []
                }
              ]
            }
            """);
    assertThat(shell.run("check", "list", "-o", "yaml").out())
        .contains("kind: CheckRunList", "id: 01JD40", "settle: 30");
  }

  @Test
  void showsACheckAndTheEvidenceForWhatItFound() {
    assertThat(shell.run("check", "show", "01JD41"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                01JD41  /lake  DONE
                  location      s3://lake
                  started       2025-01-31T11:58:00Z
                  ended         2025-01-31T11:58:41Z, after 41s
                  reason        INC-4711
                  rate          100 requests/s by each node
                  settle        30s
                  sample        100%
                  repair        none
                  max duration  10m
                  shards        32/32
                  directories   310
                  compared      1234567
                  unserved      12
                  settled       9
                  waiting       0
                  requests      1200
                  found         STALE_ATTR 33, the oldest since 2025-01-31T11:58:01Z
                  found         UNVERIFIABLE 1, the oldest since 2025-01-31T11:58:01Z
                STALE_ATTR  /lake/hot/part-1.parquet
                  location      s3://lake/hot/part-1.parquet
                  here          file, 128 MiB (134007000 bytes), version 11c0de2aa; so at 2025-01-31T11:57:00Z
                  ufs           file, 128 MiB (134217728 bytes), version 9b74c98bb, modified 2025-01-31T11:57:59Z
                  first seen    2025-01-31T11:58:01Z, looked at 3 times
                  change        came and was applied, yet the answer is held:
                                MODIFIED (WRITE), all at and below s3://lake/hot, east/n1/7#810-812 at offset 99, committed 2025-01-31T11:57:59.010Z, published 2025-01-31T11:57:59.013Z, applied 2025-01-31T11:57:59.015Z
                  shard         7 at n2
                UNVERIFIABLE  /lake/u
                  location      s3://lake/u
                  here          would ask the store
                  ufs           refuses to say
                  first seen    2025-01-31T11:58:01Z, looked at once
                  detail        403 AccessDenied
                  shard         7 at n2
                2 of 34 are kept: of each shard the first ones
                """,
                ""));
  }

  @Test
  void showsACheckThatRunsOrFailed() {
    assertThat(shell.run("check", "show", "01JD40").out())
        .startsWith("01JD40  /warehouse  RUNNING\n")
        .contains(
            "\n  ended         -\n",
            "\n  repair        none\n  max duration  -\n",
            "\n  shards        8/32\n");
    node.checks.play(
        FakeChecks.of(
            FakeChecks.ended(CheckState.CHECK_STATE_FAILED).setFailure("no\nstore"),
            FakeChecks.finding(CheckKind.CHECK_KIND_ORPHAN_LOCAL, "/d")
                .setHeld(CheckedStatus.newBuilder().setExists(true).setDirectory(true))
                .setFound(CheckedStatus.getDefaultInstance())));
    assertThat(shell.run("check", "show", "01JD41").out())
        .contains("\n  ended by      no store\n")
        .contains("\n  here          directory\n  ufs           nothing\n");
  }

  @Test
  void jsonTellsAllOfARun() {
    assertThat(shell.run("check", "show", "01JD41", "-o", "json").out())
        .startsWith(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "CheckRun",
              "id": "01JD41",
              "path": "/lake",
              "location": "s3://lake",
              "state": "DONE",
              "started": "2025-01-31T11:58:00Z",
              "ended": "2025-01-31T11:58:41Z",
              "took": 41,
              "reason": "INC-4711",
              "requestsPerSecond": 100,
              "sample": 1.0,
              "repair": "none",
              "settle": 30,
              "maxDuration": 600,
              "shardsTotal": 32,
              "shardsDone": 32,
              "directories": 310,
              "compared": 1234567,
              "unserved": 12,
              "settled": 9,
              "waiting": 0,
              "requests": 1200,
              "kinds": [
                {
                  "checkKind": "STALE_ATTR",
                  "count": 33,
                  "repaired": 0,
                  "oldest": "2025-01-31T11:58:01Z"
                },
                {
                  "checkKind": "UNVERIFIABLE",
                  "count": 1,
                  "repaired": 0,
                  "oldest": "2025-01-31T11:58:01Z"
                }
              ],
            """);
  }

  @Test
  void jsonHasTheEvidenceForEachFinding() {
    assertThat(shell.run("check", "show", "01JD41", "-o", "json").out())
        .contains(
            """
                  "heldSince": "2025-01-31T11:57:00Z",
                  "found": {
                    "exists": true,
                    "type": "file",
                    "size": 134217728,
                    "version": "9b74c98bb",
                    "mtime": "2025-01-31T11:57:59Z"
                  },
            """)
        .endsWith(
            """
                {
                  "checkKind": "UNVERIFIABLE",
                  "path": "/lake/u",
                  "location": "s3://lake/u",
                  "firstSeen": "2025-01-31T11:58:01Z",
                  "looks": 1,
                  "repaired": false,
                  "detail": "403\\nAccessDenied",
                  "shard": 7,
                  "node": "n2"
                }
              ]
            }
            """);
  }

  @Test
  void jsonTellsWhichChangeShouldHavePutItRight() {
    assertThat(shell.run("check", "show", "01JD41", "-o", "json").out())
        .contains(
            """
              "findings": [
                {
                  "checkKind": "STALE_ATTR",
                  "path": "/lake/hot/part-1.parquet",
                  "location": "s3://lake/hot/part-1.parquet",
                  "held": {
                    "exists": true,
                    "type": "file",
                    "size": 134007000,
                    "version": "11c0de2aa"
                  },
                  "heldSince": "2025-01-31T11:57:00Z",
                  "found": {
                    "exists": true,
                    "type": "file",
                    "size": 134217728,
                    "version": "9b74c98bb",
                    "mtime": "2025-01-31T11:57:59Z"
                  },
                  "firstSeen": "2025-01-31T11:58:01Z",
                  "looks": 3,
                  "account": {
                    "verdict": "APPLIED",
                    "after": "2025-01-31T11:57:59Z",
                    "storeClock": true,
                    "reaches": "2025-01-31T10:58:00Z",
                    "forgotten": false,
                    "change": {
                      "changeKind": "MODIFIED",
                      "cause": "WRITE",
                      "location": "s3://lake/hot",
                      "subtree": true,
                      "origin": "east/n1/7",
                      "sequence": 810,
                      "lastSequence": 812,
                      "offset": 99,
                      "committed": "2025-01-31T11:57:59.010Z",
                      "published": "2025-01-31T11:57:59.013Z",
                      "applied": "2025-01-31T11:57:59.015Z"
                    }
                  },
                  "repaired": false,
                  "shard": 7,
                  "node": "n2"
                },
            """);
  }

  @Test
  void cancellingTellsHowToGoOn() {
    node.checks.play(FakeChecks.of(FakeChecks.running()));
    assertThat(shell.run("check", "cancel", "01JD41", "--reason", "busy", "-c", "east"))
        .isEqualTo(
            new Shell.Result(
                0,
                "01JD41  /lake  CANCELLED  16/32 shards were compared; go on with: syncline -c east"
                    + " check resume 01JD41\n",
                ""));
    assertThat(node.checks.cancels)
        .containsExactly(CancelCheckRequest.newBuilder().setId("01JD41").setReason("busy").build());
    assertThat(shell.run("check", "cancel", "01JD41", "-o", "json").out())
        .contains("\"kind\": \"CheckRun\"", "\"state\": \"CANCELLED\"");
  }

  @Test
  void cancellingACheckThatIsDoneChangesNothing() {
    assertThat(shell.run("check", "cancel", "01JD41"))
        .isEqualTo(
            new Shell.Result(
                0,
                "01JD41  /lake  DONE  it had come to its end before; see syncline check show"
                    + " 01JD41\n",
                ""));
  }

  @ParameterizedTest
  @CsvSource({"show", "cancel", "resume"})
  void anIdThatNoCheckHasIsNotFound(String verb) {
    assertThat(shell.run("check", verb, "01JD4L"))
        .isEqualTo(
            new Shell.Result(
                4,
                "",
                """
                error SYN-5010: there is no check '01JD4L'
                  cause found by the fake node
                  try   Did you mean 01JD40?
                """));
    node.checks.others.clear();
    assertThat(shell.run("check", verb, "x").err()).endsWith("  try   syncline check list\n");
  }

  @ParameterizedTest
  @CsvSource({"list", "show 01JD41", "cancel 01JD41"})
  void failureOfTheNodeIsTold(String command) {
    node.failWith(ErrorCode.STORE_FAILED);
    Shell.Result result = shell.run(("check " + command).split(" "));
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).startsWith("error SYN-6002: ");
  }

  @ParameterizedTest
  @CsvSource({
    "check, check needs a command",
    "check run, syncline check run: PATH is missing",
    "check show, syncline check show: ID is missing",
    "check cancel, syncline check cancel: ID is missing",
    "check resume, syncline check resume: ID is missing",
    "check show 01JD41 -A, 'this command works on one cluster, not on all'",
    "check list -c east -A, -c and -A exclude each other"
  })
  void wrongUsageIsNamed(String command, String message) {
    Shell.Result result = shell.run(command.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("error SYN-1001: " + message + "\n");
  }

  @ParameterizedTest
  @CsvSource({"run /lake", "show 01JD41", "show 01JD41 -o json", "list -o wide"})
  void whatAStoreSaysIsShownAndNotObeyed(String command) {
    node.checks.others.clear();
    String wild = "/\u001b[2J\u009b2J\u0007";
    node.checks.play(
        FakeChecks.of(
            FakeChecks.done()
                .setReason(wild)
                .setLocation(wild)
                .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_STALE_ATTR, 1))
                .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_UNVERIFIABLE, 1)),
            FakeChecks.finding(CheckKind.CHECK_KIND_STALE_ATTR, wild)
                .setHeld(FakeChecks.file(1, wild))
                .setFound(FakeChecks.file(2, "")),
            FakeChecks.finding(CheckKind.CHECK_KIND_UNVERIFIABLE, wild).setDetail(wild)));
    Shell.Result result = shell.run(("check " + command).split(" "));
    assertThat(result.out()).as(result.err()).contains("[2J");
    assertThat(result.out().chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
  }

  @Test
  void anAuditIsListedLikeACheckThatNeverEnds() {
    node.checks.others.clear();
    node.checks.audits.add(FakeChecks.audit());
    assertThat(shell.run("check", "list").out())
        .isEqualTo(
            """
            ID           PATH   STATE  STARTED               TOOK   COMPARED  FOUND
            audit:/lake  /lake  AUDIT  2025-01-31T11:58:00Z  2m00s  1.0k      1
            01JD41       /lake  DONE   2025-01-31T11:58:00Z  41s    1.2M      34
            """);
  }

  @Test
  void anAuditShowsTheRatiosAndTheAnswerThatIsWrongLongest() {
    node.checks.audits.add(FakeChecks.audit());
    assertThat(shell.run("check", "show", "audit:/lake").out())
        .isEqualTo(
            """
            audit:/lake  /lake  AUDIT
              location      s3://lake
              since         2025-01-31T11:58:00Z
              nodes         2
              judging       1
              wrong now     1
            AFTER   RIGHT  WRONG  UNSERVED  UNDECIDED  RATIO  AT LEAST (95%)
            1s      0      0      40        0          -      -
            random  999    1      0         2          99.9%  99.5265%
            STALE_ATTR  /lake/hot/part-1.parquet
              location      s3://lake/hot/part-1.parquet
              here          file, 128 MiB (134007000 bytes), version 11c0de2aa; so at 2025-01-31T11:57:00Z
              ufs           file, 128 MiB (134217728 bytes), version 9b74c98bb, modified 2025-01-31T11:57:59Z
              first seen    2025-01-31T11:58:01Z, looked at 3 times
              change        came and was applied, yet the answer is held:
                            MODIFIED (WRITE), all at and below s3://lake/hot, east/n1/7#810-812 at offset 99, committed 2025-01-31T11:57:59.010Z, published 2025-01-31T11:57:59.013Z, applied 2025-01-31T11:57:59.015Z
              shard         7 at n2
            """);
    assertThat(shell.run("check", "show", "audit:/lake", "-o", "json").out())
        .contains(
            "\"state\": \"AUDIT\"", "\"after\": \"random\"", "\"ratioAtLeast\": 0.9952650064");
  }

  private static GetCheckResponse found() {
    return FakeChecks.of(
        FakeChecks.done()
            .setMaxDurationMillis(600_000)
            .setSettled(9)
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_STALE_ATTR, 33))
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_UNVERIFIABLE, 1)),
        FakeChecks.stale("/hot/part-1.parquet"),
        FakeChecks.finding(CheckKind.CHECK_KIND_UNVERIFIABLE, "/u")
            .setLooks(1)
            .setDetail("403\nAccessDenied"));
  }
}
