package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code syncline check run} and {@code resume}: following a check, its outcome and how it ends.
 */
final class CheckRunCommandTest {
  private static final GetCheckResponse RUNNING = FakeChecks.of(FakeChecks.running());

  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
    node.checks.play(RUNNING, FakeChecks.of(FakeChecks.done()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aCleanCheckSaysWhatWasCompared() {
    assertThat(shell.run("check", "run", "/lake"))
        .isEqualTo(
            new Shell.Result(
                0,
                "/lake  1.2M paths compared with 1.2k requests in 41s: no inconsistencies\n",
                ""));
    assertThat(node.checks.starts)
        .containsExactly(StartCheckRequest.newBuilder().setPath("/lake").build());
  }

  @Test
  void asksUntilTheCheckHasEndedAndNoLonger() {
    node.checks.play(RUNNING, RUNNING, RUNNING, FakeChecks.of(FakeChecks.done()), RUNNING);
    assertThat(shell.run("check", "run", "/lake").code()).isZero();
    assertThat(node.checks.gets).hasSize(4).containsOnly(FakeChecks.ID);
  }

  @Test
  void allThatIsAskedForIsSent() {
    Shell.Result result =
        shell.run(
            "check run /lake/a --rate 500 --settle 5s --max-duration 10m --reason INC-1"
                .split(" ", -1));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(node.checks.starts)
        .containsExactly(
            StartCheckRequest.newBuilder()
                .setPath("/lake/a")
                .setRequestsPerSecond(500)
                .setSettleMillis(5_000)
                .setMaxDurationMillis(600_000)
                .setReason("INC-1")
                .build());
  }

  @Test
  void muchThatWasNotComparedIsNamed() {
    node.checks.play(FakeChecks.of(FakeChecks.done().setCompared(1).setUnserved(2_300)));
    assertThat(shell.run("check", "run", "/lake").out())
        .isEqualTo(
            """
            /lake  1 path compared with 1.2k requests in 41s: no inconsistencies
            /lake  2.3k paths that are held were not compared: the cluster would ask the store about them
            """);
  }

  @Test
  void whatWasFoundIsToldByKindWithTheOldestAsTheExample() {
    node.checks.play(RUNNING, found());
    assertThat(shell.run("check", "run", "/lake"))
        .isEqualTo(
            new Shell.Result(
                11,
                """
                KIND           COUNT  OLDEST  EXAMPLE
                MISSING_LOCAL  1      40s     -
                ORPHAN_LOCAL   1      40s     /lake/tmp/job_77/_SUCCESS
                STALE_ATTR     2      40s     /lake/hot/part-1.parquet  here 127.8 MiB etag 11c0de2 / ufs 128.0 MiB etag 9b74c98
                TYPE_MISMATCH  1      40s     /lake/t  here file / ufs directory
                UNVERIFIABLE   1      40s     /lake/u  403 AccessDenied
                IN_FLIGHT      9      -       (normal: explained by changes on their way)
                """,
                "5 stuck inconsistencies, 1 path could not be verified. next: syncline check show"
                    + " 01JD41, or syncline check run /lake --repair invalidate\n"));
  }

  @Test
  void theNextCallIsForTheClusterThatWasNamed() {
    node.checks.play(
        FakeChecks.of(
            FakeChecks.done().addKinds(FakeChecks.count(CheckKind.CHECK_KIND_ORPHAN_LOCAL, 1))));
    assertThat(shell.run("check", "run", "/lake", "-c", "east").err())
        .isEqualTo(
            "1 stuck inconsistency. next: syncline -c east check show 01JD41, or syncline -c east"
                + " check run /lake --repair invalidate\n");
  }

  @Test
  void sampleIsNamedWhereNothingWasFoundInIt() {
    node.checks.play(FakeChecks.of(FakeChecks.done().setSample(0.005)));
    assertThat(shell.run("check", "run", "/lake", "--sample", "0.5%"))
        .isEqualTo(
            new Shell.Result(
                0,
                "/lake  1.2M paths compared with 1.2k requests in 41s, a sample of 0.5%: no"
                    + " inconsistencies\n",
                ""));
    assertThat(node.checks.starts)
        .containsExactly(StartCheckRequest.newBuilder().setPath("/lake").setSample(0.005).build());
  }

  @Test
  void sampleThatHasNothingProvesNothing() {
    node.checks.play(FakeChecks.of(FakeChecks.done().setSample(0.005).setCompared(0)));
    assertThat(shell.run("check", "run", "/lake", "--sample", "0.5%").code()).isEqualTo(13);
  }

  @Test
  void whatWasRepairedIsToldAndIsRightNow() {
    node.checks.play(
        FakeChecks.of(
            FakeChecks.done()
                .setRepair(CheckRepair.CHECK_REPAIR_RELOAD)
                .setSettled(9)
                .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_ORPHAN_LOCAL, 2).setRepaired(2))));
    assertThat(shell.run("check", "run", "/lake", "--repair", "reload"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                KIND          COUNT  REPAIRED  OLDEST  EXAMPLE
                ORPHAN_LOCAL  2      2         40s     -
                IN_FLIGHT     9      -         -       (normal: explained by changes on their way)
                """,
                "2 stuck inconsistencies, 2 repaired. next: syncline check show 01JD41\n"));
    assertThat(node.checks.starts)
        .containsExactly(
            StartCheckRequest.newBuilder()
                .setPath("/lake")
                .setRepair(CheckRepair.CHECK_REPAIR_RELOAD)
                .build());
  }

  @Test
  void whatRemainsAfterARepairHasACodeOfItsOwn() {
    CheckRun.Builder run =
        FakeChecks.done()
            .setRepair(CheckRepair.CHECK_REPAIR_INVALIDATE)
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_ORPHAN_LOCAL, 3).setRepaired(2));
    node.checks.play(FakeChecks.of(run));
    Shell.Result result = shell.run("check", "run", "/lake", "--repair", "invalidate");
    assertThat(result.code()).isEqualTo(12);
    assertThat(result.err()).startsWith("3 stuck inconsistencies, 2 repaired. next: ");
    node.checks.play(FakeChecks.of(run));
    assertThat(
            shell
                .run("check run /lake --repair invalidate --fail-on STALE_ATTR".split(" ", -1))
                .code())
        .isZero();
  }

  @Test
  void differencesThatSettledAreNoFindings() {
    node.checks.play(FakeChecks.of(FakeChecks.done().setSettled(9)));
    assertThat(shell.run("check", "run", "/lake"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                KIND       COUNT  OLDEST  EXAMPLE
                IN_FLIGHT  9      -       (normal: explained by changes on their way)
                /lake  1.2M paths compared with 1.2k requests in 41s: no inconsistencies
                """,
                ""));
  }

