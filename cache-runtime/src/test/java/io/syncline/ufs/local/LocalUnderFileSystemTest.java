package io.syncline.ufs.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What only a directory does: times and racy versions, links, names that are no text, unfinished
 * files.
 */
class LocalUnderFileSystemTest {
  @TempDir private Path temporary;
  private Path root;
  private Instant now = Instant.now().plus(Duration.ofMinutes(1));
  private final List<String> calls = new ArrayList<>();
  private LocalUnderFileSystem ufs;

  @BeforeEach
  void open() throws Exception {
    root = Files.createDirectory(temporary.resolve("root")).toRealPath();
    ufs = open(new LocalNames(root));
  }

  private LocalUnderFileSystem open(LocalNames names) {
    return new LocalUnderFileSystem(
        LocalSettings.disk(root),
        new StoreCalls(
            "directory",
            StoreLimits.DEFAULT,
            (operation, outcome, nanos) -> calls.add(operation + " " + outcome)),
        () -> now,
        names);
  }

  @Test
  void statusIsOneRequest() throws Exception {
    write("file", "x");
    ufs.stat(at("file"));
    assertThat(calls).containsExactly("STAT OK");
  }

  @Test
  void freshlyChangedFileHasNoVersion() throws Exception {
    write("file", "x");
    Instant changed = FileStamp.of(root.resolve("file")).changed();
    now = changed.plus(LocalSettings.DISK_GRANULARITY).minusNanos(1);
    assertThat(ufs.stat(at("file")).orElseThrow().version()).isNull();
    now = changed.plus(Duration.ofMinutes(1));
    String version = ufs.stat(at("file")).orElseThrow().version();
    assertThat(version).isNotNull();
    now = changed;
    assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> ufs.read(at("file"), version, 0, 1));
  }

  @Test
  void timesSetBackDoNotHideAChange() throws Exception {
    write("file", "one");
    FileTime before = Files.getLastModifiedTime(root.resolve("file"));
    String version = ufs.stat(at("file")).orElseThrow().version();
    awaitAnotherTime("file");
    write("file", "two");
    Files.setLastModifiedTime(root.resolve("file"), before);
    assertThat(ufs.stat(at("file")).orElseThrow().version()).isNotEqualTo(version);
  }

  @Test
  void replacedFileOfTheSameSizeAndTimeHasAnotherVersion() throws Exception {
    write("file", "one");
    write("other", "two");
    FileTime before = Files.getLastModifiedTime(root.resolve("file"));
    Files.setLastModifiedTime(root.resolve("other"), before);
    String version = ufs.stat(at("file")).orElseThrow().version();
    Files.move(root.resolve("other"), root.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(ufs.stat(at("file")).orElseThrow().version()).isNotEqualTo(version);
  }

  @Test
  void changeWhileReadingIsSeenBeforeTheLastByte() throws Exception {
    write("file", "0123456789");
    try (InputStream stream = ufs.read(at("file"), null, 0, 10)) {
      assertThat(stream.readNBytes(4)).isEqualTo("0123".getBytes(UTF_8));
      awaitAnotherTime("file");
      write("file", "abcdefghij");
      assertCode(ErrorCode.CHANGED_UNDERNEATH, () -> stream.readNBytes(6));
    }
  }

  @Test
  void removalWhileReadingIsSeen() throws Exception {
    write("file", "0123456789");
    try (InputStream stream = ufs.read(at("file"), null, 0, 10)) {
      Files.delete(root.resolve("file"));
      assertCode(ErrorCode.CHANGED_UNDERNEATH, stream::readAllBytes);
    }
  }

  @Test
  void linksAreLeftOutAndNotFollowed() throws Exception {
    Path secret = Files.writeString(temporary.resolve("secret"), "outside");
    Files.createDirectory(root.resolve("real"));
    write("real/file", "x");
    Files.createSymbolicLink(root.resolve("out"), secret);
    Files.createSymbolicLink(root.resolve("up"), temporary);
    Files.createSymbolicLink(root.resolve("inside"), root.resolve("real"));
    ListingPage page = ufs.list(at(""), null);
    assertThat(page.children()).extracting(ListingPage.Child::name).containsExactly("real");
    assertThat(page.unusable()).isEqualTo(3);
    for (String hidden : List.of("out", "up", "up/secret", "inside", "inside/file")) {
      assertThat(ufs.stat(at(hidden))).as(hidden).isEmpty();
      assertCode(ErrorCode.NOT_FOUND, () -> ufs.read(at(hidden), null, 0, 1));
    }
    assertThat(create("up/new", true).failure().map(SyncException::code))
        .contains(ErrorCode.NOT_FOUND);
    assertThat(create("out", true).failure().map(SyncException::code))
        .contains(ErrorCode.UFS_REJECTED);
    assertThat(Files.readString(secret)).isEqualTo("outside");
    assertThat(Files.exists(temporary.resolve("new"))).isFalse();
  }

  @Test
  void removedTreeDoesNotReachThroughLinks() throws Exception {
    Files.createDirectory(temporary.resolve("outside"));
    Path kept = Files.writeString(temporary.resolve("outside/kept"), "x");
    Files.createDirectories(root.resolve("tree/sub"));
    Files.createSymbolicLink(root.resolve("tree/sub/link"), temporary.resolve("outside"));
    assertThat(ufs.deleteTree(at("tree"), () -> {}).effect()).isEqualTo(Effect.ALL);
    assertThat(Files.exists(kept)).isTrue();
    assertThat(Files.exists(root.resolve("tree"))).isFalse();
  }

  @Test
  void whatLiesOutsideIsRefused() {
    assertCode(
        ErrorCode.INVALID_LOCATION, () -> ufs.stat(Location.parse("file://" + temporary + "/x")));
    assertCode(
        ErrorCode.INVALID_LOCATION, () -> ufs.stat(Location.parse("file://" + root + "x/y")));
    assertCode(ErrorCode.INVALID_LOCATION, () -> ufs.stat(Location.parse("s3://b/x")));
  }

  @Test
  void namesThatAreNoTextAreCountedOnce() throws Exception {
    boolean made =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'a\\377b')\" plain plain2")
                .directory(root.toFile())
                .start()
                .waitFor()
            == 0;
    assumeTrue(made);
    LocalUnderFileSystem small =
        new LocalUnderFileSystem(
            new LocalSettings(root, Duration.ZERO, Duration.ZERO, 1),
            StoreLimits.DEFAULT,
            (operation, outcome, nanos) -> {});
    ListingPage first = small.list(at(""), null);
    ListingPage second = small.list(at(""), first.continuation());
    assertThat(first.children()).extracting(ListingPage.Child::name).containsExactly("plain");
    assertThat(second.children()).extracting(ListingPage.Child::name).containsExactly("plain2");
    assertThat(first.unusable() + second.unusable()).isEqualTo(1);
  }

  @Test
  void unfinishedFilesAreInvisibleAndRemoved() throws Exception {
    InputStream slow =
        new ByteArrayInputStream(new byte[] {1, 2, 3}) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            assertThat(ufs.list(at(""), null).children()).isEmpty();
            return super.read(target, offset, length);
          }
        };
    MutationResult result =
        ufs.create(
            at("file"),
            slow,
            false,
            () -> {
              assertThat(ufs.list(at(""), null).children()).isEmpty();
              assertThat(names()).hasSize(1).allMatch(n -> n.startsWith(".syncline-"));
            });
    result.throwFailure();
    assertThat(names()).containsExactly("file");
  }

  @Test
  void renamedFileWhoseOldNameMayNotBeRemovedHasBothAndSaysSo() throws Exception {
    write("file", "x");
    ufs =
        open(
            new LocalNames(root) {
              @Override
              void unlink(Path file) throws IOException {
                throw new AccessDeniedException(file.toString());
              }
            });
    MutationResult result = rename("file", "moved", () -> {});
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(names()).containsExactlyInAnyOrder("file", "moved");
  }

  @Test
  void whatIsInPlaceHappenedThoughItsDirectoryCannotBeSynced() throws Exception {
    ufs = open(withoutSync(true));
    for (boolean overwrite : new boolean[] {false, true}) {
      assertThat(create("file " + overwrite, overwrite).effect()).isEqualTo(Effect.SOME);
      assertThat(Files.exists(root.resolve("file " + overwrite))).isTrue();
    }
    for (boolean links : new boolean[] {true, false}) {
      ufs = open(withoutSync(links));
      write("from", "x");
      assertThat(rename("from", "to " + links, () -> {}).effect()).isEqualTo(Effect.SOME);
      assertThat(Files.exists(root.resolve("to " + links))).isTrue();
    }
  }

  @Test
  void createdFileStandsThoughItCannotBeLookedAt() throws Exception {
    Files.createDirectory(root.resolve("sub"));
    ufs =
        open(
            new LocalNames(root) {
              @Override
              void syncDirectory(Path path) throws IOException {
                super.syncDirectory(path);
                Files.move(root.resolve("sub"), root.resolve("elsewhere"));
              }
            });
    MutationResult result = create("sub/file", false);
    assertThat(result.failure()).isEmpty();
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.status()).isNull();
  }

  @Test
  void anotherFileThatCameToTheOldNameStays() throws Exception {
    write("file", "old");
    write("other", "new");
    ufs =
        open(
            new LocalNames(root) {
              @Override
              boolean link(Path existing, FileStamp stamp, Path name) throws IOException {
                boolean linked = super.link(existing, stamp, name);
                Files.move(root.resolve("other"), existing, StandardCopyOption.REPLACE_EXISTING);
                return linked;
              }
            });
    rename("file", "moved", () -> {}).throwFailure();
    assertThat(Files.readString(root.resolve("moved"))).isEqualTo("old");
    assertThat(Files.readString(root.resolve("file"))).isEqualTo("new");
  }

  @Test
  void fileThatCannotHaveASecondNameIsRenamedAsATree() throws Exception {
    write("file", "x");
    ufs = open(refusingLinks("Operation not permitted", List.of("file", "moved")));
    List<String> asked = new ArrayList<>();
    MutationResult result = rename("file", "moved", told(asked));
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(asked).containsExactly("file", "tree");
    assertThat(calls).doesNotContain("RENAME DENIED");
    assertThat(names()).containsExactly("moved");
    assertThat(rename("moved", "taken", refusingTrees()).effect()).isEqualTo(Effect.NONE);
    assertThat(names()).containsExactly("moved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Operation not permitted",
        "Operation not supported",
        "Function not implemented",
      })
  void whereThereAreNoHardLinksATreeIsToldAtOnce(String reason) throws Exception {
    ufs = open(refusingLinks(reason, List.of()));
    create("file", false).throwFailure();
    for (String name : new String[] {"file", "moved"}) {
      List<String> asked = new ArrayList<>();
      calls.clear();
      MutationResult result = rename(name, "moved" + name, told(asked));
      result.throwFailure();
      assertThat(asked).containsExactly("tree");
      assertThat(calls).containsOnly("STAT OK", "RENAME OK").containsOnlyOnce("RENAME OK");
      assertThat(names()).containsExactly("moved" + name);
      Files.move(root.resolve("moved" + name), root.resolve("moved"));
    }
  }

  @Test
  void hardLinksAreLookedForOnce() throws Exception {
    List<String> linked = new ArrayList<>();
    ufs =
        open(
            new LocalNames(root) {
              @Override
              void createLink(Path name, Path existing) throws IOException {
                linked.add(name.getFileName().toString());
                super.createLink(name, existing);
              }
            });
    write("a", "x");
    rename("a", "b", () -> {}).throwFailure();
    assertThat(linked).hasSize(2).last().isEqualTo("b");
    assertThat(LocalPaths.isTemporary(linked.get(0))).isTrue();
    assertThat(names()).containsExactly("b");
    rename("b", "c", () -> {}).throwFailure();
    assertThat(linked).hasSize(3);
  }

  @Test
  void fileIsDeletedAsATreeWhereDirectoriesCannotBeSpared() throws Exception {
    write("file", "x");
    ufs =
        open(
            new LocalNames(root) {
              @Override
              boolean canUnlink() {
                return false;
              }
            });
    List<String> asked = new ArrayList<>();
    MutationResult result = ufs.delete(at("file"), FileType.FILE, told(asked));
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(asked).containsExactly("tree");
    assertThat(calls).containsExactly("STAT OK", "DELETE OK");
    write("file", "x");
    assertThat(rename("file", "moved", told(asked)).effect()).isEqualTo(Effect.ALL);
    assertThat(asked).containsExactly("tree", "tree");
  }

  @Test
  void directoryThatCameInPlaceOfAFileIsToldAsOne() throws Exception {
    write("file", "x");
    AttemptGate swap =
        () -> {
          try {
            Files.delete(root.resolve("file"));
            Files.createDirectory(root.resolve("file"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    MutationResult renamed = rename("file", "moved", swap);
    assertThat(renamed.failure().map(SyncException::code)).contains(ErrorCode.IS_A_DIRECTORY);
    assertThat(renamed.effect()).isEqualTo(Effect.NONE);
    Files.delete(root.resolve("file"));
    write("file", "x");
    MutationResult deleted = ufs.delete(at("file"), FileType.FILE, swap);
    assertThat(deleted.failure().map(SyncException::code)).contains(ErrorCode.IS_A_DIRECTORY);
    assertThat(deleted.effect()).isEqualTo(Effect.NONE);
    assertThat(names()).containsExactly("file");
  }

  @Test
  void unfinishedFileThatIsSweptAwayFailsItsCreateWithoutEffect() throws Exception {
    for (boolean overwrite : new boolean[] {false, true}) {
      MutationResult result =
          ufs.create(
              at("file"),
              new ByteArrayInputStream(new byte[1]),
              overwrite,
              () -> {
                now = now.plus(LocalSweep.MAX_IDLE);
                assertThat(new LocalSweep(root, () -> now, 10).run()).isEqualTo(1);
              });
      assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.NOT_FOUND);
      assertThat(result.effect()).isEqualTo(Effect.NONE);
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void createdFileKeepsItsOneName() throws Exception {
    create("file", false).throwFailure();
    assertThat(Files.getAttribute(root.resolve("file"), "unix:nlink")).isEqualTo(1);
  }

  @Test
  void absentRootIsToldAtTheStart() {
    assertCode(
        ErrorCode.MOUNT_UNREACHABLE,
        () ->
            new LocalUnderFileSystem(
                LocalSettings.disk(root.resolve("absent")),
                StoreLimits.DEFAULT,
                (operation, outcome, nanos) -> {}));
  }

  @Test
  void errorsOfTheSystemHaveTheirCodes() {
    assertMapped("No space left on device", ErrorCode.UFS_REJECTED, false);
    assertMapped("Disk quota exceeded", ErrorCode.UFS_REJECTED, false);
    assertMapped("Not a directory", ErrorCode.NOT_A_DIRECTORY, false);
    assertMapped("Directory not empty", ErrorCode.DIRECTORY_NOT_EMPTY, false);
    assertMapped("Permission denied", ErrorCode.UFS_PERMISSION_DENIED, false);
    assertMapped("File name too long", ErrorCode.INVALID_LOCATION, false);
    assertMapped("Input/output error", ErrorCode.UFS_UNAVAILABLE, true);
    StoreFailure full =
        LocalErrorTable.failure(new IOException("No space left on device"), "create file:///x");
    assertThat(full.error().getMessage()).contains("the disk is full").contains("file:///x");
  }

  private static void assertMapped(String text, ErrorCode code, boolean mayTakeEffect) {
    StoreFailure failure =
        LocalErrorTable.failure(new FileSystemException("/x", null, text), "stat file:///x");
    assertThat(failure.error().code()).isEqualTo(code);
    assertThat(failure.mayTakeEffect()).isEqualTo(mayTakeEffect);
  }

  private MutationResult create(String path, boolean overwrite) {
    return ufs.create(at(path), new ByteArrayInputStream(new byte[1]), overwrite, () -> {});
  }

  private MutationResult rename(String from, String to, AttemptGate gate) {
    return ufs.rename(at(from), at(to), FileType.FILE, gate);
  }

  /** Links are refused, all of them or those of some names. */
  private LocalNames refusingLinks(String reason, List<String> some) {
    return new LocalNames(root) {
      @Override
      void createLink(Path name, Path existing) throws IOException {
        if (some.isEmpty() || some.contains(existing.getFileName().toString())) {
          throw new FileSystemException(name.toString(), existing.toString(), reason);
        }
        super.createLink(name, existing);
      }
    };
  }

  private LocalNames withoutSync(boolean links) {
    return new LocalNames(root) {
      @Override
      boolean canUnlink() {
        return links;
      }

      @Override
      void syncDirectory(Path path) throws IOException {
        throw new AccessDeniedException(path.toString());
      }
    };
  }

  /** Notes what it is asked for. */
  private static AttemptGate told(List<String> asked) {
    return new AttemptGate() {
      @Override
      public void beforeAttempt() {
        asked.add("file");
      }

      @Override
      public void beforeTreeAttempt() {
        asked.add("tree");
      }
    };
  }

  private static AttemptGate refusingTrees() {
    return new AttemptGate() {
      @Override
      public void beforeAttempt() {}

      @Override
      public void beforeTreeAttempt() {
        throw new SyncException(ErrorCode.OUTBOX_FULL, "no wider intent today");
      }
    };
  }

  private Location at(String path) {
    return Location.parse("file://" + root + "/" + path);
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(root.resolve(path), text);
  }

  private List<String> names() {
    try (Stream<Path> found = Files.list(root)) {
      return found.map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the file system would date a change differently. */
  private void awaitAnotherTime(String path) throws Exception {
    FileTime known = (FileTime) Files.getAttribute(root.resolve(path), "unix:ctime");
    Path probe = temporary.resolve("probe");
    FileTime fresh;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    do {
      Files.writeString(probe, "x");
      fresh = (FileTime) Files.getAttribute(probe, "unix:ctime");
      assertThat(System.nanoTime()).isLessThan(deadline);
    } while (fresh.compareTo(known) <= 0);
  }

  private static void assertCode(ErrorCode code, Callable<?> call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
