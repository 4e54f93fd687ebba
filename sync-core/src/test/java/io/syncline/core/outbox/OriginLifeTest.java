package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an origin says of itself when, and when it may write. */
class OriginLifeTest {
  private static final Location LAKE = Location.parse("s3://lake/a");
  private static final Location OTHER = Location.parse("s3://other");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final FencingWaits WAITS =
      new FencingWaits(LEASE, Duration.ofSeconds(20), Duration.ofSeconds(3));
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Origin SELF = new Origin("east", "n1", 5);
  private static final int PARTITIONS = 2;

  private final OriginLife life = life(Set.of());
  private long now = 1_000;

  @Test
  void itJoinsOnceItHasSomethingToWrite() {
    assertThat(due().entries()).isEmpty();
    life.want(List.of(LAKE));
    assertThat(due().entries()).containsExactly(joined(LAKE));
    assertThat(due().entries()).as("it is on its way").isEmpty();
  }

  @Test
  void aJoinThatMayNotBeThereIsSaidAgain() {
    life.want(List.of(LAKE));
    OriginsEntry said = due().entries().get(0);
    life.notAppended(said);
    assertThat(due().entries()).containsExactly(said);
  }

  @Test
  void nothingIsSaidInTheLogBeforeTheJoinIsThere() {
    life.want(List.of(LAKE));
    assertThat(due().beat()).isFalse();
    life.appended(joined(LAKE));
    assertThat(due().beat()).isTrue();
  }

  @Test
  void itIsHeardInEveryPartitionBeforeItWrites() {
    join(life);
    assertThat(life.mayWrite(now)).isFalse();
    life.heard(0, now, now);
    assertThat(life.mayWrite(now)).isFalse();
    life.heard(1, now, now);
    assertThat(life.mayWrite(now)).isTrue();
  }

  @Test
  void itDoesNotWriteBeforeItHasJoined() {
    hear(life);
    assertThat(life.mayWrite(now)).isFalse();
  }

  @Test
  void aHeartbeatIsDueEachInterval() {
    join(life);
    assertThat(due().beat()).isTrue();
    now += HEARTBEAT.toNanos() - 1;
    assertThat(due().beat()).isFalse();
    now++;
    assertThat(due().beat()).isTrue();
  }

  @Test
  void moreIsAnnouncedWithAllThatWasBefore() {
    join(life);
    life.want(List.of(OTHER));
    assertThat(life.isAnnounced(LAKE.child("x"))).isTrue();
    assertThat(life.isAnnounced(OTHER.child("x"))).isFalse();
    OriginsEntry.Joined wider = joined(LAKE, OTHER);
    assertThat(due().entries()).containsExactly(wider);
    assertThat(life.isAnnounced(OTHER.child("x"))).as("not acked").isFalse();
    life.appended(wider);
    assertThat(life.isAnnounced(OTHER.child("x"))).isTrue();
    assertThat(due().entries()).isEmpty();
  }

  @Test
  void moreLocationsThanThereMayBeAreRefused() {
    List<Location> many = new ArrayList<>();
    for (int i = 0; i < OriginLife.MAX_LOCATIONS; i++) {
      many.add(LAKE.child("m" + i));
    }
    assertThat(life.want(many)).isTrue();
    assertThat(life.want(List.of(OTHER))).isFalse();
    assertThat(life.want(many)).as("those that are there").isTrue();
    OriginsEntry.Joined said = (OriginsEntry.Joined) due().entries().get(0);
    assertThat(said.locations()).hasSize(OriginLife.MAX_LOCATIONS);
  }

  @Test
  void aSilentOriginIsOverAndIsNotRevived() {
    live(life);
    now += LEASE.toNanos() + 1;
    assertThat(life.over(now)).isPresent();
    hear(life);
    assertThat(life.mayWrite(now)).isFalse();
    life.want(List.of(OTHER));
    assertNothingDue(life);
  }

