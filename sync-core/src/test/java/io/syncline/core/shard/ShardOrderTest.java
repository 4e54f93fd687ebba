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
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Monotonic reads (I5): syncs that overlap reach the store in an order that nobody knows, so what
 * was shown is not followed by what may be older. NEW is what the store holds after OLD.
 */
final class ShardOrderTest {
  private final ShardFixture it = started();

  @Test
  void aLaterQuestionThatReachedTheStoreEarlierDoesNotBringBackTheOldState() {
    Sync slow = it.head(B);
    Sync quick = it.head(B);
    assertThat(it.shard.complete(slow, Optional.of(NEW))).isTrue();
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.shard.complete(quick, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
    it.asked(B, NEW);
    assertThat(it.served(B)).contains(NEW);
  }

  @Test
  void anOvertakenAnswerIsNotFollowedByTheOldStateThatOvertookIt() {
    Sync slow = it.head(B);
    Sync quick = it.head(B);
    assertThat(it.shard.complete(quick, Optional.of(OLD))).isTrue();
    assertThat(it.shard.complete(slow, Optional.of(NEW))).isFalse();
    assertThat(it.doubted(B)).contains(OLD);
    it.restart();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aLaterListingThatReachedTheStoreEarlierDoesNotBringBackTheOldState() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    assertThat(it.shard.complete(head, Optional.of(NEW))).isFalse();
    it.shard.page(listing, last(child("b", OLD), child("c", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.doubted(B)).contains(OLD);
    assertThat(it.served(C)).contains(OLD);
    assertThat(it.store.listing(A).stale()).isEqualTo(1);
  }

  @Test
  void aLaterListingThatReachedTheStoreEarlierDoesNotDisproveWhatWasSeen() {
    Sync head = it.head(B);
    Sync listing = it.list(A);
    assertThat(it.shard.complete(head, Optional.of(NEW))).isFalse();
    it.shard.page(listing, last());
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.reason(B)).isEqualTo(Reason.PLACEHOLDER);
  }

  @Test
  void aQuestionThatBeganAfterAListingDoesNotBringBackWhatItSawChanged() {
    it.asked(B, OLD);
    Sync listing = it.list(A);
    Sync head = it.head(B);
    it.shard.page(listing, more(child("b", NEW)));
    assertThat(it.served(B)).contains(NEW);
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aQuestionThatBeganAfterAListingDoesNotBringBackWhatItSawGone() {
    it.asked(B, OLD);
    Sync listing = it.list(A);
    Sync head = it.head(B);
    it.shard.page(listing, last());
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(B)).isEmpty();
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aQuestionThatBeganAfterTheFirstListingDoesNotBringBackWhatItDidNotSee() {
    Sync listing = it.list(A);
    Sync head = it.head(B);
    it.shard.page(listing, last(child("c", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(B)).isEmpty();
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void aQuestionThatBeganAfterAListingDoesNotBringBackWhatWasHeardOfAndSeenGone() {
    it.listed(A);
    it.applied(path(B));
    Sync listing = it.list(A);
    Sync head = it.head(B);
    it.shard.page(listing, last());
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(B)).isEmpty();
    assertThat(it.shard.complete(head, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void nobodyJoinsAQuestionThatMayBeOlderThanWhatWasShown() {
    Sync first = it.head(B);
    Sync second = it.head(B);
    it.shard.complete(first, Optional.of(NEW));
    assertThat(it.shard.isSharable(second, Bound.NONE, it.now)).isFalse();
  }

  @Test
  void answersThatAgreeDoubtNothing() {
    it.asked(B, OLD);
    Sync first = it.head(B);
    Sync second = it.head(B);
    Sync listing = it.list(A);
    Sync own = it.head(B);
    assertThat(it.shard.complete(second, Optional.of(OLD))).isFalse();
    assertThat(it.shard.complete(own, Optional.of(OLD))).isTrue();
    assertThat(it.shard.complete(first, Optional.of(OLD))).isFalse();
    it.shard.page(listing, last(child("b", OLD)));
    assertThat(it.shard.finish(listing)).isTrue();
    assertThat(it.served(B)).contains(OLD);
    assertThat(it.store.listing(A).stale()).isZero();
  }

  /** The first answer is news to the second question; that this says the same settles it. */
  @Test
  void aDoubtedAnswerThatAgreesWithWhatIsHeldLeavesItAsItIs() {
    Sync first = it.head(B);
    Sync second = it.head(B);
    assertThat(it.shard.complete(first, Optional.of(NEW))).isTrue();
    Entry held = it.store.entry(B);
    assertThat(it.shard.complete(second, Optional.of(NEW))).isFalse();
    assertThat(it.store.entry(B)).isSameAs(held);
    assertThat(it.served(B)).contains(NEW);
  }

  /** An invalidation is another matter: what agrees with what it made stale stays stale. */
  @Test
  void anInvalidatedAnswerThatAgreesWithWhatIsHeldClearsNoMark() {
    it.asked(B, NEW);
    Sync head = it.head(B);
    it.applied(path(B));
    assertThat(it.shard.complete(head, Optional.of(NEW))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  /** A listing leaves alone what began after it, so nothing is left to doubt. */
  @Test
  void childrenThatAreAskedWhileTheirDirectoryIsListedForTheFirstTimeAreNotAskedAgain() {
    ShardFixture small = started(new ShardLimits(100, 10, 2));
    Sync listing = small.list(A);
    for (int i = 0; i < 9; i++) {
      small.asked(A.child("n" + i), NEW);
    }
    assertThat(small.shard.page(listing, last(child("n3", OLD), child("n9", OLD)))).isTrue();
    assertThat(small.shard.finish(listing)).isTrue();
    assertThat(small.store.listing(A).stale()).isZero();
    assertThat(small.served(A.child("n3"))).contains(NEW);
    assertThat(small.served(A.child("n9"))).contains(OLD);
  }

  /** Of a directory nothing is kept fresh but that it is there. */
  @Test
  void theTimeOfADirectoryIsNoNews() {
    Sync first = it.head(B);
    Sync second = it.head(B);
    Sync third = it.head(B);
    FileStatus directory = new FileStatus(FileType.DIRECTORY, 0, Instant.EPOCH, null);
    assertThat(it.shard.complete(second, Optional.of(directory))).isTrue();
    assertThat(it.shard.complete(first, Optional.of(FileStatus.directory()))).isFalse();
    assertThat(it.served(B)).contains(directory);
    assertThat(it.shard.complete(third, Optional.of(OLD))).isFalse();
    assertThat(it.isServed(B)).isFalse();
  }

  @Test
  void theOwnEntryOfADirectoryIsDoubtedToo() {
    Location directory = B;
    Sync own = it.head(directory);
    Sync head = it.head(directory);
    assertThat(it.shard.complete(head, Optional.of(OLD))).isTrue();
    assertThat(it.shard.completeDirectory(own)).isFalse();
    assertThat(it.doubted(directory)).contains(OLD);
  }
}
