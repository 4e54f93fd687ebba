package io.syncline.watch.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel tells of a directory, and what is made of that. */
@Timeout(120)
class DirectoryFeedTest {
  @TempDir Path path;
  private Location root;
  private final RecordingListener listener = new RecordingListener();
  private DirectoryFeed feed;
  private String position;

  @BeforeEach
  void begin() throws IOException {
    path = path.toRealPath();
    root = Location.parse("file://" + path);
    Files.createDirectories(path.resolve("d"));
    feed = feed(DirectoryFeed.MAX_DIRECTORIES);
    position = feed.now();
  }

  @AfterEach
  void end() {
    feed.close();
  }

  @Test
  void aFileThatIsMadeOrWrittenIsToldAsOnePath() throws Exception {
    Files.writeString(path.resolve("d/f"), "1");
    assertThat(poll())
        .contains(change("d/f", Scope.PATH, ChangeKind.CREATED))
        .allMatch(change -> change.location().equals(at("d/f")));
    Files.writeString(path.resolve("d/f"), "2");
    assertThat(poll()).containsExactly(change("d/f", Scope.PATH, ChangeKind.MODIFIED));
    assertThat(poll()).isEmpty();
  }

  /** T14: by the time it is told nobody knows what it was. */
  @Test
  void whatIsRemovedIsToldAsTree() throws Exception {
    Files.writeString(path.resolve("f"), "1");
    poll();
    Files.delete(path.resolve("f"));
    assertThat(poll()).containsExactly(change("f", Scope.SUBTREE, ChangeKind.REMOVED));
  }

  @Test
  void whatWasMadeInDirectoryBeforeItWasWatchedIsCoveredByItsTree() throws Exception {
    Files.createDirectories(path.resolve("d/e/g"));
    Files.writeString(path.resolve("d/e/g/f"), "1");
    assertCovered(poll(), "d/e/g/f");
    Files.writeString(path.resolve("d/e/g/f"), "2");
    assertThat(poll()).contains(change("d/e/g/f", Scope.PATH, ChangeKind.MODIFIED));
  }

  @Test
  void directoryThatIsMovedIsWatchedUnderItsNewName() throws Exception {
    Files.createDirectories(path.resolve("d/e"));
    poll();
    Files.move(path.resolve("d"), path.resolve("n"));
    List<Change> moved = poll();
    assertThat(moved)
        .contains(
            change("d", Scope.SUBTREE, ChangeKind.REMOVED),
            change("n", Scope.SUBTREE, ChangeKind.UNKNOWN));
    Files.writeString(path.resolve("n/e/f"), "1");
    assertThat(poll()).isNotEmpty().allMatch(change -> change.location().equals(at("n/e/f")));
  }

  /** It keeps its key, and its new place may be told of before its old one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void directoryThatIsMovedElsewhereIsWatchedOnThere(boolean newPlaceFirst) throws Exception {
    Files.createDirectories(path.resolve("from/m/e"));
    Files.createDirectories(path.resolve("to"));
    poll();
    Files.writeString(path.resolve(newPlaceFirst ? "to/first" : "from/first"), "1");
    Files.move(path.resolve("from/m"), path.resolve("to/m"));
    List<Change> moved = poll();
    assertCovered(moved, "from/m/e");
    assertCovered(moved, "to/m/e");
    Files.writeString(path.resolve("to/m/f"), "1");
    Files.writeString(path.resolve("to/m/e/f"), "1");
    List<Change> told = poll();
    assertThat(told).extracting(Change::location).contains(at("to/m/f"), at("to/m/e/f"));
    assertThat(told).allMatch(change -> change.scope() == Scope.PATH);
  }

  /** Two directories change places. */
  @Test
  void directoriesThatChangePlacesAreEachWatchedWhereTheyAre() throws Exception {
    Files.createDirectories(path.resolve("a/m"));
    Files.createDirectories(path.resolve("b/n"));
    poll();
    Files.writeString(path.resolve("b/first"), "1");
    Files.move(path.resolve("a/m"), path.resolve("b/m"));
    Files.move(path.resolve("b/n"), path.resolve("a/m"));
    poll();
    Files.writeString(path.resolve("a/m/f"), "1");
    Files.writeString(path.resolve("b/m/g"), "1");
    assertThat(poll()).extracting(Change::location).contains(at("a/m/f"), at("b/m/g"));
  }

