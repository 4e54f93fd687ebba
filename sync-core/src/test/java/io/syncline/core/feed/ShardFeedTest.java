package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Lease;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What one shard makes of the records that it reads: gaps, fences, claims, ends and tokens. */
class ShardFeedTest extends ShardFeedFixture {
  @Test
  void aChangeInvalidatesItsLocation() {
    Reading reading = read(EAST, 0, 0, changed(LAKE.child("x")));
    assertThat(reading.invalidations())
        .containsExactly(new Invalidation(LAKE.child("x"), Scope.PATH));
    assertThat(reading.loss()).isEmpty();
    assertThat(reading.nextSequence()).hasValue(1);
  }

  @Test
  void aMissingRecordInvalidatesAllThatItsClusterCanWrite() {
    join(new Origin("east", "n2", 4), OTHER);
    join(new Origin("north", "n1", 4), Location.parse("s3://elsewhere"));
    read(EAST, 0, 0, ALIVE);
    Reading reading = read(EAST, 3, 4, ALIVE);
    assertThat(reading.loss()).hasValue(FeedLoss.MISSING_RECORDS);
    assertThat(reading.lost()).isEqualTo(2);
    assertThat(reading.whole()).isFalse();
    assertThat(reading.invalidations())
        .containsExactlyInAnyOrder(
            new Invalidation(LAKE, Scope.SUBTREE),
            new Invalidation(LAKE.root(), Scope.PATH),
            new Invalidation(OTHER, Scope.SUBTREE));
  }

  /** What is missing may be the fence of an origin that is not known yet. */
  @Test
  void aMissingRecordInvalidatesTheWholeShardWhereTheOriginsWereNotReadLately() {
    read(EAST, 0, 0, ALIVE);
    now += Lease.SHORTEST.plus(Duration.ofSeconds(1)).toNanos();
    assertThat(read(EAST, 2, 2, ALIVE).whole()).isTrue();
  }

  /** What it can write is not known yet. */
  @Test
  void aMissingRecordOfAnOriginThatIsNotKnownInvalidatesTheWholeShard() {
    Reading reading = read(new Origin("east", "n9", 1), 3, 3, ALIVE);
    assertThat(reading.lost()).isEqualTo(3);
    assertThat(reading.whole()).isTrue();
  }

  /** An origin may have said a moment before that it writes more. */
  @Test
  void whatWasMissingIsInvalidatedAgainOnceTheOriginsWereReadAgain() {
    live();
    now = 5_000;
    assertThat(read(EAST, 5, 5, ALIVE).whole()).isFalse();
    date(now);
    assertThat(feed.settle(membership.members()).invalidations()).isEmpty();
    join(EAST, OTHER);
    date(now + 1);
    Settlement settled = feed.settle(membership.members());
    assertThat(settled.whole()).isFalse();
    assertThat(settled.invalidations())
        .containsExactlyInAnyOrder(
            new Invalidation(LAKE, Scope.SUBTREE),
            new Invalidation(LAKE.root(), Scope.PATH),
            new Invalidation(OTHER, Scope.SUBTREE));
    assertThat(feed.settle(membership.members()).invalidations()).isEmpty();
  }

