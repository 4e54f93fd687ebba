package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.ScheduledRun;
import io.syncline.proto.node.v1.SetCheckScheduleRequest;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code syncline check schedule}. */
class CheckScheduleCommandsTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void settingTellsWhenTheFirstOneIsDue() {
    assertThat(
            shell.run(
                "check",
                "schedule",
                "set",
                "/lake",
                "--every",
                "24h",
                "--rate",
                "50",
                "--sample",
                "5%",
                "--max-duration",
                "1h",
                "--repair",
                "invalidate",
                "--reason",
                "nightly"))
        .isEqualTo(
            new Shell.Result(0, "/lake  is checked every 1d, next 2025-01-31T12:58:00Z\n", ""));
    assertThat(node.checks.sets)
        .containsExactly(
            SetCheckScheduleRequest.newBuilder()
                .setEveryMillis(86_400_000)
                .setCheck(
                    StartCheckRequest.newBuilder()
                        .setPath("/lake")
                        .setRequestsPerSecond(50)
                        .setSample(0.05)
                        .setMaxDurationMillis(3_600_000)
                        .setRepair(CheckRepair.CHECK_REPAIR_INVALIDATE)
                        .setReason("nightly"))
                .build());
  }

  @Test
  void theListTellsWhenTheNextOneIsDueAndHowTheLastWent() {
    node.checks.schedules.add(
        FakeChecks.schedule("/lake", 86_400_000)
            .setStarted(9)
            .setSkipped(2)
            .setMissed(1)
            .setLastDoneMillis(FakeChecks.STARTED + 60_000)
            .setLast(
                ScheduledRun.newBuilder()
                    .setId("01JD41")
                    .setState(CheckState.CHECK_STATE_DONE)
                    .setStartedMillis(FakeChecks.STARTED)
                    .setEndedMillis(FakeChecks.STARTED + 60_000)
                    .setCompared(1_234_567)
                    .setFound(3))
            .build());
    node.checks.schedules.add(
        FakeChecks.schedule("/sea", 5_000)
            .setLast(
                ScheduledRun.newBuilder()
                    .setId("01JD42")
                    .setState(CheckState.CHECK_STATE_RUNNING)
                    .setStartedMillis(FakeChecks.STARTED))
            .build());
    node.checks.schedules.add(
        FakeChecks.schedule("/sun", 3_600_000).setProblem("no mount\nshows /sun").build());
    assertThat(shell.run("check", "schedule", "list").out())
        .isEqualTo(
            """
            PATH   EVERY  NEXT                  LAST    STATE        COMPARED  FOUND  LEFT OUT
            /lake  1d     2025-01-31T12:58:00Z  01JD41  DONE         1.2M      3      3
            /sea   5s     2025-01-31T12:58:00Z  01JD42  RUNNING      -         -      0
            /sun   1h     2025-01-31T12:58:00Z  -       NOT STARTED  -         -      0
            """);
    assertThat(shell.run("check", "schedule", "list", "-o", "wide").out())
        .contains("LAST DONE", "2025-01-31T11:59:00Z", "no mount shows /sun");
    assertThat(shell.run("check", "schedule", "list", "-o", "json").out())
        .contains(
            "\"kind\": \"CheckScheduleList\"",
            "\"every\": 86400",
            "\"next\": \"2025-01-31T12:58:00Z\"",
            "\"compared\": 1234567",
            "\"skipped\": 2",
            "\"missed\": 1");
  }

  @Test
  void anEmptyListTellsHowToBegin() {
    Shell.Result result = shell.run("check", "schedule", "list");
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("syncline check schedule set PATH --every 24h");
  }

  @Test
  void removingTellsWhetherThereWasOne() {
    node.checks.schedules.add(FakeChecks.schedule("/lake", 5_000).build());
    assertThat(shell.run("check", "schedule", "remove", "/lake"))
        .isEqualTo(new Shell.Result(0, "/lake  is checked regularly no more\n", ""));
    assertThat(shell.run("check", "schedule", "remove", "/lake"))
        .isEqualTo(new Shell.Result(0, "/lake  was not checked regularly\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "--every,0s,'expected e.g. 5s or 2m, 1s to 365d'",
    "--every,soon,'is not a duration'",
    "--every,366d,'is not a duration'"
  })
  void aPeriodThatIsNoneIsRefused(String option, String value, String expected) {
    Shell.Result result = shell.run("check", "schedule", "set", "/lake", option, value);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(expected);
    assertThat(node.checks.sets).isEmpty();
  }

  @Test
  void withoutAPeriodNothingIsSet() {
    Shell.Result result = shell.run("check", "schedule", "set", "/lake");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--every");
  }

  @Test
  void theQuickLevelIsRefusedWithWhatToDo() {
    Shell.Result result =
        shell.run("check", "schedule", "set", "/lake", "--every", "1h", "--level", "quick");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--level quick cannot be scheduled", "syncline check run /lake --level quick");
    assertThat(node.checks.sets).isEmpty();
  }
}