  /** Where it is written later nobody is to look any more. */
  @Test
  void directoryThatIsMovedAwayIsNotWatched() throws Exception {
    Path elsewhere = Files.createTempDirectory("elsewhere");
    Files.createDirectories(path.resolve("d/e"));
    poll();
    Files.move(path.resolve("d/e"), elsewhere.resolve("e"));
    assertCovered(poll(), "d/e");
    Files.writeString(elsewhere.resolve("e/f"), "1");
    assertThat(poll()).isEmpty();
    Files.delete(elsewhere.resolve("e/f"));
    Files.delete(elsewhere.resolve("e"));
    Files.delete(elsewhere);
  }

  @Test
  void whatIsReplacedByDirectoryIsToldAsTree() throws Exception {
    Files.writeString(path.resolve("x"), "1");
    poll();
    Files.delete(path.resolve("x"));
    Files.createDirectories(path.resolve("x/y"));
    assertCovered(poll(), "x/y");
    Files.writeString(path.resolve("x/y/f"), "1");
    assertCovered(poll(), "x/y/f");
  }

  /** The probe: nothing that happened before a poll began is left for the next. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aPollTellsOfEverythingThatHappenedBeforeItBegan(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 15; round++) {
      List<String> changed = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String name = name(random);
        if (random.nextInt(6) == 0) {
          changed.addAll(move(random, name));
        } else if (change(random, path.resolve(name))) {
          changed.add(name);
        }
      }
      List<Change> told = poll();
      changed.forEach(name -> assertCovered(told, name));
    }
  }

  /** A directory moves to where nothing is. */
  private List<String> move(Random random, String name) throws IOException {
    String to = name(random);
    Path target = path.resolve(to);
    if (!Files.isDirectory(path.resolve(name))
        || Files.exists(target)
        || target.startsWith(path.resolve(name))
        || !Files.isDirectory(target.getParent())) {
      return List.of();
    }
    Files.move(path.resolve(name), target);
    return List.of(name, to);
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder("d");
    for (int depth = random.nextInt(3); depth >= 0; depth--) {
      name.append("/").append((char) ('a' + random.nextInt(4)));
    }
    return name.toString();
  }

  private static boolean change(Random random, Path file) throws IOException {
    if (!Files.exists(file)) {
      if (!Files.isDirectory(file.getParent())) {
        return false;
      }
      if (random.nextBoolean()) {
        Files.createDirectory(file);
      } else {
        Files.writeString(file, "1");
      }
      return true;
    }
    if (Files.isDirectory(file)) {
      try (var inside = Files.list(file)) {
        if (inside.findAny().isPresent()) {
          return false;
        }
      }
    } else if (random.nextBoolean()) {
      Files.writeString(file, "2");
      return true;
    }
    Files.delete(file);
    return true;
  }

  @Test
  void fromTheSamePositionTheSameIsToldAgainAndMore() throws Exception {
    String before = position;
    Files.writeString(path.resolve("d/f"), "1");
    Poll first = feed.poll(before, Duration.ZERO);
    Files.writeString(path.resolve("d/g"), "1");
    Poll again = feed.poll(before, Duration.ZERO);
    assertThat(again.changes()).containsAll(first.changes());
    assertCovered(again.changes(), "d/g");
    Poll next = feed.poll(again.position(), Duration.ZERO);
    assertThat(next.changes()).isEmpty();
    assertThat(next.position()).isEqualTo(again.position());
  }

  @Test
  void fromPositionOfAnotherProcessEverythingMayBeOld() throws Exception {
    DirectoryFeed next = feed(DirectoryFeed.MAX_DIRECTORIES);
    Poll poll = next.poll(position, Duration.ZERO);
    assertThat(poll.changes()).containsExactly(tree(root));
    assertThat(poll.loss()).map(WatchLoss::cause).hasValue(WatchLoss.Cause.NO_CHECKPOINT);
    assertThat(poll.complete()).isTrue();
    Files.writeString(path.resolve("d/f"), "1");
    assertCovered(next.poll(poll.position(), Duration.ZERO).changes(), "d/f");
    next.close();
  }

  /** More than the 512 events that are kept of one directory. */
  @Test
  void whereMoreHappensThanIsKeptTheDirectoryMayBeOld() throws Exception {
    for (int i = 0; i < 700; i++) {
      Files.createDirectory(path.resolve("d/e" + i));
    }
    Poll poll = feed.poll(position, Duration.ZERO);
    assertThat(poll.loss()).map(WatchLoss::cause).hasValue(WatchLoss.Cause.OVERFLOW);
    assertThat(poll.changes()).contains(tree(at("d")));
    position = poll.position();
    Files.writeString(path.resolve("d/e699/f"), "1");
    assertCovered(poll(), "d/e699/f");
  }

