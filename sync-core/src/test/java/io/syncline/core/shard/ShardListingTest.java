package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.NEW;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.last;
import static io.syncline.core.shard.ShardFixture.more;
import static io.syncline.core.shard.ShardFixture.path;
import static io.syncline.core.shard.ShardFixture.started;
import static io.syncline.core.shard.ShardFixture.subtree;
import static io.syncline.core.shard.ShardFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Listings, the age of what they prove, evictions, restarts and limits. */
final class ShardListingTest {
  private static final FileStatus DIRECTORY = FileStatus.directory();

  private final ShardFixture it = started();

  @Test
  void aCompleteListingAnswersForEveryName() {
    assertThat(it.listed(A, child("b", OLD))).isTrue();
    assertThat(it.listing(A).servable()).isTrue();
    assertThat(it.served(B)).contains(OLD);
    assertThat(it.served(C)).isEmpty();
    assertThat(it.names(A)).containsExactly("b");
  }

  @Test
  void aListingRemovesWhatIsGoneAndBringsWhatIsNew() {
    it.listed(A, child("b", OLD), child("c", OLD));
    it.listed(A, child("c", NEW), child("d", NEW));
    assertThat(it.names(A)).containsExactly("c", "d");
    assertThat(it.served(B)).isEmpty();
    assertThat(it.served(C)).contains(NEW);
  }

  @Test
  void anUnchangedDirectoryIsRelistedWithoutTouchingItsChildren() {
    it.listed(A, child("b", OLD));
    Entry before = it.store.entry(B);
    it.now += 10;
    it.listed(A, child("b", OLD));
    assertThat(it.store.entry(B)).isSameAs(before);
    assertThat(it.decide(B).since()).hasValue(it.now);
  }

  @Test
  void aListingLiftsAChildOverATreeInvalidatedBefore() {
    it.asked(B, OLD);
    it.applied(subtree(A));
    assertThat(it.isServed(B)).isFalse();
    it.listed(A, child("b", OLD));
    assertThat(it.served(B)).contains(OLD);
  }

