package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UnderFileSystem} does, the fake and the real ones.
 *
 * <p>Open: each under file system has a subclass that names one, an empty directory in it, and what
 * it cannot do.
 */
public abstract class UnderFileSystemContractTest extends UnderFileSystemListingContract {
  @Test
  void absentLocationHasNoStatus() {
    assertThat(ufs().stat(at("absent"))).isEmpty();
    assertThat(ufs().stat(at("absent/deeper"))).isEmpty();
  }

  @Test
  void rootAndItsDirectoriesAreDirectories() {
    assertThat(status(directory()).isDirectory()).isTrue();
    assertThat(status(directory()).size()).isZero();
  }

  @Test
  void createdFileHasSizeAndBytes() throws Exception {
    put("file", "hello");
    FileStatus status = status(at("file"));
    assertThat(status.type()).isEqualTo(FileType.FILE);
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.modified()).isNotNull();
    assertThat(text("file")).isEqualTo("hello");
  }

  @Test
  void emptyFileIsAFile() throws Exception {
    put("empty", "");
    assertThat(status(at("empty")).type()).isEqualTo(FileType.FILE);
    assertThat(status(at("empty")).size()).isZero();
    assertThat(text("empty")).isEmpty();
    assertThat(children(ufs(), directory())).containsExactly("empty");
  }

  @Test
  void creationTellsSizeAndVersion() throws Exception {
    MutationResult result = create("file", "hello", false);
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isFalse();
    assertThat(result.failure()).isEmpty();
    assertThat(result.status().size()).isEqualTo(5);
    assertThat(result.cost().requests()).isPositive();
    if (result.status().version() != null) {
      assertThat(result.status().version()).isEqualTo(version("file"));
    }
  }

  @Test
  void versionStaysWhileBytesStayAndChangesWithThem() throws Exception {
    put("file", "one");
    settleVersions();
    String first = version("file");
    assertThat(first).isNotNull().isEqualTo(version("file"));
    create("file", "two", true).throwFailure();
    settleVersions();
    assertThat(version("file")).isNotNull().isNotEqualTo(first);
  }

  @Test
  void creationWithoutOverwriteLeavesAnExistingFile() throws Exception {
    put("file", "one");
    MutationResult second = create("file", "two", false);
    assertRefused(second, ErrorCode.ALREADY_EXISTS);
    assertThat(second.failure().orElseThrow()).hasMessageContaining(" exists");
    assertThat(text("file")).isEqualTo("one");
  }

  @Test
  void creationWithOverwriteReplacesAnExistingFile() throws Exception {
    put("file", "one");
    assertThat(create("file", "three", true).effect()).isEqualTo(Effect.ALL);
    assertThat(text("file")).isEqualTo("three");
  }

  @Test
  void ofManyCreatorsExactlyOneSucceeds() throws Exception {
    assumeTrue(createsExclusively());
    List<MutationResult> results = together(6, i -> create("contended", "creator " + i, false));
    List<MutationResult> winners = results.stream().filter(r -> r.failure().isEmpty()).toList();
    assertThat(winners).hasSize(1);
    results.stream()
        .filter(r -> r.failure().isPresent())
        .forEach(r -> assertRefused(r, ErrorCode.ALREADY_EXISTS));
    assertThat(text("contended")).isEqualTo("creator " + results.indexOf(winners.get(0)));
  }

  @Test
  void overwritersLeaveOneWholeFile() throws Exception {
    List<MutationResult> results =
        together(4, i -> create("contended", ("writer " + i + " ").repeat(1_000), true));
    assertThat(results).allMatch(r -> r.effect() == Effect.ALL);
    String found = text("contended");
    assertThat(IntStream.range(0, 4).mapToObj(i -> ("writer " + i + " ").repeat(1_000)))
        .contains(found);
  }

  @Test
  void bytesThatCannotBeReadLeaveNothing() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the source broke");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("the source broke");
          }
        };
    MutationResult result = ufs().create(at("file"), broken, false, OPEN);
    assertRefused(result, ErrorCode.INVALID_ARGUMENT);
    assertThat(ufs().stat(at("file"))).isEmpty();
    assertThat(children(ufs(), directory())).isEmpty();
  }

  @Test
  void refusingGateLeavesEverythingAsItIs() throws Exception {
    put("file", "one");
    put("tree/file", "two");
    AttemptGate shut =
        () -> {
          throw new SyncException(ErrorCode.OUTBOX_FULL, "no attempt today");
        };
    List<MutationResult> results =
        List.of(
            ufs().create(at("new"), bytes("x"), false, shut),
            ufs().create(at("file"), bytes("x"), true, shut),
            ufs().delete(at("file"), FileType.FILE, shut),
            ufs().deleteTree(at("tree"), shut),
            ufs().createDirectory(at("made"), shut),
            ufs().rename(at("file"), at("moved"), FileType.FILE, shut),
            ufs().rename(at("tree"), at("moved"), FileType.DIRECTORY, shut));
    results.forEach(r -> assertRefused(r, ErrorCode.OUTBOX_FULL));
    assertThat(children(ufs(), directory())).containsExactly("file", "tree");
    assertThat(text("file")).isEqualTo("one");
    assertThat(text("tree/file")).isEqualTo("two");
  }

  @Test
  void gateIsAskedBeforeTheEffectIsSeen() {
    AtomicInteger asked = new AtomicInteger();
    AttemptGate gate =
        () -> {
          asked.incrementAndGet();
          assertThat(ufs().stat(at("file"))).isEmpty();
        };
    ufs().create(at("file"), bytes("x"), false, gate).throwFailure();
    assertThat(asked).hasValue(1);
  }

  @Test
  void gateIsNotAskedForWhatIsRefusedAtSight() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ufs().delete(at("absent"), FileType.FILE, asked::incrementAndGet);
    ufs().deleteTree(at("absent"), asked::incrementAndGet);
    ufs().rename(at("absent"), at("other"), FileType.FILE, asked::incrementAndGet);
    assertThat(asked).hasValue(0);
  }

  @Test
  void rangesAreCutAtTheEnd() throws Exception {
    put("file", "0123456789");
    assertThat(range("file", 0, 4)).isEqualTo("0123");
    assertThat(range("file", 4, 3)).isEqualTo("456");
    assertThat(range("file", 8, 100)).isEqualTo("89");
    assertThat(range("file", 9, 1)).isEqualTo("9");
    assertThat(range("file", 10, 5)).isEmpty();
    assertThat(range("file", 1_000, 5)).isEmpty();
    assertThat(range("file", 3, 0)).isEmpty();
    assertThat(range("file", 3, Long.MAX_VALUE)).isEqualTo("3456789");
    put("empty", "");
    assertThat(range("empty", 0, 10)).isEmpty();
  }

  @Test
  void negativeRangesAreRefused() throws Exception {
    put("file", "0123456789");
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> ufs().read(at("file"), null, -1, 1));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> ufs().read(at("file"), null, 0, -1));
  }

  @Test
  void readingAnotherVersionFails() throws Exception {
    put("file", "one");
    settleVersions();
    String old = version("file");
    assertThat(read("file", old, 0, 10)).isEqualTo("one");
    create("file", "two", true).throwFailure();
    settleVersions();
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> read("file", old, 0, 10));
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> read("file", old, 0, 0));
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> read("file", old, 100, 10));
    assertThat(read("file", version("file"), 0, 10)).isEqualTo("two");
  }

  @Test
  void readingWhatIsNoFileFails() throws Exception {
    makeDirectory("sub");
    assertCode(ErrorCode.NOT_FOUND, () -> ufs().read(at("absent"), null, 0, 1));
    assertCode(ErrorCode.IS_A_DIRECTORY, () -> ufs().read(at("sub"), null, 0, 1));
    assertCode(ErrorCode.IS_A_DIRECTORY, () -> ufs().read(at("sub"), null, 0, 0));
  }

  @Test
  void fileOverDirectoryIsRemovedAlone() throws Exception {
    assumeTrue(supportsFileOverDirectory());
    put("k", "file");
    put("k/c", "below");
    ufs().delete(at("k"), FileType.FILE, OPEN).throwFailure();
    assertThat(status(at("k")).isDirectory()).isTrue();
    put("k", "file");
    ufs().deleteTree(at("k"), OPEN).throwFailure();
    assertThat(status(at("k")).type()).isEqualTo(FileType.FILE);
  }

  @Test
  void directoriesAreMadeOnce() throws Exception {
    makeDirectory("sub");
    assertRefused(ufs().createDirectory(at("sub"), OPEN), ErrorCode.ALREADY_EXISTS);
    put("file", "x");
    assertRefused(ufs().createDirectory(at("file"), OPEN), ErrorCode.ALREADY_EXISTS);
    put("sub/file", "x");
    assertRefused(ufs().createDirectory(at("sub"), OPEN), ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void treesNeedTheParent() throws Exception {
    assumeTrue(!directory().scheme().implicitDirectories());
    assertRefused(create0("absent/file", "x", false), ErrorCode.NOT_FOUND);
    assertRefused(ufs().createDirectory(at("absent/sub"), OPEN), ErrorCode.NOT_FOUND);
    put("file", "x");
    assertRefused(create0("file/below", "x", false), ErrorCode.NOT_A_DIRECTORY);
    assertRefused(
        ufs().rename(at("file"), at("absent/file"), FileType.FILE, OPEN), ErrorCode.NOT_FOUND);
    makeDirectory("sub");
    assertRefused(create0("sub", "x", true), ErrorCode.IS_A_DIRECTORY);
    assertRefused(create0("sub", "x", false), ErrorCode.IS_A_DIRECTORY);
  }

  @Test
  void objectStoresNeedNoParent() throws Exception {
    assumeTrue(directory().scheme().implicitDirectories());
    create0("absent/deep/file", "x", false).throwFailure();
    assertThat(status(at("absent")).isDirectory()).isTrue();
    ufs().delete(at("absent/deep/file"), FileType.FILE, OPEN).throwFailure();
    assertThat(ufs().stat(at("absent"))).isEmpty();
  }

  @Test
  void madeDirectoryOutlivesItsFiles() throws Exception {
    makeDirectory("sub");
    put("sub/file", "x");
    ufs().delete(at("sub/file"), FileType.FILE, OPEN).throwFailure();
    assertThat(status(at("sub")).isDirectory()).isTrue();
  }

  @Test
  void filesAndEmptyDirectoriesAreDeleted() throws Exception {
    put("file", "x");
    makeDirectory("sub");
    assertThat(ufs().delete(at("file"), FileType.FILE, OPEN).effect()).isEqualTo(Effect.ALL);
    assertThat(ufs().delete(at("sub"), FileType.DIRECTORY, OPEN).effect()).isEqualTo(Effect.ALL);
    assertThat(children(ufs(), directory())).isEmpty();
    assertRefused(ufs().delete(at("file"), FileType.FILE, OPEN), ErrorCode.NOT_FOUND);
  }

  @Test
  void fullDirectoriesAreNotDeleted() throws Exception {
    put("sub/file", "x");
    assertRefused(ufs().delete(at("sub"), FileType.DIRECTORY, OPEN), ErrorCode.DIRECTORY_NOT_EMPTY);
    assertThat(text("sub/file")).isEqualTo("x");
  }

  @Test
  void treesAreDeletedWhole() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("tree/a/" + i, "x");
      put("tree/b/c/" + i, "x");
    }
    makeDirectory("tree/empty");
    put("tree-not", "x");
    MutationResult result = ufs().deleteTree(at("tree"), OPEN);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(children(ufs(), directory())).containsExactly("tree-not");
  }

  @Test
  void onlyDirectoriesAreDeletedAsTrees() throws Exception {
    put("file", "x");
    assertRefused(ufs().deleteTree(at("file"), OPEN), ErrorCode.NOT_A_DIRECTORY);
    assertRefused(ufs().deleteTree(at("absent"), OPEN), ErrorCode.NOT_FOUND);
    assertThat(text("file")).isEqualTo("x");
  }

  @Test
  void gateStopsATreeHalfWay() throws Exception {
    put("tree/a", "x");
    put("tree/b", "x");
    AtomicInteger asked = new AtomicInteger();
    AttemptGate once =
        () -> {
          if (asked.getAndIncrement() > 0) {
            throw new SyncException(ErrorCode.OUTBOX_FULL, "no further attempt");
          }
        };
    MutationResult result = ufs().deleteTree(at("tree"), once);
    if (asked.get() == 1) {
      assertThat(result.effect()).isEqualTo(Effect.ALL); // All of it was one request.
    } else {
      assertThat(result.effect()).isEqualTo(Effect.SOME);
      assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.OUTBOX_FULL);
      assertThat(children(ufs(), at("tree"))).hasSize(1);
    }
  }

  @Test
  void fileIsRenamed() throws Exception {
    put("from", "x");
    makeDirectory("sub");
    MutationResult result = ufs().rename(at("from"), at("sub/to"), FileType.FILE, OPEN);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(ufs().stat(at("from"))).isEmpty();
    assertThat(text("sub/to")).isEqualTo("x");
  }

  @Test
  void directoryIsRenamedWithAllBelow() throws Exception {
    for (int i = 0; i < 25; i++) {
      put("from/" + i, "file " + i);
      put("from/deep/er/" + i, "deep " + i);
    }
    makeDirectory("from/empty");
    MutationResult result = ufs().rename(at("from"), at("to"), FileType.DIRECTORY, OPEN);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(ufs().stat(at("from"))).isEmpty();
    assertThat(text("to/7")).isEqualTo("file 7");
    assertThat(text("to/deep/er/24")).isEqualTo("deep 24");
    assertThat(status(at("to/empty")).isDirectory()).isTrue();
    assertThat(children(ufs(), at("to/deep/er"))).hasSize(25);
    if (!ufs().traits().atomicDirectoryRename()) {
      assertThat(result.cost().filesCopied()).isGreaterThanOrEqualTo(50);
      assertThat(result.cost().bytesCopied()).isPositive();
    }
  }

  @Test
  void renameNeedsASourceAndAFreeTarget() throws Exception {
    put("file", "one");
    put("other", "two");
    put("sub/file", "x");
    assertRefused(ufs().rename(at("absent"), at("new"), FileType.FILE, OPEN), ErrorCode.NOT_FOUND);
    assertRefused(
        ufs().rename(at("file"), at("other"), FileType.FILE, OPEN), ErrorCode.ALREADY_EXISTS);
    assertRefused(
        ufs().rename(at("file"), at("sub"), FileType.FILE, OPEN), ErrorCode.ALREADY_EXISTS);
    assertRefused(
        ufs().rename(at("sub"), at("other"), FileType.DIRECTORY, OPEN), ErrorCode.ALREADY_EXISTS);
    assertRefused(
        ufs().rename(at("file"), at("file"), FileType.FILE, OPEN), ErrorCode.ALREADY_EXISTS);
    assertRefused(
        ufs().rename(at("sub"), at("sub/below"), FileType.DIRECTORY, OPEN),
        ErrorCode.INVALID_ARGUMENT);
    assertThat(text("other")).isEqualTo("two");
    assertThat(text("sub/file")).isEqualTo("x");
  }

  @Test
  void onlyWhatIsExpectedIsDeletedOrRenamed() throws Exception {
    put("file", "x");
    makeDirectory("sub");
    put("full/file", "x");
    for (String directory : List.of("sub", "full")) {
      assertRefused(ufs().delete(at(directory), FileType.FILE, OPEN), ErrorCode.IS_A_DIRECTORY);
      assertRefused(
          ufs().rename(at(directory), at("moved"), FileType.FILE, OPEN), ErrorCode.IS_A_DIRECTORY);
    }
    assertRefused(ufs().delete(at("file"), FileType.DIRECTORY, OPEN), ErrorCode.NOT_A_DIRECTORY);
    assertRefused(
        ufs().rename(at("file"), at("moved"), FileType.DIRECTORY, OPEN), ErrorCode.NOT_A_DIRECTORY);
    assertThat(children(ufs(), directory())).containsExactly("file", "full", "sub");
  }

  @Test
  void directoryThatCameInPlaceOfAFileIsOnlyDeletedAsATree() throws Exception {
    put("file", "x");
    Swap swap = new Swap();
    ufs().delete(at("file"), FileType.FILE, swap);
    assertThat(swap.swapped).isTrue();
    if (!swap.asTree) {
      assertThat(status(at("file")).isDirectory()).isTrue();
    }
  }

  @Test
  void directoryThatCameInPlaceOfAFileIsOnlyRenamedAsATree() throws Exception {
    put("file", "x");
    Swap swap = new Swap();
    MutationResult result = ufs().rename(at("file"), at("moved"), FileType.FILE, swap);
    assertThat(swap.swapped).isTrue();
    if (!swap.asTree) {
      assertThat(result.failure()).isPresent();
      assertThat(status(at("file")).isDirectory()).isTrue();
      assertThat(ufs().stat(at("moved"))).isEmpty();
    }
  }

  /** Puts an empty directory in place of the file, at the last moment before the effect. */
  private final class Swap implements AttemptGate {
    private boolean swapped;
    private boolean asTree;

    @Override
    public void beforeAttempt() {
      if (!swapped) {
        swapped = true;
        ufs().delete(at("file"), FileType.FILE, OPEN).throwFailure();
        makeDirectory("file");
      }
    }

    @Override
    public void beforeTreeAttempt() {
      asTree = true;
      beforeAttempt();
    }
  }

  @Test
  void rootIsNeitherRemovedNorRenamed() {
    Location root = directory().root();
    for (MutationResult result :
        List.of(
            ufs().delete(root, FileType.DIRECTORY, OPEN),
            ufs().deleteTree(root, OPEN),
            ufs().rename(root, at("x"), FileType.DIRECTORY, OPEN))) {
      assertThat(result.effect()).isEqualTo(Effect.NONE);
      assertThat(result.failure()).isPresent();
    }
  }
}
