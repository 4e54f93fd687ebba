package io.syncline.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.cache.check.CheckTally;
import io.syncline.core.consistency.Account;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a cluster remembers of its checks. */
public abstract class CheckBookContractTest {
  private static final Instant T = Instant.parse("2026-11-01T10:00:00.123Z");

  /** An empty book. */
  protected abstract CheckBook book();

  @Test
  void aRunIsRememberedAsItWasStarted() {
    CheckBook book = book();
    CheckRun run = run("01A", "/lake");
    book.start(run);
    assertThat(book.run("01A")).contains(run);
    assertThat(book.running()).containsExactly(run);
    assertThat(book.runs()).containsExactly(run);
    assertThat(book.reports(run)).isEmpty();
  }

  @Test
  void nothingIsKnownOfOthers() {
    assertThat(book().run("01A")).isEmpty();
    assertThat(book().run("../x")).isEmpty();
    assertThat(book().runs()).isEmpty();
    assertThat(book().running()).isEmpty();
    assertThat(book().end("01A", CheckState.DONE, T, "")).isEmpty();
    assertThat(book().resume("01A", T)).isEmpty();
  }

  @Test
  void oneRunsInAMountAtATime() {
    CheckBook book = book();
    book.start(run("01A", "/lake"));
    book.start(run("01B", "/warehouse"));
    assertRefused(() -> book.start(run("01C", "/lake")));
    book.end("01A", CheckState.DONE, T, "");
    book.start(run("01C", "/lake"));
    assertThat(book.running()).extracting(CheckRun::id).containsExactlyInAnyOrder("01B", "01C");
    assertThat(book.runs()).extracting(CheckRun::id).containsExactly("01C", "01B", "01A");
  }

  @Test
  void aRunEndsOnce() {
    CheckBook book = book();
    book.start(run("01A", "/lake"));
    CheckRun ended =
        book.end("01A", CheckState.CANCELLED, T.plusSeconds(9), "enough").orElseThrow();
    assertThat(ended.state()).isEqualTo(CheckState.CANCELLED);
    assertThat(ended.ended()).contains(T.plusSeconds(9));
    assertThat(ended.failure()).isEqualTo("enough");
    assertThat(book.end("01A", CheckState.DONE, T.plusSeconds(10), "")).contains(ended);
    assertThat(book.running()).isEmpty();
  }

  @Test
  void whatWasNotComparedWholeGoesOnWithItsReports() {
    CheckBook book = book();
    CheckRun run = run("01A", "/lake");
    book.start(run);
    book.keep(run, 3, report());
    book.end("01A", CheckState.FAILED, T, "the store is away");
    CheckRun resumed = book.resume("01A", T.plusSeconds(60)).orElseThrow();
    assertThat(resumed.state()).isEqualTo(CheckState.RUNNING);
    assertThat(resumed.ended()).isEmpty();
    assertThat(resumed.failure()).isEmpty();
    assertThat(book.running()).containsExactly(resumed);
    assertThat(book.reports(resumed)).isEqualTo(Map.of(3, report()));
  }

  @Test
  void whatRunsOrIsDoneIsNotResumed() {
    CheckBook book = book();
    book.start(run("01A", "/lake"));
    assertThat(book.resume("01A", T.plusSeconds(5))).contains(run("01A", "/lake"));
    book.end("01A", CheckState.DONE, T, "");
    assertThat(book.resume("01A", T).orElseThrow().state()).isEqualTo(CheckState.DONE);
  }

  @Test
  void nothingIsResumedBesideAnotherOne() {
    CheckBook book = book();
    book.start(run("01A", "/lake"));
    book.end("01A", CheckState.CANCELLED, T, "");
    book.start(run("01B", "/lake"));
    assertRefused(() -> book.resume("01A", T));
  }

  @Test
  void theLastReportOfAShardIsKept() {
    CheckBook book = book();
    CheckRun run = run("01A", "/lake");
    book.start(run);
    book.keep(run, 3, ShardReport.begun("node-1"));
    book.keep(run, 3, report());
    book.keep(run, 31, ShardReport.begun("node-2"));
    assertThat(book.report(run, 3)).contains(report());
    assertThat(book.report(run, 4)).isEmpty();
    assertThat(book.reports(run)).isEqualTo(Map.of(3, report(), 31, ShardReport.begun("node-2")));
  }

  @Test
  void theOldestRunsAreForgottenAndNothingIsKeptOfThem() {
    CheckBook book = book();
    for (int i = 0; i < CheckBook.MAX_RUNS + 3; i++) {
      String id = String.format("01A%02d", i);
      book.start(run(id, "/lake"));
      book.end(id, CheckState.DONE, T, "");
    }
    assertThat(book.runs()).hasSize(CheckBook.MAX_RUNS);
    assertThat(book.runs().get(CheckBook.MAX_RUNS - 1).id()).isEqualTo("01A03");
    book.keep(run("01A00", "/lake"), 1, report());
    assertThat(book.run("01A00")).isEmpty();
  }

  private static void assertRefused(Runnable action) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(action::run)
        .matches(refusal -> refusal.code() == ErrorCode.CHECK_RUNNING)
        .withMessageContaining("01");
  }

  /** A run that was just started. */
  protected static CheckRun run(String id, String mount) {
    return new CheckRun(
        id,
        NamespacePath.parse(mount),
        NamespacePath.parse(mount + "/a b"),
        Location.parse("s3://lake/a b"),
        new CheckOptions(
            100,
            Duration.ofSeconds(31),
            Optional.of(Duration.ofHours(1)),
            0.25,
            RepairAction.RELOAD),
        "INC-4711",
        T,
        CheckState.RUNNING,
        Optional.empty(),
        "");
  }

  /** A report of two findings. */
  protected static ShardReport report() {
    FileStatus held = new FileStatus(FileType.FILE, 12, T, "v1");
    ReportedFinding stale =
        new ReportedFinding(
            DifferenceKind.STALE_ATTR,
            Location.parse("s3://lake/ü?#/x"),
            held,
            Optional.of(T),
            new FileStatus(FileType.FILE, 13, null, null),
            T.plusMillis(5),
            2,
            "",
            true,
            null);
    ReportedFinding missing =
        new ReportedFinding(
            DifferenceKind.MISSING_LOCAL,
            Location.parse("s3://lake/y"),
            null,
            Optional.empty(),
            FileStatus.directory(),
            T,
            3,
            "",
            false,
            new ReportedAccount(
                Account.Verdict.APPLIED,
                Optional.of(
                    new ReportedAccount.Heard(
                        "MODIFIED",
                        "WRITE",
                        "s3://lake/y",
                        true,
                        "east/n1/7",
                        810,
                        812,
                        Optional.of(99L),
                        Optional.of(T),
                        Optional.empty(),
                        Optional.of(T.plusMillis(1)))),
                Optional.of(T.minusMillis(3)),
                true,
                T.minusMillis(9),
                true));
    return ShardReport.begun("node-1")
        .at(new CheckTally(1, 2, 3, 4, 5, 6))
        .with(stale)
        .with(missing)
        .atItsEnd();
  }
}