  @Test
  void aCheckThatFailedIsInconclusiveAndSaysWhy() {
    node.checks.play(
        RUNNING,
        FakeChecks.of(
            FakeChecks.ended(CheckState.CHECK_STATE_FAILED).setFailure("403\nAccessDenied")));
    assertThat(shell.run("check", "run", "/lake"))
        .isEqualTo(
            new Shell.Result(
                13,
                "",
                "warning check 01JD41 failed with 16/32 shards compared: 403 AccessDenied. next:"
                    + " syncline check resume 01JD41\n"));
  }

  @Test
  void whatACancelledCheckFoundIsWrongAllTheSame() {
    node.checks.play(
        RUNNING,
        FakeChecks.of(
            FakeChecks.ended(CheckState.CHECK_STATE_CANCELLED)
                .setFailure("its max-duration is over")
                .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_ORPHAN_LOCAL, 1))
                .setWaiting(2),
            FakeChecks.finding(CheckKind.CHECK_KIND_ORPHAN_LOCAL, "/a")));
    assertThat(shell.run("check", "run", "/lake", "--max-duration", "1s"))
        .isEqualTo(
            new Shell.Result(
                11,
                """
                KIND          COUNT  OLDEST  EXAMPLE
                ORPHAN_LOCAL  1      40s     /lake/a
                SETTLING      2      -       (it ended before they were looked at again)
                """,
                "warning check 01JD41 was cancelled with 16/32 shards compared: its max-duration is"
                    + " over. next: syncline check resume 01JD41\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STALE_ATTR,UNVERIFIABLE | STALE_ATTR            | 11",
        "STALE_ATTR              | stale-attr            | 11",
        "STALE_ATTR              | ORPHAN_LOCAL          | 0",
        "STALE_ATTR              | none                  | 0",
        "UNVERIFIABLE            |                       | 13",
        "UNVERIFIABLE            | ORPHAN_LOCAL          | 13",
        "UNVERIFIABLE            | UNVERIFIABLE          | 11",
        "UNVERIFIABLE            | none                  | 0",
        "STALE_ATTR,UNVERIFIABLE | ORPHAN_LOCAL          | 13",
        "STALE_ATTR,ORPHAN_LOCAL | MISSING_LOCAL,ORPHAN_LOCAL | 11",
      })
  void whichKindsCountCanBeSaid(String found, String failOn, int code) {
    CheckRun.Builder run = FakeChecks.done();
    for (String kind : found.split(",", -1)) {
      run.addKinds(FakeChecks.count(CheckKind.valueOf("CHECK_KIND_" + kind), 2));
    }
    node.checks.play(FakeChecks.of(run));
    Shell.Result result =
        failOn == null
            ? shell.run("check", "run", "/lake")
            : shell.run("check", "run", "/lake", "--fail-on", failOn);
    assertThat(result.code()).isEqualTo(code);
  }

  @Test
  void noKindMakesACheckThatFailedConclusive() {
    node.checks.play(FakeChecks.of(FakeChecks.ended(CheckState.CHECK_STATE_FAILED)));
    assertThat(shell.run("check", "run", "/lake", "--fail-on", "none").code()).isEqualTo(13);
  }

  @Test
  void theReportHasALineForEachFindingAndTheRunAsTheLast() throws IOException {
    node.checks.play(RUNNING, found());
    Path report = folder.resolve("findings.jsonl");
    Files.writeString(report, "old\n".repeat(1_000));
    assertThat(shell.run("check", "run", "/lake", "--report", report.toString()).code())
        .isEqualTo(11);
    List<String> lines = Files.readAllLines(report);
    assertThat(lines).hasSize(found().getFindingsCount() + 1);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"apiVersion\":\"syncline/v1\",\"kind\":\"CheckFinding\",\"checkKind\":\"STALE_ATTR\","
                + "\"path\":\"/lake/a\",\"location\":\"s3://lake/a\",\"firstSeen\":"
                + "\"2025-01-31T11:58:02Z\",\"looks\":3,\"repaired\":false,\"shard\":7,\"node\":\"n2\"}");
    assertThat(lines.subList(0, lines.size() - 1))
        .allMatch(line -> line.contains("\"kind\":\"CheckFinding\""));
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"apiVersion\":\"syncline/v1\",\"kind\":\"CheckRun\",\"id\":\"01JD41\",")
        .doesNotContain("findings");
  }

  @Test
  void aReportThatCannotBeWrittenIsRefusedBeforeTheCheckStarts() {
    Shell.Result result =
        shell.run("check", "run", "/lake", "--report", folder.resolve("no/such").toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error SYN-1002: cannot write the report " + folder.resolve("no/such") + "\n");
    assertThat(shell.run("check", "run", "/lake", "--report", folder.toString()).code())
        .isEqualTo(2);
    assertThat(node.checks.starts).isEmpty();
  }

  @Test
  void aCheckThatDoesNotStartLeavesNoReportAndNoneThatWasThereIsLost() throws IOException {
    node.failWith(ErrorCode.STORE_FAILED);
    Path fresh = folder.resolve("fresh.jsonl");
    Path old = Files.writeString(folder.resolve("old.jsonl"), "old\n");
    assertThat(shell.run("check", "run", "/lake", "--report", fresh.toString()).code())
        .isEqualTo(6);
    assertThat(shell.run("check", "run", "/lake", "--report", old.toString()).code()).isEqualTo(6);
    assertThat(fresh).doesNotExist();
    assertThat(old).hasContent("old\n");
  }

  @Test
  void detachedItPrintsTheIdOnlyAndAsksNoMore() {
    assertThat(shell.run("check", "run", "/lake", "--detach"))
        .isEqualTo(new Shell.Result(0, "01JD41\n", ""));
    assertThat(shell.run("check", "resume", "01JD41", "--detach"))
        .isEqualTo(new Shell.Result(0, "01JD41\n", ""));
    assertThat(shell.run("check", "run", "/lake", "--detach", "-o", "jsonl").out())
        .startsWith("{\"apiVersion\":\"syncline/v1\",\"kind\":\"CheckRun\",\"id\":\"01JD41\",");
    assertThat(node.checks.gets).isEmpty();
  }

  @Test
  void otherFormatsGetTheRunWithWhatItFound() {
    node.checks.play(RUNNING, found());
    Shell.Result json = shell.run("check", "run", "/lake", "-o", "json", "-q");
    assertThat(json.code()).isEqualTo(11);
    assertThat(json.out())
        .startsWith("{\n  \"apiVersion\": \"syncline/v1\",\n  \"kind\": \"CheckRun\",\n")
        .contains("\"findings\": [\n");
    assertThat(json.err()).isEmpty();
    assertThat(shell.run("check", "run", "/lake", "-o", "name").out()).isEqualTo("01JD41\n");
  }

  @Test
  void elsewhereThanOnATerminalThereIsALineEveryTenSeconds() {
    node.checks.play(
        RUNNING,
        FakeChecks.of(FakeChecks.running().setShardsDone(8).setCompared(96_400)),
        FakeChecks.of(
            FakeChecks.running()
                .setShardsDone(23)
                .setCompared(200_000)
                .setWaiting(2)
                .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_STALE_ATTR, 2))),
        FakeChecks.of(FakeChecks.done()));
    // Two looks at the clock for each answer, and a third for one that is shown: this one at 10 s.
    assertThat(shell.at(stepping(Duration.ofSeconds(2))).run("check", "run", "/lake").err())
        .isEqualTo("/lake  ####............  8/32 shards  96.4k compared  16.1k/s\n");
    node.checks.gets.clear();
    assertThat(shell.run("check", "run", "/lake", "--no-progress").err()).isEmpty();
    node.checks.gets.clear();
    assertThat(shell.run("check", "run", "/lake", "-q").err()).isEmpty();
  }

  @Test
  void onATerminalOneLineIsReplacedAndRemoved() {
    node.checks.play(
        RUNNING,
        FakeChecks.of(FakeChecks.running().setShardsDone(8).setCompared(96_400)),
        FakeChecks.of(FakeChecks.done()));
    String[] shown =
        shell
            .typing("")
            .at(stepping(Duration.ofMillis(150)))
            .run("check", "run", "/lake")
            .err()
            .split("\r\u001b\\[K", -1);
    assertThat(shown)
        .containsExactly(
            "",
            "/lake  ................  0/32 shards  0 compared  0.0/s",
            "/lake  ####............  8/32 shards  96.4k compared  160.7k/s",
            "");
  }

  @Test
  void aNodeThatIsAwayForAWhileIsAskedAgain() {
    node.checks.answers.add(
        1,
        () -> {
          throw FakeNode.error(ErrorCode.STORE_FAILED, "away");
        });
    assertThat(shell.run("check", "run", "/lake").code()).isZero();
    assertThat(node.checks.gets).hasSize(3);
  }

  @Test
  void aNodeThatStaysAwayIsAFailureThatSaysHowToGoOn() {
    node.checks.answers.set(
        1,
        () -> {
          throw FakeNode.error(ErrorCode.STORE_FAILED, "away");
        });
    Shell.Result result = shell.run("check", "run", "/lake", "--timeout", "100ms");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err())
        .startsWith("error SYN-6002: away\n")
        .endsWith("  try   The check goes on: syncline check show 01JD41\n");
  }

  @Test
  void interruptedTheCheckGoesOnAndIsNamed() {
    Thread command = Thread.currentThread();
    node.checks.answers.set(
        1,
        () -> {
          command.interrupt();
          return RUNNING;
        });
    Path report = folder.resolve("findings.jsonl");
    assertThat(shell.run("check", "run", "/lake", "--report", report.toString()))
        .isEqualTo(
            new Shell.Result(
                130,
                "",
                "warning interrupted, and check 01JD41 goes on. next: syncline check show 01JD41,"
                    + " or syncline check cancel 01JD41\n"));
    assertThat(node.checks.cancels).isEmpty();
    assertThat(report).doesNotExist();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void resumesAndFollowsAsARunDoes() {
    assertThat(shell.run("check", "resume", "01JD41"))
        .isEqualTo(
            new Shell.Result(
                0,
                "/lake  1.2M paths compared with 1.2k requests in 41s: no inconsistencies\n",
                ""));
    assertThat(node.checks.resumes).containsExactly("01JD41");
    assertThat(node.checks.starts).isEmpty();
  }

  @Test
  void oneCheckAtATimeRunsInAMount() {
    node.checks.others.put("01JD40", FakeChecks.running().setId("01JD40").setPath("/lake").build());
    node.checks.others.put("01JD3Z", FakeChecks.done().setId("01JD3Z").setPath("/lake/x").build());
    node.checks.answers.clear();
    assertThat(shell.run("check", "run", "/lake/a"))
        .isEqualTo(
            new Shell.Result(
                7,
                "",
                """
                error SYN-5011: check 01JD40 runs in mount /lake
                  cause found by the fake node
                  try   syncline check show 01JD40
                  try   syncline check cancel 01JD40
                """));
    Shell.Result resumed = shell.run("check", "resume", "01JD3Z");
    assertThat(resumed.code()).isEqualTo(7);
    assertThat(resumed.err()).contains("try   syncline check show 01JD40\n");
    assertThat(node.checks.lists).containsExactly("/lake/a", "/lake/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 0              | --rate 0 is not in 1 to 10000",
        "--rate 10001          | --rate 10001 is not in 1 to 10000",
        "--rate x              | syncline check run: --rate 'x' is not known (expected a whole"
            + " number)",
        "--repair all          | syncline check run: --repair 'all' is not known (expected none,"
            + " invalidate, reload, republish)",
        "--sample 0%           | --sample '0%' is not a percentage (expected e.g. 5% or 0.1%, at"
            + " most 100%)",
        "--sample 101          | --sample '101' is not a percentage (expected e.g. 5% or 0.1%, at"
            + " most 100%)",
        "--sample some         | --sample 'some' is not a percentage (expected e.g. 5% or 0.1%, at"
            + " most 100%)",
        "--settle x            | --settle 'x' is not a duration (expected e.g. 5s or 2m, 0 to 1d)",
        "--settle 25h          | --settle '25h' is not a duration (expected e.g. 5s or 2m, 0 to"
            + " 1d)",
        "--max-duration 999ms  | --max-duration '999ms' is not a duration (expected e.g. 5s or 2m,"
            + " 1s to 365d)",
        "--fail-on STALE       | --fail-on 'STALE' is not known (expected MISSING_LOCAL,"
            + " ORPHAN_LOCAL, STALE_ATTR, TYPE_MISMATCH, UNVERIFIABLE, PEER_DIVERGED, or none"
            + " alone)",
        "--detach --report x   | --report is about the end of the check, which --detach does not"
            + " wait for",
        "--detach --fail-on none | --fail-on is about the end of the check, which --detach does not"
            + " wait for",
        "-A                    | this command works on one cluster, not on all",
      })
  void wrongOptionsAreNamedAndNothingStarts(String options, String message) {
    String[] given = ("check run /lake " + options).split(" ");
    Shell.Result result = shell.run(given);
    assertThat(result.code()).as(Arrays.toString(given)).isEqualTo(2);
    assertThat(result.err()).startsWith("error SYN-1001: " + message + "\n");
    assertThat(node.checks.starts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run /lake", "resume 01JD41"})
  void failureOfTheNodeIsTold(String command) {
    node.failWith(ErrorCode.STORE_FAILED);
    Shell.Result result = shell.run(("check " + command).split(" "));
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).startsWith("error SYN-6002: ");
  }

  /** Each look at the clock is later than the one before. */
  private static InstantSource stepping(Duration step) {
    AtomicLong looks = new AtomicLong();
    return () ->
        Instant.ofEpochMilli(FakeChecks.STARTED + looks.getAndIncrement() * step.toMillis());
  }

  private static GetCheckResponse found() {
    return FakeChecks.of(
        FakeChecks.done()
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_MISSING_LOCAL, 1))
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_ORPHAN_LOCAL, 1))
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_STALE_ATTR, 2))
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_TYPE_MISMATCH, 1))
            .addKinds(FakeChecks.count(CheckKind.CHECK_KIND_UNVERIFIABLE, 1))
            .setSettled(9),
        FakeChecks.finding(CheckKind.CHECK_KIND_STALE_ATTR, "/a")
            .setFirstSeenMillis(FakeChecks.STARTED + 2_000),
        FakeChecks.stale("/hot/part-1.parquet"),
        FakeChecks.finding(CheckKind.CHECK_KIND_TYPE_MISMATCH, "/t")
            .setHeld(FakeChecks.file(1, ""))
            .setFound(CheckedStatus.newBuilder().setExists(true).setDirectory(true)),
        FakeChecks.finding(CheckKind.CHECK_KIND_ORPHAN_LOCAL, "/tmp/job_77/_SUCCESS"),
        FakeChecks.finding(CheckKind.CHECK_KIND_UNVERIFIABLE, "/u").setDetail("403\nAccessDenied"));
  }
}
