package io.syncline.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckState;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every book of schedules promises. */
public abstract class ScheduleBookContractTest {
  private static final Instant T = Instant.parse("2025-01-31T12:00:00Z");

  protected abstract ScheduleBook book();

  @Test
  void whatIsAddedIsReadAsItWas() {
    ScheduledCheck lake = check("/lake");
    ScheduledCheck sea = check("/sea");
    assertThat(book().add(sea)).isTrue();
    assertThat(book().add(lake)).isTrue();
    assertThat(book().all()).extracting(ScheduleBook.Entry::check).containsExactly(lake, sea);
    assertThat(book().of(lake.mount()).map(ScheduleBook.Entry::check)).contains(lake);
    assertThat(book().of(NamespacePath.parse("/none"))).isEmpty();
  }

  @Test
  void aMountHasOneOnly() {
    assertThat(book().add(check("/lake"))).isTrue();
    assertThat(book().add(check("/lake").didNotBegin("other"))).isFalse();
    assertThat(book().all())
        .singleElement()
        .matches(entry -> entry.check().problem().equals("why it did not begin"));
  }

  @Test
  void whatSomebodyElseChangedIsNotReplaced() {
    book().add(check("/lake"));
    ScheduleBook.Entry read = book().of(NamespacePath.parse("/lake")).orElseThrow();
    assertThat(book().replace(read, read.check().didNotBegin("one"))).isTrue();
    assertThat(book().replace(read, read.check().didNotBegin("two"))).isFalse();
    assertThat(book().of(NamespacePath.parse("/lake")).orElseThrow().check().problem())
        .isEqualTo("one");
  }

  @Test
  void whatIsRemovedIsGoneAndNotReplaced() {
    book().add(check("/lake"));
    ScheduleBook.Entry read = book().of(NamespacePath.parse("/lake")).orElseThrow();
    assertThat(book().remove(NamespacePath.parse("/lake"))).isTrue();
    assertThat(book().remove(NamespacePath.parse("/lake"))).isFalse();
    assertThat(book().replace(read, read.check())).isFalse();
    assertThat(book().all()).isEmpty();
  }

  @Test
  void moreThanAreAllowedAreRefused() {
    for (int i = 0; i < ScheduleBook.MAX_SCHEDULES; i++) {
      assertThat(book().add(check("/m" + i))).isTrue();
    }
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> book().add(check("/more")))
        .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
        .withMessageContaining(String.valueOf(ScheduleBook.MAX_SCHEDULES));
    assertThat(book().all()).hasSize(ScheduleBook.MAX_SCHEDULES);
  }

  /** A schedule with everything in it. */
  static ScheduledCheck check(String mount) {
    return new ScheduledCheck(
            NamespacePath.parse(mount),
            new CheckAdmin.Wish(
                mount + "/ü",
                Optional.of(7),
                Optional.of(Duration.ofSeconds(31)),
                Optional.of(Duration.ofHours(1)),
                Optional.of(0.25),
                RepairAction.RELOAD,
                "nightly"),
            T,
            new Timetable(Duration.ofHours(24), T.plusSeconds(5), 3, 2, 1),
            Optional.empty(),
            Optional.empty(),
            "")
        .began("01A", T.plusSeconds(1))
        .ended("01A", new ScheduledCheck.End(CheckState.DONE, T.plusSeconds(9), 1_000, 4))
        .didNotBegin("why it did not begin");
  }
}
