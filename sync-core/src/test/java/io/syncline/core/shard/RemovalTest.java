package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.NEW;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.ROOT;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.last;
import static io.syncline.core.shard.ShardFixture.path;
import static io.syncline.core.shard.ShardFixture.subtree;
import static io.syncline.core.shard.ShardFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.time.Moment;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A removal leaves what is held as absent as it is, where that is valid. */
class RemovalTest {
  private final ShardFixture it = ShardFixture.started();

  @Test
  void ofWhatIsHeldAsAbsentMakesNothingStale() {
    it.asked(B, null);
    it.now = 2_000;
    it.applied(removed(B));
    assertThat(it.served(B)).isEmpty();
    assertThat(it.shard.absencesKept()).isEqualTo(1);
    EntryDecision decision = it.decide(B, new Bound(500), Watermark.UNKNOWN);
    assertThat(decision.reason()).as("no younger than it was").isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, new Bound(500), upTo(1_900)).reason()).isEqualTo(Reason.WATERMARK);
  }

  @Test
  void ofWhatIsHeldAsPresentMakesItStale() {
    it.asked(B, OLD);
    it.applied(removed(B));
    assertThat(it.doubted(B)).contains(OLD);
    assertThat(it.shard.absencesKept()).isZero();
  }

  @Test
  void clearsNothingThatAnotherChangeMadeStale() {
    it.asked(B, null);
    it.applied(path(B));
    it.applied(removed(B));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
    it.applied(removed(C));
    assertThat(it.reason(C)).isEqualTo(Reason.MISSING);
  }

  @Test
  void clearsNoMarkOfATree() {
    it.asked(B, null);
    it.applied(subtree(A));
    it.applied(removed(B));
    assertThat(it.isServed(B)).isFalse();
    it.applied(removedTree(B));
    assertThat(it.isServed(B)).isFalse();
    assertThat(it.shard.absencesKept()).isZero();
  }

  @Test
  void isCoveredByWhateverComesWithItOrLater() {
    for (Invalidation other : new Invalidation[] {path(B), subtree(B), subtree(A)}) {
      for (Invalidation removal : new Invalidation[] {removed(B), removedTree(B)}) {
        it.asked(B, null);
        it.applied(removal, other);
        assertThat(it.isServed(B)).as("%s, then %s", removal, other).isFalse();
        it.asked(B, null);
        it.applied(other, removal);
        assertThat(it.isServed(B)).as("%s, then %s", other, removal).isFalse();
        it.asked(B, null);
        it.applied(removal);
        it.applied(other);
        assertThat(it.isServed(B)).as("%s, later %s", removal, other).isFalse();
      }
    }
    it.asked(B, null);
    it.applied(removedTree(B));
    it.shard.invalidateAll(Optional.empty());
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void spoilsWhatIsBeingAsked() {
    it.asked(B, null);
    Sync sync = it.head(B);
    it.applied(removed(B));
    assertThat(it.shard.complete(sync, Optional.of(NEW))).isFalse();
    assertThat(it.doubted(B)).as("it may have been removed since").contains(NEW);
  }

  @Test
  void touchesAListingUnderWay() {
    it.asked(B, null);
    Sync listing = it.list(A);
    it.applied(removed(B));
    it.shard.page(listing, last(child("b", NEW), child("c", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.doubted(B)).contains(NEW);
    assertThat(it.served(C)).contains(OLD);
  }

  @Test
  void ofANameThatACompleteListingLacksMakesNothingStale() {
    it.listed(A, child("c", OLD));
    long rows = it.shard.rows();
    it.applied(removed(B));
    assertThat(it.served(B)).isEmpty();
    assertThat(it.shard.rows()).isEqualTo(rows);
    assertThat(it.shard.absencesKept()).isEqualTo(1);
    assertThat(it.listing(A)).isEqualTo(Reason.UNBOUNDED);

    it.applied(subtree(A));
    it.applied(removed(B));
    assertThat(it.isServed(B)).as("the listing is covered").isFalse();
  }

  @Test
  void ofANameThatAnIncompleteListingLacksSaysNothing() {
    Sync listing = it.list(A);
    it.shard.page(listing, ShardFixture.more(child("a", OLD)));
    it.applied(removed(B));
    assertThat(it.reason(B)).isEqualTo(Reason.MISSING);
  }

  @Test
  void ofATreeMarksWhatIsBelowAndLeavesItsRoot() {
    Location below = B.child("x");
    it.asked(B, null);
    it.asked(below, null);
    Sync sync = it.head(below);
    it.applied(removedTree(B));
    assertThat(it.served(B)).isEmpty();
    assertThat(it.reason(below)).isEqualTo(Reason.SUBTREE_INVALIDATED);
    assertThat(it.shard.complete(sync, Optional.empty())).isFalse();
    it.restart();
    assertThat(it.served(B)).as("also after a restart").isEmpty();
    it.applied(removedTree(B));
    assertThat(it.served(B)).as("and told of twice").isEmpty();
  }

  @Test
  void ofATreeWhoseRootACompleteListingLacksLeavesThat() {
    it.listed(A, child("c", OLD));
    it.applied(removedTree(B));
    assertThat(it.served(B)).isEmpty();
    assertThat(it.names(A)).containsExactlyInAnyOrder("b", "c");
    it.applied(removedTree(A));
    assertThat(it.isServed(B)).isFalse();
    it.listed(A, child("c", OLD));
    assertThat(it.served(B)).isEmpty();
    assertThat(it.names(A)).containsExactly("c");
  }

  @Test
  void ofATreeLeavesARootThatWasListedLater() {
    it.asked(B, null);
    it.now = 2_000;
    it.listed(A, child("c", OLD));
    it.applied(removedTree(B));
    EntryDecision decision = it.decide(B, new Bound(500), Watermark.UNKNOWN);
    assertThat(decision.reason()).isEqualTo(Reason.VALIDATED);
    assertThat(decision.since()).hasValue(2_000);
  }

  @Test
  void ofATreeThatExistsMakesItsRootStale() {
    it.asked(A, FileStatus.directory());
    it.applied(removedTree(A));
    assertThat(it.isServed(A)).isFalse();
    assertThat(it.shard.absencesKept()).isZero();
  }

  /** A file was made, removed and is told of in the other order: it may not come back. */
  @Test
  void countsAsHeardOfSoThatAnOlderChangeBringsNothingBack() {
    it.now = 1_000;
    answered(B);
    it.now = 3_000;
    it.applied(removed(B));
    it.applied(carried(B, 2_000));
    assertThat(it.isServed(B)).isFalse();

    it.now = 4_000;
    answered(B);
    it.now = 6_000;
    it.applied(removedTree(B));
    it.applied(carried(B, 5_000));
    assertThat(it.isServed(B)).isFalse();

    it.now = 7_000;
    answered(B);
    it.now = 8_000;
    it.applied(removed(B));
    it.now = 10_000;
    it.applied(carried(B, 9_000));
    assertThat(it.served(B)).as("what came after it does").contains(NEW);
  }

  /** A mark that came before it in the same step covers what is carried. */
  @Test
  void ofATreeCoversWhatIsCarriedInTheSameStep() {
    it.now = 1_000;
    answered(B);
    it.now = 3_000;
    Invalidation removal = removedTree(B);
    it.now = 5_000;
    it.applied(removal, carried(B, 4_000));
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void elsewhereIsNoMatterOfThisShard() {
    it.asked(B, null);
    it.applied(removed(C), removedTree(ROOT.child("z")));
    assertThat(it.served(B)).isEmpty();
  }

  @Test
  void hasNoStatus() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Invalidation(
                    B, Scope.PATH, new Carried(NEW, OptionalLong.empty(), heard()), heard()));
  }

  private void answered(Location location) {
    Sync sync = it.head(location);
    sync.answered(it.now);
    it.shard.complete(sync, Optional.empty());
  }

  private Invalidation removed(Location location) {
    return Invalidation.removal(location, Scope.PATH, heard());
  }

  private Invalidation removedTree(Location location) {
    return Invalidation.removal(location, Scope.SUBTREE, heard());
  }

  private Invalidation carried(Location location, long began) {
    return new Invalidation(
        location, Scope.PATH, new Carried(NEW, OptionalLong.of(began), heard()));
  }

  private Moment heard() {
    return new Moment(it.now, it.now);
  }
}