  @Test
  void untilThenNothingLaterIsProvenAndNoTokenCounts() {
    live();
    now = 5_000;
    feed.sampled("east", "id", 4_500, 0, offset, 0);
    read(EAST, 5, 5, ALIVE);
    read(EAST, 6, 6, new BusRecord.Heartbeat(OptionalLong.of(offset - 1)));
    membership.read("ping", membership.ping(4_900));
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.MISSING_RECORDS);
    assertThat(proof().nanos()).as("known when it was found").hasValue(4_000);
    assertThat(feed.isApplied(new Token(EAST, 3, 4), membership.members())).isFalse();
    date(5_001);
    feed.settle(membership.members());
    assertThat(proof().nanos()).hasValue(4_500);
    assertThat(feed.isApplied(new Token(EAST, 3, 4), membership.members())).isTrue();
  }

  @Test
  void aRestartFindsWhatWasMissingAgainUntilItIsSettled() {
    read(EAST, 0, 0, ALIVE);
    assertThat(read(EAST, 3, 3, ALIVE).nextSequence()).hasValue(1);
    assertThat(read(EAST, 4, 4, ALIVE).nextSequence()).hasValue(1);
    date(now + 1);
    feed.settle(membership.members());
    assertThat(read(EAST, 5, 5, ALIVE).nextSequence()).hasValue(6);
  }

  /** Its fence may be what is missing. */
  @Test
  void whoseEndIsNotYetReadCountsAmongThoseWhoMayHaveBeenFenced() {
    Origin fenced = new Origin("east", "n2", 4);
    join(fenced, OTHER);
    read(EAST, 0, 0, ALIVE);
    leave(fenced, 1);
    offset = 2;
    assertThat(read(EAST, 2, 2, ALIVE).invalidations())
        .contains(new Invalidation(OTHER, Scope.SUBTREE));
    assertThat(read(EAST, 4, 4, ALIVE).invalidations())
        .as("its end lies before the record before")
        .doesNotContain(new Invalidation(OTHER, Scope.SUBTREE));
  }

  /**
   * Of origins that left long ago only the end is known; they must not make every hole a big one.
   */
  @Test
  void whoEndedBeforeWhatIsMissingDoesNotWidenIt() {
    leave(new Origin("east", "n2", 4), 0);
    membership.read(
        "n3",
        new OriginsEntry.Left(
            new Origin("east", "n3", 1), List.of(new LogPlace("east", "replaced", 3, 900))));
    offset = 1;
    read(EAST, 0, 0, ALIVE);
    assertThat(read(EAST, 2, 2, ALIVE).whole()).isFalse();
    date(now + 1);
    Settlement settled = feed.settle(membership.members());
    assertThat(settled.whole()).isFalse();
    assertThat(settled.invalidations())
        .containsExactly(
            new Invalidation(LAKE, Scope.SUBTREE), new Invalidation(LAKE.root(), Scope.PATH));
  }

  @Test
  void whatIsMissingBeforeTheVeryEndOfAnOriginCounts() {
    read(EAST, 0, 0, ALIVE);
    leave(EAST, 1);
    assertThat(read(EAST, 2, 2, new BusRecord.Leave(1)).lost()).isEqualTo(1);
    assertThat(read(EAST, 9, 9, ALIVE).lost()).as("behind its end").isZero();
  }

  @Test
  void moreOriginsThanAreRememberedMakeTheShardOld() {
    for (int i = 0; i < ShardFeed.MAX_STRANGERS; i++) {
      assertThat(read(new Origin("east", "x" + i, 1), 0, 0, ALIVE).whole()).isFalse();
    }
    for (int i = 0; i < 10; i++) {
      Reading oneTooMany = read(new Origin("east", "y" + i, 1), 0, 0, ALIVE);
      assertThat(oneTooMany.whole()).isTrue();
      assertThat(oneTooMany.nextSequence()).describedAs("a number to keep").isEmpty();
    }
    assertThat(feed.size().origins()).isEqualTo(ShardFeed.MAX_STRANGERS);
    date(now + 1);
    assertThat(feed.settle(membership.members()).neverJoined()).hasSize(ShardFeed.MAX_STRANGERS);
    assertThat(read(new Origin("east", "z", 1), 0, 0, ALIVE).whole()).isFalse();
  }

  @Test
  void theFirstRecordOfAnOriginHasTheFirstNumber() {
    assertThat(read(EAST, 1, 1, ALIVE).lost()).isEqualTo(1);
  }

  @Test
  void aRepeatedRecordIsAppliedAndNothingIsMissing() {
    read(EAST, 0, 0, ALIVE);
    read(EAST, 1, 3, ALIVE);
    Reading again = read(EAST, 1, 3, changed(LAKE));
    assertThat(again.loss()).isEmpty();
    assertThat(again.invalidations()).hasSize(1);
    assertThat(again.nextSequence()).hasValue(4);
  }

  @Test
  void numbersGoOnWhereTheyStoodBeforeARestart() {
    ShardFeed restarted =
        new ShardFeed(3, List.of(new Position("east", "id", 3, 7)), Map.of(EAST, 5L));
    offset = 7;
    assertThat(read(restarted, EAST, 5, 5, ALIVE).loss()).isEmpty();
    assertThat(read(restarted, EAST, 7, 7, ALIVE).lost()).isEqualTo(1);
  }

  @Test
  void aColdShardTakesTheNumbersOfKnownOriginsAsTheyComeAndOfLaterOnesFromTheFirst() {
    Map<Origin, Long> stored =
        feed.coldStart(List.of(new Position("east", "id", 3, 50)), membership.members());
    offset = 50;
    assertThat(stored).containsEntry(EAST, OriginProgress.ANY);
    assertThat(read(EAST, 40, 41, ALIVE).loss()).isEmpty();
    assertThat(read(EAST, 43, 43, ALIVE).lost()).isEqualTo(1);
    Origin later = new Origin("east", "n1", 2);
    join(later, LAKE);
    assertThat(read(later, 1, 1, ALIVE).lost()).isEqualTo(1);
  }

  @Test
  void afterAPlaceWasLostNumbersGoOnWhereverTheyAreAndDatesAreGone() {
    live();
    Map<Origin, Long> stored = feed.moved(new Position("east", "id", 3, 500), "east", true);
    offset = 500;
    assertThat(stored).containsEntry(EAST, OriginProgress.ANY);
    assertThat(read(EAST, 77, 77, ALIVE).loss()).isEmpty();
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.CLAIM);
    assertThat(proof().nanos()).as("known only not to have joined before").hasValue(1_000);
  }

  @Test
  void aFenceInvalidatesAllThatTheFencedOriginCouldWrite() {
    join(new Origin("east", "n2", 4), OTHER);
    BusRecord.Body fence =
        new BusRecord.Fence(new Origin("east", "n2", 4), List.of(OTHER.child("x")));
    assertThat(read(EAST, 0, 0, fence).invalidations())
        .containsExactlyInAnyOrder(
            new Invalidation(OTHER.child("x"), Scope.SUBTREE),
            new Invalidation(OTHER, Scope.PATH),
            new Invalidation(OTHER, Scope.SUBTREE));
  }

  /** Trap T13: the first file of an object store makes all directories above it. */
  @Test
  void aFenceInvalidatesWhatLiesAboveWhereDirectoriesComeAndGoWithWhatIsInThem() {
    Origin fenced = new Origin("east", "n2", 4);
    Location objects = Location.parse("s3://other/a/b");
    BusRecord.Body ofObjects = new BusRecord.Fence(fenced, List.of(objects));
    assertThat(read(EAST, 0, 0, ofObjects).invalidations())
        .containsExactlyInAnyOrder(
            new Invalidation(objects, Scope.SUBTREE),
            new Invalidation(OTHER.child("a"), Scope.PATH),
            new Invalidation(OTHER, Scope.PATH));
    Location tree = Location.parse("hdfs://nn/a/b");
    BusRecord.Body ofTree = new BusRecord.Fence(fenced, List.of(tree));
    assertThat(read(EAST, 1, 1, ofTree).invalidations())
        .containsExactly(new Invalidation(tree, Scope.SUBTREE));
  }

  @Test
  void aClaimIsDatedByTheSampleBeforeIt() {
    live();
    assertThat(proof().nanos()).hasValue(2_000);
    assertThat(proof().subject()).hasValue(EAST.toString());
  }

  /**
   * Trap T11: who has not noticed yet that its topic was made anew claims places of the old one.
   */
  @Test
  void aClaimOfAnOriginThatJoinedAnotherLogDatesNothing() {
    Origin late = new Origin("east", "n2", 4);
    membership.read(
        "n2",
        new OriginsEntry.Joined(
            late,
            List.of(OTHER),
            Optional.empty(),
            List.of(new LogPlace("east", "replaced", 0, 0)),
            FencingWaits.NONE));
    read(late, 0, 0, ALIVE);
    read(late, 1, 1, ALIVE);
    feed.sampled("east", "id", 2_000, 2, 2, 0);
    read(late, 2, 2, ALIVE);
    read(late, 3, 3, new BusRecord.Heartbeat(OptionalLong.of(2)));
    date(9_000);
    FeedProof proof = feed.proof(mount(OTHER, ExternalChanges.NONE), membership.members());
    assertThat(proof.nanos()).as("until when it was not known, and no later").hasValue(1_000);
  }

  @Test
  void anOriginThatHasClaimedNothingIsHeldAtWhenItWasNotYetKnown() {
    date(5_000);
    assertThat(proof().nanos()).hasValue(1_000);
  }

  @Test
  void theProofIsNeverNewerThanWhatIsKnownOfTheOrigins() {
    live();
    Origin second = new Origin("east", "n2", 1);
    join(second, LAKE);
    assertThat(proof().nanos()).hasValue(2_000);
    date(1_500 + 10_000);
    assertThat(proof().nanos()).as("the oldest claim").hasValue(2_000);
  }

  @Test
  void anAnswerCountsHoweverMuchWasReadMeanwhile() {
    read(EAST, 0, 0, ALIVE);
    read(EAST, 1, 1, ALIVE);
    read(EAST, 2, 2, ALIVE);
    feed.sampled("east", "id", 2_000, 1, 1, 0);
    read(EAST, 3, 3, new BusRecord.Heartbeat(OptionalLong.of(2)));
    date(9_000);
    assertThat(proof().nanos()).hasValue(2_000);
  }

  @Test
  void anEndBelowWhatWasReadIsThatOfAnotherLeaderOrLog() {
    read(EAST, 0, 0, ALIVE);
    read(EAST, 1, 1, ALIVE);
    feed.sampled("east", "id", 2_000, 2, 1, 0);
    feed.sampled("east", "another", 2_000, 2, 2, 0);
    feed.sampled("unheard", "id", 2_000, 2, 2, 0);
    read(EAST, 2, 2, ALIVE);
    read(EAST, 3, 3, new BusRecord.Heartbeat(OptionalLong.of(2)));
    date(9_000);
    assertThat(proof().nanos()).isEqualTo(OptionalLong.of(1_000));
  }

  @Test
  void anOriginThatClaimsItsOwnRecordIsBelievedNothing() {
    live();
    read(EAST, 3, 3, new BusRecord.Heartbeat(OptionalLong.of(offset)));
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.FAULTY_ORIGIN);
    read(EAST, 4, 4, new BusRecord.Heartbeat(OptionalLong.of(offset - 1)));
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.FAULTY_ORIGIN);
  }

  @Test
  void anOriginThatCannotWriteTheMountDoesNotHoldIt() {
    live();
    date(3_000);
    join(new Origin("east", "n2", 1), OTHER);
    date(9_000);
    assertThat(proof().nanos()).hasValue(2_000);
    read(EAST, 3, 3, ALIVE);
    assertThat(feed.proof(mount(OTHER, ExternalChanges.NONE), membership.members()).nanos())
        .hasValue(3_000);
  }

  @Test
  void whoLeftHoldsTheProofUntilItsEndIsApplied() {
    live();
    date(9_000);
    leave(EAST, offset + 1);
    assertThat(proof().nanos()).hasValue(2_000);
    read(EAST, 3, 3, ALIVE);
    assertThat(proof().nanos()).hasValue(2_000);
    read(EAST, 4, 4, new BusRecord.Leave(1));
    assertThat(proof().nanos()).hasValue(9_000);
    assertThat(feed.forgetEnded(membership.members())).containsExactly(EAST);
  }

  @Test
  void anEndInTheLogThatReplacesTheOneBeingReadEndsNothingYet() {
    live();
    date(9_000);
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id-2", 8));
    membership.read(
        "east", new OriginsEntry.Left(EAST, List.of(new LogPlace("east", "id-2", 3, 0))));
    assertThat(proof().nanos()).hasValue(2_000);
  }

  /** Until this shard reads the new topic, what the end says was not applied here. */
  @Test
  void whoLeftATopicThatIsMadeAnewHoldsTheProofUntilTheNewOneIsRead() {
    live();
    date(9_000);
    leave(EAST, offset + 10);
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id-2", 8));
    assertThat(proof().nanos()).hasValue(2_000);
    feed.moved(new Position("east", "id-2", 3, 0), "east", true);
    assertThat(proof().nanos()).hasValue(9_000);
  }

  @Test
  void anOriginThatIsNotKnownHoldsEverythingUntilTheOriginsWereReadAgain() {
    live();
    now = 5_000;
    Origin stranger = new Origin("east", "n9", 1);
    read(stranger, 0, 0, changed(LAKE));
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.UNKNOWN_ORIGIN);
    assertThat(feed.settle(membership.members()).neverJoined()).isEmpty();
    join(stranger, LAKE);
    assertThat(feed.settle(membership.members()).neverJoined()).isEmpty();
    assertThat(proof().nanos()).isPresent();
  }

  @Test
  void anOriginThatNeverJoinedIsJudgedOnceTheOriginsWereReadAgain() {
    live();
    now = 5_000;
    Origin stranger = new Origin("east", "n9", 1);
    read(stranger, 0, 0, changed(LAKE));
    date(now);
    assertThat(feed.settle(membership.members()).neverJoined()).isEmpty();
    date(now + 1);
    assertThat(feed.settle(membership.members()).neverJoined()).containsExactly(stranger);
    assertThat(feed.settle(membership.members()).neverJoined()).isEmpty();
    assertThat(proof().nanos()).isPresent();
  }

  @Test
  void withoutADateOfTheOriginsNothingIsProven() {
    Membership unread = new Membership(EAST);
    assertThat(feed.proof(mount(LAKE, ExternalChanges.NONE), unread.members()).limit())
        .isEqualTo(FeedProof.Limit.ORIGINS_UNKNOWN);
  }
}
