package io.syncline.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckRun;
import io.syncline.agent.check.CheckState;
import io.syncline.agent.check.MemoryCheckBook;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whoever looks first starts what is due, once; and what became of it is noted. */
final class CheckSchedulerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");

  private Instant now = Instant.parse("2025-01-31T12:00:00Z");
  private MountTable mounts =
      MountTable.of(
          1, List.of(new Mount(LAKE, Location.parse("s3://lake"), "lake", MountPolicy.DEFAULT)));
  private final InstantSource clock = () -> now;
  private final MemoryCheckBook runs = new MemoryCheckBook();
  private final MemoryScheduleBook book = new MemoryScheduleBook();
  private final CheckAdmin checks =
      new CheckAdmin(runs, new PathResolver(() -> mounts), clock, new Random(1), 4);
  private final ScheduleAdmin admin =
      new ScheduleAdmin("east", book, checks, new PathResolver(() -> mounts), clock);
  private final List<List<ScheduledCheck>> shown = new ArrayList<>();
  private final CheckScheduler one = scheduler();
  private final CheckScheduler two = scheduler();

  @Test
  void whatIsDueIsStartedByOneOfTwoNodes() {
    admin.set(wish("nightly"), HOUR);
    one.look();
    assertThat(runs.runs()).as("not before its time").isEmpty();
    now = lake().times().next();
    one.look();
    two.look();
    assertThat(runs.runs())
        .singleElement()
        .matches(run -> run.mount().equals(LAKE))
        .matches(run -> run.reason().equals("scheduled: nightly"))
        .matches(run -> run.options().sample() == 0.5)
        .matches(run -> run.options().repair() == RepairAction.INVALIDATE);
    assertThat(lake().times().started()).isEqualTo(1);
    assertThat(lake().last().orElseThrow().end()).isEmpty();
  }

  @Test
  void whatIsDueWhileOneRunsIsLeftOutAndCounted() {
    admin.set(wish(""), HOUR);
    now = lake().times().next();
    one.look();
    now = lake().times().next();
    one.look();
    two.look();
    assertThat(runs.runs()).hasSize(1);
    assertThat(lake().times().skipped()).isEqualTo(1);
    endLast(CheckState.DONE);
    now = lake().times().next();
    two.look();
    assertThat(runs.runs()).hasSize(2);
  }

  @Test
  void howItEndedIsNotedOnceItHas() {
    admin.set(wish(""), HOUR);
    now = lake().times().next();
    one.look();
    endLast(CheckState.DONE);
    Instant ended = now;
    now = now.plusSeconds(60);
    two.look();
    assertThat(lake().last().orElseThrow().end())
        .contains(new ScheduledCheck.End(CheckState.DONE, ended, 0, 0));
    assertThat(lake().lastDone()).contains(ended);
    assertThat(lake().unfinishedPeriods(ended.plus(HOUR))).isEqualTo(1);
    assertThat(shown.get(shown.size() - 1)).containsExactly(lake());
  }

  @Test
  void oneThatDidNotCompareAllDoesNotCountAsDone() {
    ScheduledCheck set = admin.set(wish(""), HOUR);
    now = lake().times().next();
    one.look();
    endLast(CheckState.FAILED);
    one.look();
    assertThat(lake().last().orElseThrow().end().orElseThrow().state())
        .isEqualTo(CheckState.FAILED);
    assertThat(lake().lastDone()).isEmpty();
    assertThat(lake().unfinishedPeriods(set.set().plus(HOUR.multipliedBy(4)))).isEqualTo(4);
  }

  @Test
  void timesThatPassedWhileNoNodeRanAreCountedAndNotPiledUp() {
    admin.set(wish(""), HOUR);
    now = lake().times().next().plus(HOUR.multipliedBy(10)).plusSeconds(1);
    scheduler().look();
    assertThat(runs.runs()).hasSize(1);
    assertThat(lake().times().missed()).isEqualTo(10);
    endLast(CheckState.DONE);
    one.look();
    assertThat(runs.runs()).hasSize(1);
  }

  @Test
  void aMountThatIsGoneIsToldOfAndItsScheduleCanBeRemoved() {
    admin.set(wish(""), HOUR);
    mounts = MountTable.of(1, List.of());
    now = lake().times().next();
    one.look();
    assertThat(lake().problem()).contains("/lake");
    assertThat(admin.remove("/lake")).isTrue();
    assertThat(book.all()).isEmpty();
    assertRefused(ErrorCode.UNKNOWN_MOUNT, () -> admin.remove("/lake"));
  }

  @Test
  void settingAgainKeepsWhatIsKnownAndThePlace() {
    admin.set(wish(""), HOUR);
    now = lake().times().next();
    one.look();
    ScheduledCheck before = lake();
    admin.set(wish("other"), HOUR);
    assertThat(lake().times()).isEqualTo(before.times());
    assertThat(lake().last()).isEqualTo(before.last());
    admin.set(wish("other"), Duration.ofMinutes(1));
    assertThat(lake().times().next()).isBetween(now, now.plusSeconds(60));
  }

  @Test
  void whatCannotBeDoneIsRefusedWhenItIsSet() {
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> admin.set(wish(""), Duration.ofMillis(999)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> admin.set(wish(""), Duration.ofDays(366)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> admin.set(wish("x".repeat(1020)), HOUR));
    mounts = MountTable.of(1, List.of());
    assertRefused(ErrorCode.UNKNOWN_MOUNT, () -> admin.set(wish(""), HOUR));
    assertThat(book.all()).isEmpty();
  }

  @Test
  void itLooksAgainWhenTheNextOneIsDueAndNotAllTheTime() {
    assertThat(one.look()).isEqualTo(CheckScheduler.LATER);
    admin.set(wish(""), HOUR);
    now = lake().times().next().minusSeconds(4);
    assertThat(one.look()).isEqualTo(Duration.ofSeconds(4));
    now = lake().times().next().minusMillis(1);
    assertThat(one.look()).isEqualTo(CheckScheduler.SOON);
  }

  private CheckScheduler scheduler() {
    return new CheckScheduler(book, runs, checks, clock, shown::add);
  }

  private ScheduledCheck lake() {
    return book.of(LAKE).orElseThrow().check();
  }

  private void endLast(CheckState how) {
    CheckRun last = runs.runs().get(0);
    assertThat(runs.end(last.id(), how, now, "")).isPresent();
  }

  private static CheckAdmin.Wish wish(String reason) {
    return new CheckAdmin.Wish(
        "/lake",
        Optional.of(10),
        Optional.empty(),
        Optional.empty(),
        Optional.of(0.5),
        RepairAction.INVALIDATE,
        reason);
  }

  private static void assertRefused(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::run)
        .matches(refusal -> refusal.code() == code, code.name());
  }
}
