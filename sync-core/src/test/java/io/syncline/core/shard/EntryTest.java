package io.syncline.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.FileStatus;
import io.syncline.core.shard.Entry.State;
import org.junit.jupiter.api.Test;

/** What is held, and when it was asked. */
final class EntryTest {
  private static final Validation ASKED = new Validation(7, 5, 3, -42);

  @Test
  void anEntryHasAStatusExactlyWhenSomethingIsThere() {
    assertThatThrownBy(() -> new Entry(State.PRESENT, null, false, ASKED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Entry(State.ABSENT, FileStatus.directory(), false, ASKED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Entry.present(FileStatus.directory(), ASKED).isDirectory()).isTrue();
    assertThat(Entry.absent(ASKED).isDirectory()).isFalse();
  }

  @Test
  void aPlaceholderIsAlwaysStale() {
    assertThatThrownBy(() -> new Entry(State.PLACEHOLDER, null, false, ASKED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Entry.placeholder().stale()).isTrue();
    assertThat(Entry.placeholder().validation()).isEqualTo(Validation.NONE);
  }

  @Test
  void becomingStaleKeepsWhatWasKnown() {
    Entry stale = Entry.present(FileStatus.directory(), ASKED).asStale();
    assertThat(stale.stale()).isTrue();
    assertThat(stale.status()).isEqualTo(FileStatus.directory());
    assertThat(stale.validation()).isEqualTo(ASKED);
    assertThat(stale.asStale()).isSameAs(stale);
  }

  @Test
  void aReadingOfTheTickerMeansNothingToAnotherStartOfTheProcess() {
    assertThat(ASKED.nanosIn(3)).hasValue(-42);
    assertThat(ASKED.nanosIn(4)).isEmpty();
    assertThat(Validation.NONE.nanosIn(0)).isEmpty();
  }

  @Test
  void theNewerValidationIsThatOfTheLaterStart() {
    Validation later = new Validation(8, 5, 3, -50);
    assertThat(ASKED.newer(later)).isEqualTo(later);
    assertThat(later.newer(ASKED)).isEqualTo(later);
    assertThat(ASKED.newer(Validation.NONE)).isEqualTo(ASKED);
  }

  @Test
  void anIncompleteListingKeepsWhenItWasAsked() {
    Listing listing = new Listing(true, ASKED, 10, 2, 1);
    assertThat(listing.incomplete()).isEqualTo(new Listing(false, ASKED, 10, 2, 1));
    assertThat(listing.incomplete().incomplete()).isEqualTo(listing.incomplete());
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThatThrownBy(() -> new ShardLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardLimits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardLimits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