  @Test
  void aChangedChildIsStaleAndItsDirectoryStaysListed() {
    it.listed(A, child("b", OLD), child("c", OLD));
    it.applied(path(B));
    assertThat(it.listing(A).servable()).isTrue();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.served(C)).contains(OLD);
    assertThat(it.store.listing(A).stale()).isEqualTo(1);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.store.listing(A).stale()).isZero();
  }

  @Test
  void aChangeOfANameThatACompleteListingDoesNotHaveIsNotServedAsAbsent() {
    it.listed(A);
    it.applied(path(B));
    assertThat(it.reason(B)).isEqualTo(Reason.PLACEHOLDER);
    assertThat(it.names(A)).containsExactly("b");
    assertThat(it.served(C)).isEmpty();
  }

  @Test
  void aChildThatChangesWhileItsDirectoryIsListedIsStoredAsStaleWhereverThePageStands() {
    Sync listing = it.list(A);
    it.applied(path(B));
    it.shard.page(listing, more(child("b", OLD), child("c", OLD)));
    it.applied(path(C), path(A.child("e")));
    it.shard.page(listing, last(child("d", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.listing(A).servable()).isTrue();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.isServed(C)).isFalse();
    assertThat(it.isServed(A.child("e"))).isFalse();
    assertThat(it.served(A.child("d"))).contains(OLD);
    assertThat(it.served(A.child("f"))).isEmpty();
    assertThat(it.names(A)).containsExactly("b", "c", "d", "e");
  }

  @Test
  void aChildThatChangesWhileItsDirectoryIsListedIsNotGoneBecauseThePageLacksIt() {
    it.listed(A, child("b", OLD));
    Sync listing = it.list(A);
    it.applied(path(B));
    it.shard.page(listing, last());
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.names(A)).containsExactly("b");
  }

  @Test
  void aResultUnderACollapsedMarkIsNotSaidToBeValid() {
    ShardFixture small = started(new ShardLimits(100, 1, 10));
    Sync listing = small.list(A);
    Sync head = small.head(B);
    small.shard.page(listing, last(child("c", OLD)));
    small.applied(
        subtree(Location.parse("hdfs://nn/x/y")), subtree(Location.parse("hdfs://nn/x/z")));
    assertThat(small.shard.finish(listing)).isEqualTo(small.listing(A).servable());
    assertThat(small.shard.complete(head, Optional.of(OLD))).isEqualTo(small.isServed(B));
  }

  @Test
  void aTreeChangedBelowADirectoryUnderWaySpoilsOnlyThatChild() {
    Sync listing = it.list(A);
    it.applied(subtree(B));
    it.shard.page(listing, last(child("b", DIRECTORY), child("c", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.served(C)).contains(OLD);
  }

  @Test
  void tooManyChangesWhileADirectoryIsListedSpoilTheListing() {
    ShardFixture small = started(new ShardLimits(100, 10, 2));
    Sync listing = small.list(A);
    small.applied(path(B), path(C));
    assertThat(small.shard.page(listing, more(child("b", OLD)))).isTrue();
    small.applied(path(B));
    assertThat(small.shard.page(listing, more(child("c", OLD)))).isTrue();
    small.applied(path(A.child("d")));
    assertThat(small.shard.page(listing, last(child("x", OLD)))).isFalse();
    assertThat(small.shard.finish(listing)).isFalse();
    assertThat(small.listing(A).servable()).isFalse();
    assertThat(small.isServed(B)).isFalse();
    assertThat(small.isServed(C)).isFalse();
    assertThat(small.isServed(A.child("d"))).isFalse();
    assertThat(small.isServed(A.child("x"))).isFalse();
  }

  @Test
  void aSecondListingOfADirectoryReplacesTheFirst() {
    Sync first = it.list(A);
    it.shard.page(first, more(child("b", OLD)));
    Sync second = it.list(A);
    assertThat(it.shard.page(first, last(child("c", OLD)))).isFalse();
    it.shard.page(second, last(child("b", NEW)));
    assertThat(it.shard.finish(second)).isTrue();
    assertThat(it.shard.finish(first)).isFalse();
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.served(C)).isEmpty();
  }

  @Test
  void pagesOutOfOrderAreRefused() {
    Sync listing = it.list(A);
    it.shard.page(listing, more(child("c", OLD)));
    assertThatThrownBy(() -> it.shard.page(listing, last(child("b", OLD))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEmptyNameAtTheEndOfAPageIsNotTakenForTheBeginning() {
    Location directory = Location.parse("s3://lake/a");
    it.asked(directory.child(""), OLD);
    Sync listing = it.list(directory);
    it.shard.page(listing, more(child("", OLD)));
    it.shard.page(listing, last(child("b", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.names(directory)).containsExactly("", "b");
    assertThat(it.served(directory.child(""))).contains(OLD);
  }

  @Test
  void aFileThatBecameADirectoryBetweenTwoPagesIsFound() {
    Location directory = Location.parse("s3://lake/a");
    it.listed(directory, child("k", OLD), child("k-", OLD));
    it.applied(path(directory.child("k")));
    Sync listing = it.list(directory);
    it.shard.page(listing, more(child("k-", OLD)));
    assertThat(it.isServed(directory.child("k"))).isFalse();
    it.shard.page(listing, last(child("k", DIRECTORY)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(directory.child("k"))).contains(DIRECTORY);
    assertThat(it.names(directory)).containsExactly("k-", "k");
  }

  @Test
  void aListedDirectoryOfATreeExists() {
    Sync own = it.head(A);
    it.listed(A, child("b", OLD));
    assertThat(it.shard.completeDirectory(own)).isTrue();
    assertThat(it.served(A)).contains(DIRECTORY);
  }

  @Test
  void aKeyWithOthersBelowItStaysAFileWhenItIsListed() {
    Location key = Location.parse("s3://lake/k");
    Sync own = it.head(key);
    it.listed(key, child("c", OLD));
    assertThat(it.shard.completeDirectory(own)).isFalse();
    assertThat(it.isServed(key)).isFalse();
    it.asked(key, NEW);
    assertThat(it.served(key)).contains(NEW);
  }

  @Test
  void ageDecidesUnlessTheFeedIsComplete() {
    it.listed(A, child("b", OLD));
    it.now += 100;
    Bound tight = new Bound(50);
    assertThat(it.decide(B, tight, Watermark.UNKNOWN).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, tight, upTo(it.now - 51)).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, tight, upTo(it.now - 50)).reason()).isEqualTo(Reason.WATERMARK);
    assertThat(it.decide(C, tight, upTo(it.now - 50)).servable()).isTrue();
    assertThat(it.shard.decideListing(A, tight, it.now, Watermark.UNKNOWN).reason())
        .isEqualTo(Reason.TOO_OLD);
    assertThat(it.shard.decideListing(A, tight, it.now, upTo(it.now)).reason())
        .isEqualTo(Reason.WATERMARK);
    assertThat(it.decide(B, Bound.NONE, Watermark.UNKNOWN).reason()).isEqualTo(Reason.UNBOUNDED);
  }

  @Test
  void aCompleteFeedDoesNotLiftWhatIsInvalid() {
    it.listed(A, child("b", OLD));
    it.applied(path(B));
    assertThat(it.decide(B, new Bound(10), upTo(it.now)).servable()).isFalse();
    it.applied(subtree(A));
    assertThat(it.shard.decideListing(A, new Bound(10), it.now, upTo(it.now)).servable()).isFalse();
  }

  /** Trap T7. */
  @Test
  void evictingAChildMakesItsDirectoryIncomplete() {
    it.listed(A, child("b", OLD), child("c", OLD));
    while (it.shard.evict(1) > 0) {
      boolean complete = it.listing(A).servable();
      assertThat(complete).isFalse();
      assertThat(it.isServed(A.child("other"))).isFalse();
      assertThat(it.store.entry(B) == null && it.isServed(B)).isFalse();
      assertThat(it.store.entry(C) == null && it.isServed(C)).isFalse();
    }
    assertThat(it.store.rows()).isZero();
  }

  /** Trap T7: a placeholder is all that keeps a changed name from being absent. */
  @Test
  void evictingAPlaceholderMakesItsDirectoryIncomplete() {
    it.listed(A);
    it.applied(path(B));
    it.shard.evict(1);
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.listing(A).servable()).isFalse();
  }

  /** Trap T7, in the middle of a listing. */
  @Test
  void whatIsEvictedWhileItsDirectoryIsListedDoesNotCountAsAbsent() {
    it.asked(B, OLD);
    Sync listing = it.list(A);
    it.shard.page(listing, more(child("b", OLD)));
    it.shard.evict(10);
    it.shard.page(listing, last(child("c", OLD)));
    it.shard.finish(listing);
    assertThat(it.isServed(B) && it.served(B).isEmpty()).isFalse();
  }

  @Test
  void anEntryIsNotEvictedWhileAnOlderQuestionIsUnderWay() {
    Sync older = it.head(B);
    it.asked(B, NEW);
    it.shard.evict(10);
    it.shard.complete(older, Optional.of(OLD));
    assertThat(it.isServed(B) && it.served(B).equals(Optional.of(OLD))).isFalse();
  }

  @Test
  void aRestartKeepsWhatIsValidAndForgetsHowOldItIs() {
    it.listed(A, child("b", OLD), child("c", OLD));
    it.applied(path(C));
    it.restart();
    assertThat(it.shard.isStarted()).isTrue();
    assertThat(it.served(B)).contains(OLD);
    assertThat(it.decide(B).since()).isEmpty();
    assertThat(it.decide(B, new Bound(1_000_000), Watermark.UNKNOWN).reason())
        .isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, new Bound(10), upTo(it.now - 5)).reason()).isEqualTo(Reason.WATERMARK);
    assertThat(it.isServed(C)).isFalse();
  }

  @Test
  void aRestartKeepsMarksAndTheOrderOfStarts() {
    it.asked(B, OLD);
    it.applied(subtree(A));
    it.restart();
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.shard.marks()).isEqualTo(1);
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
    it.restart();
    it.asked(B, OLD);
    assertThat(it.served(B)).contains(OLD);
  }

  @Test
  void marksNeverExceedTheirLimitAndCoverNeverLess() {
    ShardFixture small = started(new ShardLimits(1_000, 4, 10));
    for (int i = 0; i < 40; i++) {
      Location location = Location.parse("hdfs://nn/d" + i % 7 + "/e" + i + "/f");
      small.asked(location, OLD);
      small.asked(location.child("x"), OLD);
      small.applied(subtree(location));
      assertThat(small.shard.marks()).isLessThanOrEqualTo(4);
      assertThat(small.store.marks()).hasSize(small.shard.marks());
      for (int j = 0; j <= i; j++) {
        Location before = Location.parse("hdfs://nn/d" + j % 7 + "/e" + j + "/f");
        assertThat(small.isServed(before)).isFalse();
        assertThat(small.isServed(before.child("x"))).isFalse();
      }
    }
    small.restart();
    assertThat(small.isServed(Location.parse("hdfs://nn/d0/e0/f/x"))).isFalse();
    Location fresh = Location.parse("hdfs://nn/d0/e0/f/x");
    small.asked(fresh, NEW);
    assertThat(small.served(fresh)).contains(NEW);
  }

  @Test
  void evictingGivesBackTheRowsBeyondTheLimit() {
    ShardFixture small = started(new ShardLimits(10, 4, 10));
    for (int i = 0; i < 30; i++) {
      small.asked(A.child("n" + i), OLD);
    }
    small.listed(B, child("x", OLD));
    assertThat(small.shard.rows()).isEqualTo(32).isEqualTo(small.store.rows());
    assertThat(small.shard.rowsOverLimit()).isEqualTo(22);
    for (int i = 0; small.shard.rowsOverLimit() > 0; i++) {
      long before = small.shard.rows();
      long dropped = small.shard.evict(5);
      assertThat(dropped).isBetween(0L, 5L);
      assertThat(small.shard.rows()).isEqualTo(before - dropped).isEqualTo(small.store.rows());
      assertThat(i).as("steps").isLessThan(20);
    }
    assertThat(small.shard.rows()).isLessThanOrEqualTo(10);
  }

  @Test
  void evictionReachesListingsToo() {
    for (int i = 0; i < 10; i++) {
      it.listed(A.child("d" + i));
    }
    assertThat(it.shard.rows()).isEqualTo(10);
    for (int i = 0; i < 20 && it.shard.rows() > 0; i++) {
      it.shard.evict(3);
    }
    assertThat(it.store.rows()).isZero();
    assertThat(it.listing(A.child("d1"))).isEqualTo(Reason.MISSING);
  }

  @Test
  void evictionReachesListingsThoughEntriesKeepComing() {
    for (int i = 0; i < 10; i++) {
      it.listed(A.child("d" + i), child("x", OLD));
    }
    for (int i = 0; i < 40; i++) {
      it.asked(B, OLD);
      it.shard.evict(3);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(it.listing(A.child("d" + i))).isEqualTo(Reason.MISSING);
    }
    assertThat(it.store.rows()).isLessThanOrEqualTo(1);
  }

  @Test
  void noListingIsEvictedBeforeItsChildren() {
    it.listed(A, child("b", OLD), child("c", OLD));
    assertThat(it.shard.evict(2)).isEqualTo(2);
    it.listed(A, child("b", OLD), child("c", OLD));
    // The round ended with the last row looked at: behind it there is nothing, before it there is.
    assertThat(it.shard.evict(2)).isZero();
    assertThat(it.listing(A).servable()).isTrue();
    assertThat(it.isServed(B)).isTrue();
    assertThat(it.shard.evict(2)).isEqualTo(2);
    assertThat(it.shard.evict(2)).isEqualTo(1);
    assertThat(it.store.rows()).isZero();
  }

  @Test
  void thatADirectoryIsLargerThanTheShardIsRememberedWhileAnythingElseCanGo() {
    ShardFixture small = started(new ShardLimits(2, 4, 10));
    small.listed(A, child("a", OLD), child("b", OLD), child("c", OLD));
    for (int i = 0; i < 20; i++) {
      small.asked(Location.parse("hdfs://nn/other/x" + i), OLD);
      small.shard.evict(2);
    }
    assertThat(small.listing(A)).isEqualTo(Reason.INCOMPLETE);
    for (int i = 0; i < 20; i++) {
      small.shard.evict(2);
    }
    assertThat(small.store.rows()).isZero();
  }

  @Test
  void anOlderAnswerDoesNotReviveWhatAnEvictedListingDisproved() {
    Sync older = it.head(B);
    it.listed(A);
    it.shard.evict(10);
    it.shard.evict(10);
    it.shard.complete(older, Optional.of(OLD));
    assertThat(it.isServed(B) && it.served(B).equals(Optional.of(OLD))).isFalse();
  }

  @Test
  void aNameListedTwiceIsRefusedThoughItIsEmpty() {
    Location directory = Location.parse("s3://lake/a");
    Sync listing = it.list(directory);
    it.shard.page(listing, more(child("", OLD)));
    assertThatThrownBy(() -> it.shard.page(listing, last(child("", NEW))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Trap T18: whoever joins a sync takes its answer as if he had asked when it began. */
  @Test
  void aSyncIsSharedOnlyIfItBeganWithinTheBoundAndNothingOvertookIt() {
    Sync sync = it.head(B);
    assertThat(it.shard.isSharable(sync, Bound.NONE, it.now + 1_000)).isTrue();
    assertThat(it.shard.isSharable(sync, new Bound(10), it.now + 9)).isTrue();
    assertThat(it.shard.isSharable(sync, new Bound(10), it.now + 10)).isFalse();
    assertThat(it.shard.isSharable(sync, new Bound(0), it.now)).isFalse();
    it.applied(path(B));
    assertThat(it.shard.isSharable(sync, Bound.NONE, it.now)).isFalse();
    Sync inTree = it.head(C);
    it.applied(subtree(A));
    assertThat(it.shard.isSharable(inTree, Bound.NONE, it.now)).isFalse();
    Sync ended = it.head(C);
    it.shard.complete(ended, Optional.of(OLD));
    assertThat(it.shard.isSharable(ended, Bound.NONE, it.now)).isFalse();
  }

  @Test
  void childrenComeInPagesInTheOrderOfTheStore() {
    Location directory = Location.parse("s3://lake/a");
    it.listed(directory, child("k", OLD), child("k-1", OLD), child("l", DIRECTORY));
    it.applied(path(directory.child("k-0")));
    List<ChildDecision> first =
        it.shard.children(directory, null, 2, Bound.NONE, it.now, Watermark.UNKNOWN);
    assertThat(first).extracting(ChildDecision::slot).containsExactly("k", "k-0");
    List<ChildDecision> second =
        it.shard.children(directory, "k-0", 2, Bound.NONE, it.now, Watermark.UNKNOWN);
    assertThat(second).extracting(ChildDecision::slot).containsExactly("k-1", "l/");
    assertThat(first.get(1).decision().reason()).isEqualTo(Reason.PLACEHOLDER);
  }
}
