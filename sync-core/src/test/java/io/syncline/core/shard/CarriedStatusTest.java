package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.NEW;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.file;
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
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.time.Moment;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A change that carries the new status spares asking, where it is proven to be newer. */
class CarriedStatusTest {
  private final ShardFixture it = ShardFixture.started();

  /** How long the machine was asleep, which the steady clock does not know. */
  private long slept;

  @Test
  void takesThePlaceOfWhatIsHeldAndIsAsFreshAsTheChangeIsNew() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.served(B)).contains(NEW);
    EntryDecision decision = it.decide(B, new Bound(600), Watermark.UNKNOWN);
    assertThat(decision.reason()).isEqualTo(Reason.VALIDATED);
    assertThat(decision.since()).hasValue(1_500);
    assertThat(decision.answered()).hasValue(2_000);
    assertThat(it.decide(B, new Bound(499), Watermark.UNKNOWN).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(it.decide(B, new Bound(100), upTo(1_950)).reason()).isEqualTo(Reason.WATERMARK);
  }

  @Test
  void takesThePlaceOfAnAbsence() {
    ask(B, null);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.served(B)).contains(NEW);
  }

  @Test
  void neverComesToWhereNothingIsHeld() {
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.MISSING);

    list(A, child("b", OLD));
    it.now = 3_000;
    it.applied(carried(C, NEW, 2_500));
    assertThat(it.reason(C)).as("known to be absent, without a row").isEqualTo(Reason.PLACEHOLDER);
  }

  @Test
  void neverClearsWhatAnotherChangeMadeStale() {
    ask(B, OLD);
    it.applied(path(B));
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
    it.applied(carried(B, OLD, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void neverClearsTheMarkOfATree() {
    ask(B, OLD);
    it.applied(subtree(A));
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.isServed(B)).isFalse();
    it.applied(carried(B, OLD, 1_500));
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void isCoveredByWhateverComesWithItOrLater() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500), path(B));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);

    ask(B, OLD);
    it.now = 3_000;
    it.applied(carried(B, NEW, 2_500), subtree(A));
    assertThat(it.isServed(B)).isFalse();

    ask(B, OLD);
    it.now = 4_000;
    it.applied(subtree(A), carried(B, NEW, 3_500));
    assertThat(it.isServed(B)).isFalse();

    ask(B, OLD);
    it.now = 5_000;
    it.applied(carried(B, NEW, 4_500));
    it.shard.invalidateAll(Optional.empty());
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void ofTwoThatComeTogetherNobodyKnowsWhichIsNewer() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500), carried(B, file(3, "newer"), 1_600));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void mustHaveBegunAfterWhatIsHeldWasAnswered() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_000));
    assertThat(it.reason(B)).as("at the very instant").isEqualTo(Reason.INVALIDATED);

    Sync slow = it.head(B);
    it.now = 3_000;
    slow.answered(heard().steadyNanos());
    it.shard.complete(slow, Optional.of(OLD));
    it.now = 4_000;
    it.applied(carried(B, NEW, 2_500));
    assertThat(it.reason(B)).as("while it was asked").isEqualTo(Reason.INVALIDATED);

    ask(B, OLD);
    it.now = 5_000;
    it.applied(carried(B, NEW, 4_500));
    it.now = 6_000;
    it.applied(carried(B, file(3, "newer"), 4_700));
    assertThat(it.reason(B)).as("before the last one was heard of").isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void mustHaveBegunAfterTheListingThatSawItLast() {
    ask(B, OLD);
    it.now = 2_000;
    list(A, child("b", OLD));
    it.now = 3_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatWasSleptThroughNeverMakesItLookLater() {
    ask(B, OLD);
    it.now = 2_000;
    slept = 500;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);

    ask(B, OLD);
    it.now = 3_000;
    it.applied(carried(B, NEW, 2_001));
    assertThat(it.served(B)).contains(NEW);
  }

  @Test
  void withoutAnInstantItIsLaterThanNothing() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(new Invalidation(B, Scope.PATH, of(NEW, OptionalLong.empty())));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatNobodySaidTheAnswerOfMayHaveBeenAnsweredNow() {
    it.asked(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatAnEarlierBootAskedIsAskedAgain() {
    ask(B, OLD);
    it.restart();
    it.applied(carried(B, NEW, it.now + 1));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatIsHeldAlreadyWasNotHeardOfEarlierThanItWasAnswered() {
    ask(B, OLD);
    it.now = 900;
    it.applied(carried(B, OLD, 800));
    assertThat(it.decide(B).answered()).hasValue(1_000);
  }

  @Test
  void leavesADirectoryAlone() {
    ask(B, FileStatus.directory());
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatIsHeldAlreadyStaysWhenever() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(new Invalidation(B, Scope.PATH, of(OLD, OptionalLong.empty())));
    assertThat(it.served(B)).contains(OLD);
    assertThat(it.decide(B).since()).as("when it was asked").hasValue(1_000);
    it.applied(carried(B, OLD, 500));
    assertThat(it.decide(B).since()).as("when it was asked").hasValue(1_000);
    it.applied(carried(B, OLD, 1_500));
    assertThat(it.decide(B).since()).as("it was so then, too").hasValue(1_500);
    assertThat(it.shard.statusesTaken()).isEqualTo(3);
  }

  /** It may have been the same, another one, and the same again. */
  @Test
  void whatIsHeldAlreadyHasBeenHeardOfNow() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, OLD, 1_900));
    assertThat(it.decide(B).answered()).hasValue(2_000);
    it.now = 3_000;
    it.applied(carried(B, NEW, 1_500));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void whatAnEarlierBootAskedIsSeenAgainOnlyAtAnInstant() {
    ask(B, OLD);
    it.restart();
    it.applied(carried(B, OLD, it.now - 1));
    assertThat(it.decide(B).since()).hasValue(it.now - 1);
    assertThat(it.decide(B).answered()).hasValue(it.now);
    it.restart();
    it.applied(new Invalidation(B, Scope.PATH, of(OLD, OptionalLong.empty())));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void spoilsWhatIsBeingAskedAllTheSame() {
    ask(B, OLD);
    Sync same = it.head(B);
    it.now = 2_000;
    it.applied(carried(B, OLD, 1_500));
    assertThat(it.shard.isSharable(same, Bound.NONE, it.now)).isFalse();
    it.shard.complete(same, Optional.of(NEW));
    assertThat(it.reason(B)).isEqualTo(Reason.INVALIDATED);

    ask(B, OLD);
    it.now = 3_000;
    Sync older = it.head(B);
    it.now = 4_000;
    it.applied(carried(B, NEW, 3_500));
    it.shard.complete(older, Optional.of(OLD));
    assertThat(it.isServed(B)).as("two answers that cross").isFalse();
  }

  @Test
  void aListingUnderWayDoesNotReplaceIt() {
    ask(B, OLD);
    Sync listing = it.list(A);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    it.shard.page(listing, last(child("b", OLD), child("c", OLD)));
    it.shard.finish(listing);
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.served(C)).contains(OLD);
  }

  @Test
  void isStillThereAfterARestart() {
    ask(B, OLD);
    it.now = 2_000;
    it.applied(carried(B, NEW, 1_500));
    it.restart();
    assertThat(it.served(B)).contains(NEW);
    Sync next = it.head(B);
    it.shard.complete(next, Optional.of(OLD));
    assertThat(it.served(B)).as("start numbers go on").contains(OLD);
  }

  @Test
  void onlyAFileWithAVersionIsCarried() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(FileStatus.directory(), OptionalLong.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new FileStatus(FileType.FILE, 1, null, null), OptionalLong.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Invalidation(B, Scope.SUBTREE, of(NEW, OptionalLong.of(1))));
  }

  private void ask(Location location, FileStatus found) {
    Sync sync = it.head(location);
    sync.answered(heard().steadyNanos());
    it.shard.complete(sync, Optional.ofNullable(found));
  }

  private void list(Location directory, ListingPage.Child... children) {
    Sync sync = it.list(directory);
    sync.answered(heard().steadyNanos());
    it.shard.page(sync, last(children));
    assertThat(it.shard.finish(sync)).isTrue();
  }

  private Moment heard() {
    return new Moment(it.now, it.now - slept);
  }

  private Carried of(FileStatus status, OptionalLong began) {
    return new Carried(status, began, heard());
  }

  private Invalidation carried(Location location, FileStatus status, long began) {
    return new Invalidation(location, Scope.PATH, of(status, OptionalLong.of(began)));
  }
}
