package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.outbox.OutboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link OutboxStore} promises; the fake and the real one pass it. */
public abstract class OutboxStoreContractTest {
  private static final Location A = Location.parse("s3://lake/a");

  /** The outbox, empty when a test begins. */
  protected abstract OutboxStore outbox();

  @Test
  void holdsNothingAtFirst() {
    assertThat(outbox().all()).isEmpty();
  }

  @Test
  void givesBackEachKindOfChange() {
    List<Change> changes = new ArrayList<>();
    for (Scope scope : Scope.values()) {
      for (ChangeKind kind : ChangeKind.values()) {
        for (Cause cause : Cause.values()) {
          changes.add(new Change(A, scope, kind, cause));
        }
      }
    }
    changes.add(new Change(A, Scope.PATH, ChangeKind.CREATED, Cause.WRITE, FileStatus.directory()));
    Intent intent = new Intent(1, changes, Outcome.PENDING, -1);
    outbox().put(intent);
    assertThat(outbox().all()).containsExactly(intent);
  }

  @Test
  void listsIntentsById() {
    for (long id : new long[] {256, 2, Long.MAX_VALUE, 1, 255}) {
      outbox().put(intent(id));
    }
    assertThat(outbox().all())
        .extracting(Intent::id)
        .containsExactly(1L, 2L, 255L, 256L, Long.MAX_VALUE);
  }

  @Test
  void aLaterFormReplacesTheEarlier() {
    for (Outcome outcome : Outcome.values()) {
      outbox().put(intent(1).with(outcome));
      assertThat(outbox().all()).containsExactly(intent(1).with(outcome));
    }
  }

  @Test
  void forgetsOnlyWhatIsRemoved() {
    LongStream.rangeClosed(1, 3).forEach(id -> outbox().put(intent(id)));
    outbox().remove(2);
    outbox().remove(2);
    outbox().remove(99);
    assertThat(outbox().all()).extracting(Intent::id).containsExactly(1L, 3L);
  }

  @Test
  void forgetsManyAtOnce() {
    LongStream.rangeClosed(1, 5).forEach(id -> outbox().put(intent(id)));
    outbox().removeAll(List.of(2L, 4L, 99L));
    outbox().removeAll(List.of());
    assertThat(outbox().all()).extracting(Intent::id).containsExactly(1L, 3L, 5L);
  }

  @Test
  void takesIntentsFromManyThreads() {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long first = i * 25L + 1;
      writers.add(
          CompletableFuture.runAsync(
              () -> LongStream.range(first, first + 25).forEach(id -> outbox().put(intent(id)))));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(outbox().all())
        .extracting(Intent::id)
        .hasSize(100)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static Intent intent(long id) {
    Change change = new Change(A.child("n" + id), Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE);
    return new Intent(id, List.of(change), Outcome.PENDING, 1_700_000_000_000L + id);
  }
}
