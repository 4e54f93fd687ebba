package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.NEW;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.ROOT;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.last;
import static io.syncline.core.shard.ShardFixture.more;
import static io.syncline.core.shard.ShardFixture.path;
import static io.syncline.core.shard.ShardFixture.started;
import static io.syncline.core.shard.ShardFixture.subtree;
import static io.syncline.core.shard.ShardFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.testing.MemoryShardStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What one shard serves after one invalidation, one restart, one overtaking: a scenario per guard.
 */
final class ShardTest {
  private final ShardFixture it = started();

  /** Trap T1. */
  @Test
  void anInvalidatedEntryIsNotServedHoweverYoungItIs() {
    it.asked(B, OLD);
    assertThat(it.served(B)).contains(OLD);
    it.applied(path(B));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
    assertThat(it.decide(B, new Bound(1_000_000), upTo(it.now)).servable()).isFalse();
    assertThat(it.decide(B).entry().status()).isEqualTo(OLD);
  }

  /** Trap T1, of a whole tree. */
  @Test
  void anInvalidatedListingIsNotServedHoweverYoungItIs() {
    it.listed(A, child("b", OLD));
    it.applied(subtree(A));
    assertThat(it.listing(A)).isEqualTo(Reason.SUBTREE_INVALIDATED);
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(C)).isFalse();
  }

  /** Trap T21: nothing is held yet that could be marked. */
  @Test
  void anInvalidationDuringASyncOfWhatIsNotHeldIsNotLost() {
    Sync sync = it.head(B);
    it.applied(path(B));
    assertThat(it.shard.complete(sync, Optional.of(OLD))).isFalse();
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  /** Trap T21, of a tree above. */
  @Test
  void aTreeInvalidatedDuringASyncIsNotLost() {
    Sync sync = it.head(B);
    Sync listing = it.list(A);
    it.applied(subtree(ROOT));
    assertThat(it.shard.complete(sync, Optional.of(OLD))).isFalse();
    assertThat(it.shard.page(listing, last(child("c", OLD)))).isFalse();
    assertThat(it.shard.finish(listing)).isFalse();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(C)).isFalse();
    assertThat(it.listing(A).servable()).isFalse();
  }

  /** Trap T12: the result may not clear a mark that was set while it was under way. */
  @Test
  void anInvalidationBetweenTheQuestionAndItsResultWins() {
    it.asked(B, OLD);
    Sync sync = it.head(B);
    it.applied(path(B));
    it.shard.complete(sync, Optional.of(NEW));
    assertThat(it.isServed(B)).isFalse();
    it.restart();
    assertThat(it.isServed(B)).isFalse();
  }

  /** Trap T22: what counts is when the question began, not when the answer came. */
  @Test
  void ageCountsFromTheBeginningOfTheQuestion() {
    Sync sync = it.head(B);
    it.now = 1_500;
    it.shard.complete(sync, Optional.of(OLD));
    assertThat(it.decide(B).since()).hasValue(1_000);
    assertThat(it.decide(B, new Bound(499), Watermark.UNKNOWN).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, new Bound(500), Watermark.UNKNOWN).reason())
        .isEqualTo(Reason.VALIDATED);
  }

  /**
   * Trap T6: the listing began later, so its word about the child stands until it is asked again.
   */
  @Test
  void anOlderQuestionDoesNotReplaceWhatALaterListingBrought() {
    Sync head = it.head(B);
    it.listed(A, child("b", NEW));
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.doubted(B)).contains(NEW);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  /** Trap T6: also where that word is that nothing is there. */
  @Test
  void anOlderQuestionDoesNotBringBackWhatALaterListingDidNotSee() {
    Sync head = it.head(B);
    it.listed(A);
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.reason(B)).isEqualTo(Reason.PLACEHOLDER);
    assertThat(it.listing(A).servable()).isTrue();
    it.asked(B, null);
    assertThat(it.served(B)).isEmpty();
  }

  /** Trap T6: the listing would lift the older answer when it is finished. */
  @Test
  void anOlderQuestionThatEndsWhileALaterListingIsUnderWayIsNotLiftedByIt() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    it.shard.page(listing, last(child("b", NEW)));
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.doubted(B)).contains(NEW);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  /** Trap T6, the other way round. */
  @Test
  void anOlderListingDoesNotReplaceWhatALaterQuestionBrought() {
    Sync listing = it.list(A);
    it.asked(B, NEW);
    it.asked(C, null);
    it.shard.page(listing, last(child("b", OLD), child("c", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.served(C)).isEmpty();
  }

  /** Trap T6: also where the listing did not see it. */
  @Test
  void anOlderListingDoesNotRemoveWhatALaterQuestionBrought() {
    Sync listing = it.list(A);
    it.asked(B, NEW);
    it.shard.page(listing, last());
    it.shard.finish(listing);
    assertThat(it.served(B)).contains(NEW);
  }

  /**
   * Trap T6: of two questions about one location the later one stands, in whatever order they end.
   */
  @Test
  void ofTwoQuestionsTheOneThatBeganLaterStands() {
    Sync first = it.head(B);
    Sync second = it.head(B);
    assertThat(it.shard.complete(second, Optional.of(NEW))).isTrue();
    assertThat(it.shard.complete(first, Optional.of(OLD))).isFalse();
    assertThat(it.doubted(B)).contains(NEW);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  /** Trap T6: a question that began before an own mutation does not tell what came of it. */
  @Test
  void aQuestionFromBeforeAnOwnMutationIsStale() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    it.shard.page(listing, more(child("b", OLD)));
    it.shard.invalidate(List.of(path(B)));
    it.shard.page(listing, last(child("c", OLD)));
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.served(C)).contains(OLD);
  }

  /** Trap T6: an own mutation registers like a question, and its update is what began last. */
  @Test
  void aQuestionFromBeforeAnOwnMutationDoesNotReplaceItsUpdate() {
    Sync head = it.head(B);
    Sync mutation = it.head(B);
    assertThat(it.shard.complete(mutation, Optional.of(NEW))).isTrue();
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.doubted(B)).contains(NEW);
  }

  /**
   * Monotonic reads: an answer that was given is not followed by an older one from what is held.
   */
  @Test
  void whatIsHeldIsDoubtedWhenANewerAnswerIsLeftToAListingUnderWay() {
    it.asked(B, OLD);
    Sync head = it.head(B);
    Sync listing = it.list(A);
    it.shard.complete(head, Optional.of(NEW));
    assertThat(it.isServed(B)).isFalse();
    it.shard.abandon(listing);
    assertThat(it.isServed(B)).isFalse();
  }

  /** Monotonic reads: pages that were told are not followed by an older answer. */
  @Test
  void anOlderQuestionIsStaleOnceALaterListingWasAbandoned() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    it.shard.page(listing, more(child("c", NEW)));
    it.shard.abandon(listing);
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  /** Trap T10. */
  @Test
  void nothingIsServedOrStoredBeforeItIsFixedWhereReadingStarts() {
    ShardFixture cold = new ShardFixture(ShardLimits.DEFAULT);
    assertThat(cold.shard.isStarted()).isFalse();
    assertThat(cold.reason(B)).isEqualTo(Reason.NOT_OWNED);
    assertThat(cold.listing(A)).isEqualTo(Reason.NOT_OWNED);
    cold.asked(B, OLD);
    assertThat(cold.listed(A, child("b", OLD))).isFalse();
    assertThat(cold.store.rows()).isZero();
    cold.shard.coldStart(List.of(cold.position(7)));
    assertThat(cold.isServed(B)).isFalse();
    cold.asked(B, NEW);
    assertThat(cold.served(B)).contains(NEW);
  }

  /** Trap T10: the change may lie before the start, so what was asked before does not count. */
  @Test
  void whatWasAskedBeforeTheStartIsNotServedAfterIt() {
    ShardFixture cold = new ShardFixture(ShardLimits.DEFAULT);
    Sync head = cold.head(B);
    Sync listing = cold.list(A);
    cold.shard.coldStart(List.of(cold.position(7)));
    assertThat(cold.shard.isSharable(head, Bound.NONE, cold.now)).isFalse();
    assertThat(cold.shard.complete(head, Optional.of(OLD))).isFalse();
    cold.shard.page(listing, last(child("c", OLD)));
    assertThat(cold.shard.finish(listing)).isFalse();
    assertThat(cold.isServed(B)).isFalse();
    assertThat(cold.isServed(C)).isFalse();
    assertThat(cold.listing(A).servable()).isFalse();
  }

  /** Trap T10. */
  @Test
  void aColdStartDropsWhatIsHeld() {
    it.asked(B, OLD);
    it.listed(A, child("c", OLD));
    it.applied(subtree(B));
    it.shard.coldStart(List.of(it.position(9)));
    assertThat(it.store.rows()).isZero();
    assertThat(it.shard.rows()).isZero();
    assertThat(it.shard.marks()).isZero();
    assertThat(it.isServed(C)).isFalse();
    assertThat(it.store.positions()).containsExactly(it.position(9));
  }

  /** Trap T11: what is local has no offset, and still counts. */
  @Test
  void aLocalInvalidationCountsWithoutAnOffset() {
    it.applied(path(C));
    it.asked(B, OLD);
    Sync sync = it.head(C);
    it.shard.invalidate(List.of(path(B), path(C)));
    it.shard.complete(sync, Optional.of(OLD));
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(C)).isFalse();
    it.listed(A, child("b", OLD));
    it.shard.invalidate(List.of(subtree(A)));
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.listing(A).servable()).isFalse();
  }

  /** Trap T11: offsets order nothing. The topic was made anew and counts from zero again. */
  @Test
  void aSmallOffsetOfANewTopicInvalidatesWhatWasAskedAtALargeOne() {
    it.shard.apply(List.of(path(C)), it.position(1_000_000));
    it.asked(B, OLD);
    it.listed(A, child("b", OLD));
    Position anew = new Position("syncline.changes.east", "another", 0, 5);
    it.shard.apply(List.of(path(B), subtree(A)), anew);
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.listing(A).servable()).isFalse();
    assertThat(it.store.positions()).containsExactly(anew);
  }

  /** Trap T14: the listing lives in another shard than the directory's own entry. */
  @Test
  void aRemovedDirectoryIsNotServedAsCompleteAndEmptyByTheShardOfItsChildren() {
    ShardFunction function = new ShardFunction(32);
    Location directory = Location.parse("hdfs://nn/warehouse/t");
    int ofChildren = function.shardOfChildren(directory);
    assertThat(function.shardOf(directory)).isNotEqualTo(ofChildren);
    Shard children = new Shard(new MemoryShardStore(ofChildren), function, ShardLimits.DEFAULT);
    children.coldStart(List.of());
    Sync listing = children.begin(Sync.Target.LISTING, directory, 0);
    children.page(listing, last());
    assertThat(children.finish(listing)).isTrue();

    assertThat(children.apply(List.of(subtree(directory)), new Position("t", "i", ofChildren, 1)))
        .isEmpty();

    assertThat(children.decideListing(directory, Bound.NONE, 0, Watermark.UNKNOWN).servable())
        .isFalse();
    assertThat(children.decide(directory.child("x"), Bound.NONE, 0, Watermark.UNKNOWN).servable())
        .isFalse();
  }

  /** Trap T14: a SUBTREE is also a PATH in its location's own shard. */
  @Test
  void theTargetOfARenameIsEnteredInTheListingOfItsParent() {
    it.listed(A, child("b", OLD));
    it.applied(subtree(C));
    assertThat(it.listing(A).servable()).isTrue();
    assertThat(it.names(A)).containsExactly("b", "c");
    assertThat(it.reason(C)).isEqualTo(Reason.PLACEHOLDER);
    assertThat(it.served(B)).contains(OLD);
  }

  /** Trap T30. */
  @Test
  void aTreeAboveCoversAndANameThatBeginsAlikeDoesNot() {
    Location deep = B.child("x").child("y");
    Location alike = Location.parse("hdfs://nn/ab/x");
    it.asked(deep, OLD);
    it.asked(alike, OLD);
    it.applied(subtree(A));
    assertThat(it.isServed(deep)).isFalse();
    assertThat(it.served(alike)).contains(OLD);
    it.applied(subtree(ROOT));
    assertThat(it.isServed(alike)).isFalse();
  }

  /** Trap T31. */
  @Test
  void aFailedSyncLeavesTheMark() {
    it.asked(B, OLD);
    it.applied(path(B));
    it.shard.abandon(it.head(B));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
    assertThat(it.decide(B).entry().status()).isEqualTo(OLD);
    assertThat(it.shard.syncsInFlight()).isZero();
  }

  /** Trap T31: half a listing says nothing about what it did not reach. */
  @Test
  void halfAListingIsNoListing() {
    Sync listing = it.list(A);
    it.shard.page(listing, more(child("b", OLD)));
    it.shard.abandon(listing);
    assertThat(it.listing(A).servable()).isFalse();
    assertThat(it.isServed(C)).isFalse();
    assertThat(it.served(B)).contains(OLD);
  }

  /** Traps T21 and T31: an answer that comes after its sync was given up was not watched over. */
  @Test
  void anAnswerToAnAbandonedSyncIsNotStored() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    it.shard.abandon(head);
    it.shard.abandon(listing);
    it.applied(path(B), path(C));
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.shard.page(listing, last(child("c", OLD)))).isFalse();
    assertThat(it.shard.finish(listing)).isFalse();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(C)).isFalse();
  }

  /** Trap T32: whoever wrote it, a record that is applied invalidates. */
  @Test
  void theRecordOfAnOwnChangeInvalidatesAgain() {
    it.asked(B, OLD);
    it.shard.invalidate(List.of(path(B)));
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
    it.applied(path(B));
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aRecordThatLooksLikeADuplicateIsAppliedAllTheSame() {
    it.shard.apply(List.of(path(B)), it.position(5));
    it.asked(B, OLD);
    it.shard.apply(List.of(path(B)), it.position(5));
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aPathOfAnotherShardIsReportedAndATreeIsNot() {
    ShardFunction function = new ShardFunction(2);
    Location mine = null;
    Location foreign = null;
    for (int i = 0; mine == null || foreign == null; i++) {
      Location location = Location.parse("hdfs://nn/d" + i + "/x");
      if (function.shardOf(location) == 0) {
        mine = location;
      } else {
        foreign = location;
      }
    }
    Shard shard = new Shard(new MemoryShardStore(0), function, ShardLimits.DEFAULT);
    shard.coldStart(List.of());
    assertThat(shard.apply(List.of(path(foreign), path(mine), subtree(foreign)), it.position(1)))
        .containsExactly(path(foreign));
    assertThat(shard.invalidate(List.of(path(foreign)))).containsExactly(path(foreign));
  }

  @Test
  void allThatIsHeldIsInvalidatedAtOnce() {
    it.asked(B, OLD);
    it.listed(ROOT, child("a", FileStatus.directory()));
    Sync sync = it.head(C);
    it.shard.invalidateAll(Optional.of(it.position(70)));
    assertThat(it.shard.isSharable(sync, Bound.NONE, it.now)).isFalse();
    it.shard.complete(sync, Optional.of(OLD));
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(A)).isFalse();
    assertThat(it.isServed(C)).isFalse();
    assertThat(it.listing(ROOT).servable()).isFalse();
    assertThat(it.store.positions()).containsExactly(it.position(70));
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  @Test
  void aTopicReadFromItsFirstRecordInvalidatesNothing() {
    it.asked(B, OLD);
    Position other = new Position("syncline.changes.west", "id2", 0, 0);
    it.shard.position(other);
    assertThat(it.served(B)).contains(OLD);
    assertThat(it.store.positions()).containsExactlyInAnyOrder(it.position(0), other);
  }

  @Test
  void aFailedBatchLeavesMarksAndPositionTogether() {
    it.asked(B, OLD);
    it.store.failWrites(new SyncException(ErrorCode.DISK_FULL, "full"));
    assertThatThrownBy(() -> it.applied(path(B))).isInstanceOf(SyncException.class);
    it.store.failWrites(null);
    it.restart();
    assertThat(it.store.positions()).containsExactly(it.position(0));
    assertThat(it.served(B)).contains(OLD);
  }

  /**
   * A change may lie in the log unread: even "never ask on account of age" must not serve the past.
   */
  @Test
  void afterARestartNothingOfBeforeIsServedUntilTheLogWasReadAgain() {
    it.asked(B, OLD);
    it.restartBehindTheLog();
    assertThat(it.decide(B).reason()).isEqualTo(Reason.TOO_OLD);
    it.applied(path(B));
    it.shard.caughtUp();
    assertThat(it.decide(B).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatIsAskedWhileTheLogIsReadMayBeServed() {
    it.restartBehindTheLog();
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }
}
