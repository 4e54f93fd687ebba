package io.syncline.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.MemoryUfs.Fate;
import io.syncline.core.testing.MemoryUfs.Operation;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fake passes the contract in both flavours, and its faults do what they say. */
class MemoryUfsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final Location A = Location.parse("s3://bucket/a");

  private final MemoryUfs ufs = MemoryUfs.objectStore(CLOCK);

  /**
   * One store, seen through several page sizes: the pages are the only difference between the
   * views.
   */
  abstract static class Flavour extends UnderFileSystemContractTest {
    abstract MemoryUfs make(int page);

    private MemoryUfs ufs;

    @Override
    protected UnderFileSystem ufs() {
      if (ufs == null) {
        ufs = make(1_000);
        ufs.createDirectoryOutside(directory());
      }
      return ufs;
    }

    @Override
    protected UnderFileSystem listingPagesOf(int children) {
      ufs();
      return ufs.withListingPage(children);
    }
  }

  @Nested
  class AsObjectStore extends Flavour {
    @Override
    MemoryUfs make(int page) {
      return MemoryUfs.objectStore(CLOCK, page);
    }

    @Override
    protected Location directory() {
      return Location.parse("s3://bucket/dir");
    }
  }

  @Nested
  class AsTree extends Flavour {
    @Override
    MemoryUfs make(int page) {
      return MemoryUfs.tree(CLOCK, page);
    }

    @Override
    protected Location directory() {
      return Location.parse("hdfs://nn/dir");
    }
  }

  @Test
  void countsAndRemembersItsCalls() {
    ufs.putOutside(A, "x");
    ufs.stat(A);
    ufs.stat(A);
    ufs.list(Location.parse("s3://bucket/"), null);
    assertThat(ufs.operations()).isEqualTo(Map.of(Operation.STAT, 2, Operation.LIST, 1));
    assertThat(ufs.calls()).hasSize(3);
    ufs.forgetCalls();
    assertThat(ufs.operations()).isEmpty();
  }

  @Test
  void refusesTheNextCallsWithoutEffect() {
    ufs.failNext(Operation.STAT, 2, ErrorCode.UFS_UNAVAILABLE);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> ufs.stat(A))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
    }
    assertThat(ufs.stat(A)).isEmpty();
    ufs.failNext(Operation.CREATE, 1, ErrorCode.UFS_REJECTED);
    MutationResult result = create("x");
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(ufs.look(A)).isEmpty();
  }

  @Test
  void unansweredAttemptTakesEffectNowLaterOrNever() {
    for (Fate fate : Fate.values()) {
      ufs.removeOutside(A);
      ufs.unansweredNext(Operation.CREATE, fate);
      MutationResult result = create("x");
      assertThat(result.effect()).isEqualTo(Effect.SOME);
      assertThat(result.unsettled()).isTrue();
      assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_UNKNOWN_OUTCOME);
      assertThat(ufs.look(A).isPresent()).isEqualTo(fate == Fate.TOOK_EFFECT);
      assertThat(ufs.settle()).isEqualTo(fate == Fate.LATER ? 1 : 0);
      assertThat(ufs.look(A).isPresent()).isEqualTo(fate != Fate.LOST);
    }
  }

  @Test
  void repeatedAttemptSucceedsAndStaysUnsettled() {
    ufs.unansweredThenRepeated(Operation.DELETE, Fate.LATER);
    ufs.putOutside(A, "x");
    AtomicInteger asked = new AtomicInteger();
    MutationResult result = ufs.delete(A, FileType.FILE, asked::incrementAndGet);
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
    assertThat(asked).hasValue(2);
    assertThat(ufs.look(A)).isEmpty();
    // Written anew, and then the first attempt arrives.
    ufs.putOutside(A, "y");
    assertThat(ufs.settle()).isEqualTo(1);
    assertThat(ufs.look(A)).isEmpty();
  }

  @Test
  void takesWhateverIsThereOnlyAfterATreeWasAnnounced() {
    List<String> asked = new ArrayList<>();
    AttemptGate gate =
        new AttemptGate() {
          @Override
          public void beforeAttempt() {
            asked.add("file");
          }

          @Override
          public void beforeTreeAttempt() {
            asked.add("tree");
          }
        };
    ufs.takeWhateverIsThere();
    ufs.putOutside(A, "x");
    ufs.beforeEffect(
        (operation, location) -> {
          ufs.removeOutside(A);
          ufs.putOutside(A.child("1"), "x");
        });
    ufs.rename(A, Location.parse("s3://bucket/b"), FileType.FILE, gate).throwFailure();
    assertThat(asked).containsExactly("tree");
    assertThat(ufs.look(Location.parse("s3://bucket/b/1"))).isPresent();
  }

  @Test
  void treeIsRemovedPartWay() {
    ufs.putOutside(A.child("1"), "x");
    ufs.putOutside(A.child("2"), "x");
    ufs.failPartWay(Operation.DELETE_TREE, 1, ErrorCode.UFS_THROTTLED);
    MutationResult result = ufs.deleteTree(A, () -> {});
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_THROTTLED);
    assertThat(ufs.look(A.child("1"))).isEmpty();
    assertThat(ufs.look(A.child("2"))).isPresent();
  }

  @Test
  void hooksSurroundTheInstantOfTheCall() {
    ufs.putOutside(A, "old");
    List<Boolean> present = new ArrayList<>();
    ufs.beforeEffect((operation, location) -> present.add(ufs.look(location).isPresent()));
    ufs.beforeAnswer((operation, location) -> present.add(ufs.look(location).isPresent()));
    ufs.delete(A, FileType.FILE, () -> {});
    assertThat(present).containsExactly(true, false);
  }

  @Test
  void answerIsOldWhenTheFileChangesBeforeItIsTold() {
    ufs.putOutside(A, "old");
    ufs.beforeAnswer((operation, location) -> ufs.putOutside(A, "newer"));
    assertThat(ufs.stat(A).orElseThrow().size()).isEqualTo(3);
    assertThat(ufs.look(A).orElseThrow().size()).isEqualTo(5);
  }

  private MutationResult create(String text) {
    return ufs.create(A, new ByteArrayInputStream(text.getBytes(UTF_8)), false, () -> {});
  }
}