  @Test
  void oneThatIsDeclaredGoneWritesNoMore() {
    live(life);
    life.declaredGone("fenced");
    assertThat(life.over(now)).hasValue("fenced");
    hear(life);
    assertThat(life.mayWrite(now)).isFalse();
    assertNothingDue(life);
  }

  @Test
  void oneWhoseLogBrokeWritesNoMore() {
    live(life);
    life.logBroken("made anew");
    assertThat(life.over(now)).hasValue("made anew");
    assertThat(life.mayWrite(now)).isFalse();
  }

  @Test
  void itsPredecessorsAreGoneOnceWhatTheyLeftIsInTheLog() {
    OriginLife heir = life(Set.of(3L));
    join(heir);
    assertThat(heir.due(now, false, false).leaves()).isEmpty();
    assertThat(heir.due(now, true, false).leaves()).containsExactly(3L);
    assertThat(heir.due(now, true, false).leaves()).as("it is on its way").isEmpty();
    heir.left(3, place(0, 7));
    assertThat(heir.due(now, true, false).entries()).isEmpty();
    heir.left(3, place(1, 9));
    assertThat(heir.due(now, false, false).entries()).as("settled again").isEmpty();
    OriginsEntry.Left left = new OriginsEntry.Left(at(3), List.of(place(0, 7), place(1, 9)));
    assertThat(heir.due(now, true, false).entries()).containsExactly(left);
    assertThat(heir.due(now, true, false).entries()).as("it is on its way").isEmpty();
    heir.notAppended(left);
    assertThat(heir.due(now, true, false).entries()).containsExactly(left);
    assertThat(heir.predecessors()).containsExactly(3L);
    heir.appended(left);
    assertThat(heir.predecessors()).isEmpty();
    assertThat(heir.hasNobodyToLeave()).isTrue();
    assertThat(heir.due(now, true, true).entries()).isEmpty();
  }

  @Test
  void predecessorsAreNotSaidGoodbyeToBeforeItHasJoined() {
    OriginLife heir = life(Set.of(3L));
    heir.want(List.of(LAKE));
    assertThat(heir.due(now, true, true).leaves()).isEmpty();
  }

  @Test
  void itLeavesOnlyWhenEverythingIsInTheLog() {
    live(life);
    life.leave();
    assertThat(life.mayWrite(now)).isFalse();
    assertThat(life.due(now, true, false).leaves()).isEmpty();
    assertThat(life.due(now, true, true).leaves()).containsExactly(5L);
    assertThat(life.hasNobodyToLeave()).isFalse();
    depart(life);
    assertThat(life.hasNobodyToLeave()).isTrue();
  }

  /** An entry behind its end would be read as that of one that lives, and holds all back. */
  @Test
  void oneThatHasLeftNeverWritesOrSpeaksAgain() {
    live(life);
    life.leave();
    life.due(now, true, true);
    depart(life);
    assertThat(life.mayWrite(now)).isFalse();
    life.want(List.of(OTHER));
    life.leave();
    assertThat(life.hasNobodyToLeave()).isTrue();
    now += HEARTBEAT.toNanos();
    assertNothingDue(life);
  }

  /** Its own goodbye comes back to it as everybody else's does. */
  @Test
  void oneThatHasLeftIsNotReplaced() {
    live(life);
    life.leave();
    life.declaredGone("the origins topic says so");
    assertThat(life.over(now)).as("while it leaves").isEmpty();
    life.due(now, true, true);
    depart(life);
    life.declaredGone("the origins topic says so");
    life.logBroken("made anew");
    assertThat(life.over(now)).isEmpty();
    now += LEASE.toNanos() + 1;
    assertThat(life.over(now)).isEmpty();
  }

  @Test
  void oneThatLeavesAnnouncesNoMore() {
    live(life);
    life.leave();
    life.want(List.of(OTHER));
    assertThat(life.due(now, true, true).entries()).isEmpty();
  }

  @Test
  void itDoesNotLeaveWhileAJoinIsOnItsWay() {
    live(life);
    life.want(List.of(OTHER));
    assertThat(life.due(now, true, true).entries()).containsExactly(joined(LAKE, OTHER));
    life.leave();
    assertThat(life.due(now, true, true).leaves()).isEmpty();
    life.appended(joined(LAKE, OTHER));
    assertThat(life.due(now, true, true).leaves()).containsExactly(5L);
  }