  /** Of what they change nothing tells: claims would be wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {"nfs", "nfs4", "cifs", "smb3", "fuse", "fuse.sshfs", "9p", "virtiofs", "ceph"})
  void whereOtherMachinesMayChangeItNothingIsClaimed(String type) throws Exception {
    feed.close();
    feed = feed(DirectoryFeed.MAX_DIRECTORIES, type);
    assertThat(feed.poll(position, Duration.ZERO).complete()).isFalse();
    position = feed.now();
    Files.writeString(path.resolve("d/f"), "1");
    Poll poll = feed.poll(position, Duration.ZERO);
    assertCovered(poll.changes(), "d/f");
    assertThat(poll.complete()).isFalse();
    assertThat(feed.doubt().map(Doubt::kind)).contains(Doubt.Kind.SHARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "fuseblk"})
  void whatOnlyThisMachineChangesIsClaimed(String type) throws Exception {
    feed.close();
    feed = feed(DirectoryFeed.MAX_DIRECTORIES, type);
    assertThat(feed.poll(feed.now(), Duration.ZERO).complete()).isTrue();
    assertThat(feed.doubt()).isEmpty();
  }

  @Test
  void tooManyChangesBecomeTheTreeOfAll() {
    AtomicInteger reached = new AtomicInteger();
    PendingChanges pending = new PendingChanges(root, reached::incrementAndGet);
    for (int i = 0; i < Poll.MAX_CHANGES; i++) {
      pending.add(tree(at("f" + i)));
    }
    assertThat(pending.changes()).hasSize(Poll.MAX_CHANGES);
    assertThat(reached).hasValue(0);
    pending.add(tree(at("one more")));
    assertThat(pending.changes()).containsExactly(tree(root));
    pending.add(tree(at("another")));
    assertThat(pending.changes()).containsExactly(tree(root));
    assertThat(reached).hasValue(1);
  }

  @Test
  void directoryThatIsGoneIsAnErrorUntilItIsBackAndEverythingMayBeOld() throws Exception {
    Files.delete(path.resolve("d"));
    Files.delete(path);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> feed.poll(position, Duration.ZERO))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE))
          .withMessageContaining(path.toString());
    }
    Files.createDirectory(path);
    Poll poll = feed.poll(position, Duration.ZERO);
    assertThat(poll.changes()).containsExactly(tree(root));
  }

  @Test
  void moreDirectoriesThanAllowedAreRefused() throws Exception {
    Files.createDirectory(path.resolve("e"));
    DirectoryFeed small = feed(2);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(small::now)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .withMessageContaining("more than 2 directories");
    assertThat(listener.lines).containsExactly("reached DIRECTORIES");
  }

  /** Its order of events would prove nothing. */
  @Test
  void aServiceOtherThanThatOfLinuxIsRefused() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    WatchService other =
        new WatchService() {
          @Override
          public void close() {
            closed.set(true);
          }

          @Override
          public @Nullable WatchKey poll() {
            return null;
          }

          @Override
          public @Nullable WatchKey poll(long timeout, TimeUnit unit) {
            return null;
          }

          @Override
          public WatchKey take() throws InterruptedException {
            throw new InterruptedException();
          }
        };
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> WatchedTree.ordered(other, path))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    assertThat(closed).isTrue();
  }

  @Test
  void namesThatAreHiddenAreNotTold() throws Exception {
    Files.writeString(path.resolve("d/.hidden"), "1");
    assertThat(poll()).isEmpty();
  }

  private DirectoryFeed feed(int maxDirectories) {
    return feed(maxDirectories, "ext4");
  }

  private DirectoryFeed feed(int maxDirectories, String fileSystem) {
    return new DirectoryFeed(
        root, path, maxDirectories, name -> name.startsWith(".hidden"), listener, at -> fileSystem);
  }

  private List<Change> poll() throws InterruptedException {
    Poll poll = feed.poll(position, Duration.ZERO);
    assertThat(poll.loss()).isEmpty();
    assertThat(poll.complete()).isTrue();
    position = poll.position();
    return poll.changes();
  }

  private void assertCovered(List<Change> told, String name) {
    assertThat(told)
        .as("%s is told of", name)
        .anyMatch(
            change ->
                change.scope() == Scope.PATH
                    ? change.location().equals(at(name))
                    : at(name).isAtOrBelow(change.location()));
  }

  private Location at(String name) {
    Location at = root;
    for (String part : name.split("/", -1)) {
      at = at.child(part);
    }
    return at;
  }

  private Change change(String name, Scope scope, ChangeKind kind) {
    return new Change(at(name), scope, kind, Cause.WATCH);
  }

  private static Change tree(Location location) {
    return new Change(location, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
