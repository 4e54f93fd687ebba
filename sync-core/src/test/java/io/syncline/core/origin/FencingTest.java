package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fencing.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom nobody has to wait for any more: each rule of declaring an origin gone. */
class FencingTest extends FencingFixture {
  @Test
  void anOriginThatIsSilentForTheWholeWaitIsFencedAndThenSaidToBeGone() {
    measure(10, 20);
    assertThat(next()).isEqualTo(new Step.Wait(FULL));
    now += FULL;
    measure(10, 25);
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 10L, 1, 25L));
    date();
    Step.Append append = (Step.Append) next();
    assertThat(append.fence().fenced()).isEqualTo(DEAD);
    assertThat(append.fence().locations()).containsExactly(LAKE);
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isEqualTo(new Step.Read(Map.of(0, 10L, 1, 25L), Map.of(0, 17L, 1, 31L)));
    findFences(16, 30);
    fencing.wasRead();
    Step.Leave leave = (Step.Leave) next();
    assertThat(leave.entries()).containsExactly(new OriginsEntry.Left(DEAD, places(16, 30)));
    fencing.over();
    assertThat(next()).isEqualTo(new Step.Over(Fencing.Outcome.GONE));
  }

  @Test
  void nothingIsFencedBeforeTheWaitIsOver() {
    measure(10, 20);
    fencing.fenced(SELF, places(16, 30));
    fencing.wasRead();
    fencing.over();
    assertThat(next()).isEqualTo(new Step.Wait(FULL));
  }

  @Test
  void aRecordDuringTheWaitMeansThatItLivedAndTheWholeWaitBeginsAgain() {
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(1, 22, DEAD);
    fencing.wasRead();
    assertThat(fencing.progress().detail()).contains("east/n2/7", "partition 1 at 22");
    assertBegunAgain();
  }

  @Test
  void aRecordOfAnOlderIncarnationOfItsNameMeansThatItLivedToo() {
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 10, OLDER);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void recordsOfANewerIncarnationAndOfOthersMeanNothing() {
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 10, NEWER);
    fencing.found(0, 11, SELF);
    fencing.found(0, 12, new Origin("east", "n3", 1));
    fencing.found(0, 13, new Origin("west", "n2", 7));
    fencing.wasRead();
    date();
    assertThat(next()).isInstanceOf(Step.Append.class);
  }

  @Test
  void aRecordBeforeItsFenceMeansThatItLivedAndNobodyIsSaidToBeGone() {
    toFence();
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(16, 30);
    fencing.found(1, 29, DEAD);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void aRecordBehindItsFenceDoesNotCount() {
    toFence();
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(16, 30);
    fencing.found(1, 31, DEAD);
    fencing.wasRead();
    assertThat(next()).isInstanceOf(Step.Leave.class);
  }

  @Test
  void nobodyIsSaidToBeGoneBeforeEveryPartitionHasTheFence() {
    toFence();
    fencing.fenced(SELF, places(16, 30).subList(0, 1));
    assertBegunAgain();
  }

  @Test
  void nobodyIsSaidToBeGoneBeforeTheFencesWereReadBack() {
    toFence();
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.over();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 16, SELF);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void aFenceInAnotherLogThanTheOneThatWasLookedAtBeginsAgain() {
    toFence();
    fencing.fenced(SELF, List.of(new LogPlace("t", "topic-2", 0, 16), place(1, 30)));
    assertBegunAgain();
  }

  @Test
  void aFenceBeforeWhatWasReadIsInAnotherLogAndBeginsAgain() {
    toFence();
    fencing.fenced(SELF, places(16, 24));
    assertBegunAgain();
  }

  @Test
  void aTopicThatWasMadeAnewOrWhoseEndWentBackBeginsAgain() {
    measure(10, 20);
    now += FULL;
    assertThat(next()).isInstanceOf(Step.Measure.class);
    fencing.measured("topic-2", Map.of(0, 10L, 1, 20L), now);
    assertBegunAgain();
    measure(10, 20);
    now += FULL;
    measure(10, 19);
    assertBegunAgain();
  }

  @Test
  void aFenceThatMayBeLostIsAppendedAgainAfterAnotherLook() {
    toFence();
    fencing.notFenced();
    measure(40, 50);
    readSilence(Map.of(0, 15L, 1, 25L), Map.of(0, 40L, 1, 50L));
    assertThat(next()).isInstanceOf(Step.Append.class);
    assertThat(fencing.progress().beginnings()).isEqualTo(1);
  }

  @Test
  void whatItCouldWriteIsTakenFromTheOriginsTopicAsItIsAfterTheWait() {
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    assertThat(next()).isInstanceOf(Step.Wait.class);
    membership.read("n2/7", joined(DEAD, OTHER));
    date();
    Step.Append append = (Step.Append) next();
    assertThat(append.fence().locations()).containsExactly(LAKE, OTHER);
  }

  @Test
  void olderIncarnationsAreFencedWithItAndNewerOnesAreNot() {
    membership.read("n2/3", joined(OLDER, OTHER));
    membership.read("n2/8", joined(NEWER, Location.parse("s3://newer")));
    toFence();
    assertThat(((Step.Append) next()).fence().locations()).containsExactly(LAKE, OTHER);
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(16, 30);
    fencing.wasRead();
    assertThat(((Step.Leave) next()).entries())
        .extracting(OriginsEntry.Left::origin)
        .containsExactlyInAnyOrder(DEAD, OLDER);
  }

  @Test
  void aFenceNamesTheOutermostLocationsAndStoresWhereTheyAreTooMany() {
    membership.read("n2/7", joined(DEAD, LAKE.child("x")));
    toFence();
    assertThat(((Step.Append) next()).fence().locations()).containsExactly(LAKE);
    List<Location> many =
        IntStream.rangeClosed(0, Fencing.MAX_LOCATIONS)
            .mapToObj(i -> OTHER.child("m" + i))
            .toList();
    membership.read(
        "n2/7",
        new OriginsEntry.Joined(DEAD, many, Optional.empty(), List.of(), FencingWaits.NONE));
    assertThat(((Step.Append) next()).fence().locations())
        .containsExactly(LAKE.root(), OTHER.root());
  }

  @Test
  void anOriginThatLeftMeanwhileEndsTheJob() {
    measure(10, 20);
    membership.read("n2/7", new OriginsEntry.Left(DEAD, places(5, 5)));
    assertThat(next()).isEqualTo(new Step.Over(Fencing.Outcome.HAD_LEFT));
  }

  @Test
  void nobodyFencesItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fencing(true, SELF))
        .withMessageContaining("itself");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fencing(true, DEAD, new Origin("east", "n1", 10)));
    Origin before = new Origin("east", "n1", 8);
    assertThat(fencing(false, before).progress().target()).isEqualTo(FencingTarget.of(before));
  }

  @Test
  void allNodesOfALostClusterAreFencedEachByItsOwnFenceAndThenSaidToBeGone() {
    lostCluster();
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    date();
    assertThat(((Step.Append) next()).fence())
        .isEqualTo(new BusRecord.Fence(WEST_ONE, List.of(LAKE)));
    fencing.fenced(SELF, places(15, 25));
    assertThat(((Step.Append) next()).fence())
        .isEqualTo(new BusRecord.Fence(WEST_TWO, List.of(OTHER)));
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isEqualTo(new Step.Read(Map.of(0, 15L, 1, 25L), Map.of(0, 17L, 1, 31L)));
    findFences(15, 25);
    findFences(16, 30);
    fencing.wasRead();
    assertThat(((Step.Leave) next()).entries())
        .containsExactlyInAnyOrder(
            new OriginsEntry.Left(WEST_ONE, places(15, 25)),
            new OriginsEntry.Left(WEST_TWO, places(16, 30)));
  }

  @Test
  void oneNodeThatIsHeardOfKeepsItsWholeCluster() {
    lostCluster();
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(1, 22, WEST_TWO);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void aRecordBehindTheFenceOfAnotherAndBeforeItsOwnMeansThatItLived() {
    lostClusterIsFenced();
    fencing.found(1, 28, WEST_TWO);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void aRecordBehindItsOwnFenceAndBeforeThatOfAnotherDoesNotCount() {
    lostClusterIsFenced();
    fencing.found(1, 28, WEST_ONE);
    fencing.wasRead();
    assertThat(next()).isInstanceOf(Step.Leave.class);
  }

  @Test
  void nobodyOfAClusterIsSaidToBeGoneBeforeEveryFenceWasReadBack() {
    lostCluster();
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    date();
    fence(15, 25);
    fence(16, 30);
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 15, SELF);
    findFences(16, 30);
    fencing.wasRead();
    assertBegunAgain();
  }

  @Test
  void aFenceThatMayBeLostMakesAllOfThemBeAppendedAgain() {
    lostCluster();
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    date();
    fence(15, 25);
    assertThat(next()).isInstanceOf(Step.Append.class);
    fencing.notFenced();
    measure(40, 50);
    readSilence(Map.of(0, 15L, 1, 25L), Map.of(0, 40L, 1, 50L));
    assertThat(((Step.Append) next()).fence().fenced()).isEqualTo(WEST_ONE);
  }

  /** It is another origin: it joins, and leaves its older starts itself or fences them. */
  @Test
  void aClusterThatComesBackUnderNewIncarnationsIsNotFenced() {
    lostCluster();
    waitOver();
    Origin back = new Origin("west", "n1", 8);
    Origin added = new Origin("west", "n9", 1);
    membership.read("back", joined(back, LAKE));
    membership.read("added", joined(added, LAKE));
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 12, back);
    fencing.found(0, 13, added);
    fencing.wasRead();
    date();
    fence(15, 25);
    fence(16, 30);
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(15, 25);
    findFences(16, 30);
    fencing.wasRead();
    assertThat(((Step.Leave) next()).entries())
        .extracting(OriginsEntry.Left::origin)
        .containsExactlyInAnyOrder(WEST_ONE, WEST_TWO);
  }

  @Test
  void whoHasLeftMeanwhileNeedsNoFenceAndTheOthersDo() {
    lostCluster();
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    membership.read("w1", new OriginsEntry.Left(WEST_ONE, places(5, 5)));
    date();
    assertThat(((Step.Append) next()).fence().fenced()).isEqualTo(WEST_TWO);
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(16, 30);
    fencing.wasRead();
    assertThat(((Step.Leave) next()).entries())
        .containsExactly(new OriginsEntry.Left(WEST_TWO, places(16, 30)));
  }

  /** Two clusters may declare the same nodes gone at once: the fences of the other mean nothing. */
  @Test
  void theFencesOfAnotherFencerMeanNothing() {
    Origin other = new Origin("north", "n1", 2);
    lostCluster();
    waitOver();
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 12, other);
    fencing.wasRead();
    date();
    fence(16, 30);
    fence(18, 32);
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 15, other);
    findFences(16, 30);
    fencing.found(0, 17, other);
    findFences(18, 32);
    fencing.wasRead();
    assertThat(next()).isInstanceOf(Step.Leave.class);
  }

  @Test
  void thePlaceOfAFenceHoldsTheRecordOfWhoAppendedIt() {
    toFence();
    fencing.fenced(SELF, places(16, 30));
    assertThat(next()).isInstanceOf(Step.Read.class);
    fencing.found(0, 16, new Origin("north", "n1", 2));
    fencing.found(1, 30, SELF);
    fencing.wasRead();
    assertBegunAgain();
  }

  /** A node that has just started knows nobody yet. */
  @Test
  void nobodyHasLeftBeforeTheOriginsTopicWasRead() {
    assertThat(fencing.next(Members.NONE, now, now)).isInstanceOf(Step.Measure.class);
  }

  @Test
  void aTargetIsOfOneClusterAndOfAtLeastOneName() {
    assertThatIllegalArgumentException().isThrownBy(() -> FencingTarget.of(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FencingTarget.of(List.of(DEAD, WEST_ONE)))
        .withMessageContaining("not of cluster east");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FencingTarget.of(
                    IntStream.rangeClosed(0, FencingTarget.MAX_NAMES)
                        .mapToObj(i -> new Origin("east", "n" + i, 1))
                        .toList()));
    FencingTarget target = FencingTarget.of(List.of(OLDER, DEAD));
    assertThat(target.origins()).containsExactly(DEAD);
    assertThat(target).hasToString("east/n2/7");
    assertThat(target.covers(NEWER)).isFalse();
    assertThat(target.covers(new Origin("west", "n2", 7))).isFalse();
    assertThat(target.overlaps(FencingTarget.of(NEWER))).isTrue();
    assertThat(target.overlaps(FencingTarget.of(new Origin("west", "n2", 7)))).isFalse();
  }

  @Test
  void whoIsHeardAgainAndAgainIsNotDeclaredGone() {
    for (int i = 0; i < Fencing.MAX_BEGINNINGS; i++) {
      waitOver();
      assertThat(next()).isInstanceOf(Step.Read.class);
      fencing.found(0, 11, DEAD);
      fencing.wasRead();
    }
    assertThat(next()).isEqualTo(new Step.Over(Fencing.Outcome.GIVEN_UP));
  }

  private void assertBegunAgain() {
    assertThat(next()).isInstanceOf(Step.Measure.class);
    assertThat(fencing.progress().beginnings()).isGreaterThan(1);
    fencing.measured(TOPIC_ID, Map.of(0, 40L, 1, 50L), now);
    assertThat(next()).isEqualTo(new Step.Wait(FULL));
    fencing.broken("for the next assertion");
  }

  /** Two nodes of another cluster, of which nobody is heard any more. */
  private void lostCluster() {
    membership.read("w1", joined(WEST_ONE, LAKE));
    membership.read("w2", joined(WEST_TWO, OTHER));
    fencing = fencing(false, WEST_ONE, WEST_TWO);
  }

  private void lostClusterIsFenced() {
    lostCluster();
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    date();
    fence(15, 25);
    fence(16, 30);
    assertThat(next()).isInstanceOf(Step.Read.class);
    findFences(15, 25);
    findFences(16, 30);
  }

  private void fence(long first, long second) {
    assertThat(next()).isInstanceOf(Step.Append.class);
    fencing.fenced(SELF, places(first, second));
  }

  private void toFence() {
    waitOver();
    readSilence(Map.of(0, 10L, 1, 20L), Map.of(0, 15L, 1, 25L));
    date();
    assertThat(next()).isInstanceOf(Step.Append.class);
  }
}