  @Test
  void oneThatNeverJoinedHasNothingToSay() {
    life.leave();
    assertThat(life.hasNobodyToLeave()).isTrue();
    life.want(List.of(LAKE));
    assertNothingDue(life);
  }

  @Test
  void oneThatMayHaveJoinedJoinsInOrderToLeave() {
    life.want(List.of(LAKE));
    OriginsEntry said = due().entries().get(0);
    life.leave();
    life.notAppended(said);
    assertThat(life.hasNobodyToLeave()).isFalse();
    assertThat(life.due(now, true, true).entries()).containsExactly(said);
    life.appended(said);
    assertThat(life.due(now, true, true).leaves()).containsExactly(5L);
  }

  @Test
  void itIsTheLastOfItsNameToLeave() {
    OriginLife heir = life(Set.of(3L));
    live(heir);
    heir.leave();
    assertThat(heir.due(now, true, true).leaves()).containsExactly(3L, 5L);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      heir.left(3, place(partition, 7));
      heir.left(5, place(partition, 8));
    }
    List<OriginsEntry> first = heir.due(now, true, true).entries();
    assertThat(first)
        .extracting(entry -> ((OriginsEntry.Left) entry).origin())
        .containsExactly(at(3));
    heir.appended(first.get(0));
    assertThat(heir.due(now, true, true).entries())
        .extracting(entry -> ((OriginsEntry.Left) entry).origin())
        .containsExactly(SELF);
  }

  @Test
  void aPredecessorIsEarlier() {
    assertThatIllegalArgumentException().isThrownBy(() -> life(Set.of(5L)));
  }

  private OriginLife.Due due() {
    return life.due(now, true, true);
  }

  private void assertNothingDue(OriginLife whose) {
    OriginLife.Due due = whose.due(now, true, true);
    assertThat(due.entries()).isEmpty();
    assertThat(due.leaves()).isEmpty();
    assertThat(due.beat()).isFalse();
  }

  private void live(OriginLife whose) {
    join(whose);
    hear(whose);
    assertThat(whose.mayWrite(now)).isTrue();
  }

  private void join(OriginLife whose) {
    whose.want(List.of(LAKE));
    var unused = whose.due(now, false, false);
    whose.appended(joined(LAKE));
  }

  private void hear(OriginLife whose) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      whose.heard(partition, now, now);
    }
  }

  private void depart(OriginLife whose) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      whose.left(5, place(partition, 8));
    }
    List<OriginsEntry> entries = whose.due(now, true, true).entries();
    assertThat(entries)
        .containsExactly(new OriginsEntry.Left(SELF, List.of(place(0, 8), place(1, 8))));
    whose.appended(entries.get(0));
  }

  @Test
  void aWatcherSaysWhatItTellsOf() {
    OriginLife watcher =
        new OriginLife(
            SELF,
            Set.of(),
            new OriginLife.Settings(PARTITIONS, WAITS, HEARTBEAT, Optional.of("lake-events")));
    watcher.want(List.of(LAKE));
    assertThat(watcher.due(now, true, true).entries())
        .containsExactly(
            new OriginsEntry.Joined(
                SELF, List.of(LAKE), Optional.of("lake-events"), List.of(), WAITS));
  }

  private static OriginLife life(Set<Long> predecessors) {
    return new OriginLife(
        SELF, predecessors, new OriginLife.Settings(PARTITIONS, WAITS, HEARTBEAT));
  }

  private static Origin at(long incarnation) {
    return new Origin("east", "n1", incarnation);
  }

  private static OriginsEntry.Joined joined(Location... locations) {
    return new OriginsEntry.Joined(SELF, List.of(locations), Optional.empty(), List.of(), WAITS);
  }

  private static LogPlace place(int partition, long offset) {
    return new LogPlace("east", "id", partition, offset);
  }
}
