package io.syncline.cache.namespace;

import static io.syncline.cache.namespace.WritePathIntents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.testing.MemoryUfs.Operation;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each mutation of the namespace announces, and what it refuses before the store is touched.
 */
class NamespaceWriterTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final MemoryUfs objects = MemoryUfs.objectStore(CLOCK);
  private final MemoryUfs tree = MemoryUfs.tree(CLOCK);
  private final MemoryUfs far = MemoryUfs.objectStore(CLOCK);
  private final Map<String, MemoryUfs> stores =
      Map.of("objects", objects, "tree", tree, "far", far);
  private final MountTable mounts =
      MountTable.empty()
          .with(mount("/lake", "s3://lake/data", "objects"))
          .with(mount("/lake/sub/inner", "s3://lake/inner", "objects"))
          .with(mount("/bucket", "s3://bucket", "objects"))
          .with(mount("/far", "s3://far/data", "far"))
          .with(mount("/tree", "hdfs://nn/warehouse/lake", "tree"))
          .with(mount("/tree/sub/inner", "hdfs://nn/elsewhere", "tree"));
  private final List<String> events = new ArrayList<>();
  private final WritePathIntents intents = new WritePathIntents(events);
  private final NamespaceWriter writer =
      new NamespaceWriter(
          new PathResolver(() -> mounts),
          mount -> Objects.requireNonNull(stores.get(mount.ufs())),
          new WritePath(intents, invalidations -> events.add("local")),
          AfterWrite.notAsking());

  @Test
  void aFileOfAnObjectStoreIsAnnouncedAsOnePath() {
    WriteAnswer answer = writer.create("/lake/a/f", bytes(), false, false);
    assertAnnounced(List.of(List.of(created("s3://lake/data/a/f", Scope.PATH))));
    assertThat(objects.look(at("s3://lake/data/a/f"))).map(FileStatus::size).contains(5L);
    assertThat(objects.count(Operation.CREATE_DIRECTORY)).isZero();
    assertThat(objects.count(Operation.STAT)).as("requests that a key does not need").isZero();
    assertThat(answer.tokens()).containsExactly(token(0, 1), token(1, 1));
    assertThat(answer.status()).isNotNull();
  }

  @Test
  void aFileIsReplacedOnlyWhenAsked() {
    objects.putOutside(at("s3://lake/data/f"), "old");
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> create("/lake/f", false));
    assertThat(objects.look(at("s3://lake/data/f"))).map(FileStatus::size).contains(3L);
    create("/lake/f", true);
    assertAnnounced(List.of(List.of(created("s3://lake/data/f", Scope.PATH))));
  }

  @Test
  void aUriIsWrittenWhereItIs() {
    create("s3a://lake/data/a//f", false);
    assertAnnounced(List.of(List.of(created("s3://lake/data/a//f", Scope.PATH))));
  }

  @Test
  void aFileOfATreeMakesTheDirectoriesAboveItAndAnnouncesEachAsATree() {
    WriteAnswer answer = writer.create("/tree/a/b/f", bytes(), false, false);
    assertAnnounced(
        List.of(
            List.of(created("hdfs://nn/warehouse", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake/a", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake/a/b", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake/a/b/f", Scope.PATH))));
    assertThat(answer.tokens())
        .as("whoever waits for these has heard of the directories too")
        .containsExactly(token(0, 5), token(1, 5), token(2, 4));
    assertThat(answer.cost().requests()).isEqualTo(5);
    assertThat(tree.look(at("hdfs://nn/warehouse/lake/a/b/f"))).isPresent();
  }

  @Test
  void directoriesThatAreThereAreNeitherMadeNorAnnounced() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake/a"));
    create("/tree/a/f", false);
    assertAnnounced(List.of(List.of(created("hdfs://nn/warehouse/lake/a/f", Scope.PATH))));
  }

  @Test
  void whoWaitsForAFileWaitsForTheDirectoriesToo() {
    assertThat(writer.create("/tree/a/f", bytes(), false, true).published()).isTrue();
    intents.ackWith(CompletableFuture.failedFuture(new IllegalStateException()));
    events.clear();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> writer.create("/tree/b/f", bytes(), false, true));
    assertThat(events).as("it stopped at the directory").hasSize(3);
  }

  @Test
  void aDirectoryThatSomebodyElseMakesMeanwhileIsNoFailure() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    tree.beforeEffect(
        (operation, location) -> {
          if (operation == Operation.CREATE_DIRECTORY) {
            tree.createDirectoryOutside(location);
          }
        });
    create("/tree/a/f", false);
    assertAnnounced(List.of(List.of(created("hdfs://nn/warehouse/lake/a/f", Scope.PATH))));
  }

  @Test
  void withoutTheDirectoriesAboveItTheFileIsNotMade() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    tree.failNext(Operation.CREATE_DIRECTORY, 1, ErrorCode.UFS_PERMISSION_DENIED);
    assertRefused(ErrorCode.UFS_PERMISSION_DENIED, () -> create("/tree/a/f", false));
    assertThat(tree.count(Operation.CREATE)).isZero();
  }

  @Test
  void aDirectoryOfUnknownOutcomeAboveAFileIsAnnounced() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    tree.unansweredNext(Operation.CREATE_DIRECTORY, MemoryUfs.Fate.LATER);
    assertThatExceptionOfType(SyncException.class).isThrownBy(() -> create("/tree/a/f", false));
    assertAnnounced(List.of(List.of(created("hdfs://nn/warehouse/lake/a", Scope.SUBTREE))));
    assertThat(events).containsExactly("intent 1", "local", "publish unsettled 1");
    assertThat(tree.count(Operation.CREATE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRemovedFileIsAnnouncedAsOnePath(String mount) {
    Location file = put(mount + "/a/f");
    writer.delete(mount + "/a/f", false, false);
    assertAnnounced(List.of(List.of(removed(file.toString(), Scope.PATH))));
    assertThat(store(mount).look(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRemovedEmptyDirectoryIsAnnouncedAsATree(String mount) {
    Location directory = location(mount + "/d");
    store(mount).createDirectoryOutside(directory);
    writer.delete(mount + "/d", false, false);
    assertAnnounced(List.of(List.of(removed(directory.toString(), Scope.SUBTREE))));
    assertThat(store(mount).look(directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRemovedTreeIsAnnouncedAsATree(String mount) {
    put(mount + "/d/e/f");
    Location directory = location(mount + "/d");
    assertRefused(ErrorCode.DIRECTORY_NOT_EMPTY, () -> writer.delete(mount + "/d", false, false));
    writer.delete(mount + "/d", true, false);
    assertAnnounced(List.of(List.of(removed(directory.toString(), Scope.SUBTREE))));
    assertThat(store(mount).look(directory)).isEmpty();
  }

  @Test
  void aTreeRemovedInPartIsAnnouncedAndTheFailureThrown() {
    put("/lake/d/e");
    put("/lake/d/f");
    objects.failPartWay(Operation.DELETE_TREE, 1, ErrorCode.UFS_UNAVAILABLE);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> writer.delete("/lake/d", true, false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
    assertAnnounced(List.of(List.of(removed("s3://lake/data/d", Scope.SUBTREE))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRenamedFileIsAnnouncedOnBothSidesAsAPath(String mount) {
    Location from = put(mount + "/a/f");
    Location to = location(mount + "/a/g");
    writer.rename(mount + "/a/f", mount + "/a/g", false);
    assertAnnounced(
        List.of(List.of(removed(from.toString(), Scope.PATH), created(to.toString(), Scope.PATH))));
    assertThat(store(mount).look(from)).isEmpty();
    assertThat(store(mount).look(to)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRenamedDirectoryIsAnnouncedOnBothSidesAsATree(String mount) {
    put(mount + "/d/e/f");
    Location from = location(mount + "/d");
    Location to = location(mount + "/dd");
    writer.rename(mount + "/d", mount + "/dd", false);
    assertAnnounced(
        List.of(
            List.of(
                removed(from.toString(), Scope.SUBTREE), created(to.toString(), Scope.SUBTREE))));
    assertThat(store(mount).look(to.child("e").child("f"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aDirectoryThatComesInPlaceOfAFileIsNeitherRemovedNorRenamed(String mount) {
    for (Operation operation : List.of(Operation.RENAME, Operation.DELETE)) {
      Location file = put(mount + "/f");
      swapBefore(operation, store(mount), file, file.child("below"));
      assertRefused(
          ErrorCode.IS_A_DIRECTORY,
          () -> {
            if (operation == Operation.RENAME) {
              writer.rename(mount + "/f", mount + "/g", false);
            } else {
              writer.delete(mount + "/f", false, false);
            }
          });
      assertThat(store(mount).look(file.child("below"))).isPresent();
      store(mount).removeOutside(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void whatAStoreTakesBlindlyIsAnnouncedAsATree(String mount) {
    Location from = put(mount + "/f");
    Location to = location(mount + "/g");
    store(mount).takeWhateverIsThere();
    swapBefore(Operation.RENAME, store(mount), from, from.child("below"));
    writer.rename(mount + "/f", mount + "/g", false);
    assertThat(store(mount).look(to.child("below"))).isPresent();
    store(mount).beforeEffect(MemoryUfs.Hook.NONE);
    writer.delete(put(mount + "/h").toString(), false, false);
    assertAnnounced(
        List.of(
            List.of(removed(from.toString(), Scope.SUBTREE), created(to.toString(), Scope.SUBTREE)),
            List.of(removed(location(mount + "/h").toString(), Scope.SUBTREE))));
  }

  @Test
  void aRenameMakesTheDirectoriesAboveItsTarget() {
    put("/tree/f");
    WriteAnswer answer = writer.rename("/tree/f", "/tree/a/g", false);
    assertAnnounced(
        List.of(
            List.of(created("hdfs://nn/warehouse/lake/a", Scope.SUBTREE)),
            List.of(
                removed("hdfs://nn/warehouse/lake/f", Scope.PATH),
                created("hdfs://nn/warehouse/lake/a/g", Scope.PATH))));
    assertThat(answer.tokens()).containsExactly(token(0, 1), token(1, 2), token(2, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aMadeDirectoryIsAnnouncedAsATree(String mount) {
    store(mount).createDirectoryOutside(location(mount));
    writer.makeDirectory(mount + "/d", false, false);
    assertAnnounced(List.of(List.of(created(location(mount + "/d").toString(), Scope.SUBTREE))));
    assertThat(store(mount).look(location(mount + "/d")))
        .map(FileStatus::isDirectory)
        .contains(true);
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> writer.makeDirectory(mount + "/d", false, false));
    assertThat(writer.makeDirectory(mount + "/d", true, true).published()).isTrue();
    assertThat(intents.announced()).hasSize(1);
  }

  @Test
  void directoriesAboveAreMadeWhenAsked() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    assertRefused(ErrorCode.NOT_FOUND, () -> writer.makeDirectory("/tree/a/b", false, false));
    WriteAnswer answer = writer.makeDirectory("/tree/a/b", true, false);
    assertAnnounced(
        List.of(
            List.of(created("hdfs://nn/warehouse/lake/a", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake/a/b", Scope.SUBTREE))));
    assertThat(answer.tokens()).containsExactly(token(0, 1), token(1, 2), token(2, 2));
  }

  @Test
  void theDirectoryOfAMountIsMadeLikeAnyOther() {
    writer.makeDirectory("/tree", true, false);
    assertAnnounced(
        List.of(
            List.of(created("hdfs://nn/warehouse", Scope.SUBTREE)),
            List.of(created("hdfs://nn/warehouse/lake", Scope.SUBTREE))));
  }

  @Test
  void aDirectoryThatSomebodyElseMakesMeanwhileIsWhatWasAskedFor() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    tree.beforeEffect(
        (operation, location) -> {
          if (operation == Operation.CREATE_DIRECTORY) {
            tree.createDirectoryOutside(location);
          }
        });
    assertThat(writer.makeDirectory("/tree/a", true, false).tokens()).isEmpty();
    tree.removeOutside(at("hdfs://nn/warehouse/lake/a"));
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> writer.makeDirectory("/tree/a", false, false));
  }

  @Test
  void aFileThatSomebodyElseMakesMeanwhileIsNotTheDirectory() {
    tree.createDirectoryOutside(at("hdfs://nn/warehouse/lake"));
    tree.beforeEffect(
        (operation, location) -> {
          if (operation == Operation.CREATE_DIRECTORY) {
            tree.putOutside(location, "a file");
          }
        });
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> writer.makeDirectory("/tree/a", true, false));
  }

  @Test
  void aFileIsNoDirectoryThatExistsAlready() {
    put("/tree/f");
    for (boolean parents : new boolean[] {true, false}) {
      assertRefused(
          ErrorCode.ALREADY_EXISTS, () -> writer.makeDirectory("/tree/f", parents, false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lake",
        "/lake/",
        "/bucket",
        "/tree",
        "s3://lake/data",
        "s3://bucket/",
        "/lake/sub/inner"
      })
  void aMountPointIsNeitherWrittenNorRemovedNorRenamed(String path) {
    put("/lake/f");
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> create(path, true));
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.delete(path, true, false));
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.rename(path, "/lake/g", false));
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.rename("/lake/f", path, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void whatContainsAMountIsNeitherReplacedNorRemovedNorRenamed(String mount) {
    String above = mount + "/sub";
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> create(above, true));
    put(mount + "/f");
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.rename(mount + "/f", above, false));
    put(above + "/f");
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.delete(above, true, false));
    assertRefused(ErrorCode.MOUNT_CONFLICT, () -> writer.rename(above, mount + "/x", false));
    writer.delete(above + "/f", false, false);
    assertThat(intents.announced()).hasSize(1);
  }

  @Test
  void theParentOfAnotherMountsRootIsAnnouncedAsATree() {
    put("/bucket/a/b/f");
    writer.rename("/bucket/a", "/bucket/z", false);
    Change change = intents.announced().get(0).get(0);
    assertThat(change).isEqualTo(removed("s3://bucket/a", Scope.SUBTREE));
    assertThat(mount("/deep", "s3://bucket/a/b", "objects").isConcernedBy(change.location()))
        .isTrue();
  }

  @Test
  void nothingIsRenamedIntoItself() {
    put("/tree/d/f");
    for (String to :
        List.of("/tree/d", "/tree/d/", "/tree/d/x", "hdfs://nn/warehouse/lake/d/x/y")) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> writer.rename("/tree/d", to, false));
    }
    writer.rename("/tree/d", "/tree/dd", false);
  }

  @Test
  void nothingIsRenamedIntoAnotherStore() {
    put("/lake/f");
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> writer.rename("/lake/f", "/far/f", false));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> writer.rename("/lake/f", "/tree/f", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void whatIsNotThereIsNeitherRemovedNorRenamed(String mount) {
    store(mount).createDirectoryOutside(location(mount));
    assertRefused(ErrorCode.NOT_FOUND, () -> writer.delete(mount + "/x", true, false));
    assertRefused(ErrorCode.NOT_FOUND, () -> writer.rename(mount + "/x", mount + "/a/y", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/tree"})
  void aRenameReplacesNothing(String mount) {
    Location from = put(mount + "/f");
    put(mount + "/g");
    put(mount + "/d/h");
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> writer.rename(mount + "/f", mount + "/g", false));
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> writer.rename(mount + "/f", mount + "/d", false));
    assertThat(store(mount).look(from)).isPresent();
    assertThat(store(mount).count(Operation.RENAME))
        .as("some stores move into a directory that exists")
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lake/../x", "/lake//x", "/lake/x\n", "lake/x", "/lake/\u0000"})
  void aPathWithoutOneMeaningIsRefused(String path) {
    assertRefusedEverywhere(path, ErrorCode.INVALID_PATH);
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    assertRefusedEverywhere("/lake/" + "x".repeat(4096), ErrorCode.INVALID_PATH);
    assertRefusedEverywhere("s3://lake/data/" + "x".repeat(4096), ErrorCode.INVALID_LOCATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/unknown/x", "/lakes/x", "s3://unknown/x", "file:///x"})
  void whatIsInNoMountIsRefused(String path) {
    assertRefusedEverywhere(path, ErrorCode.UNKNOWN_MOUNT);
  }

  private void assertRefusedEverywhere(String path, ErrorCode code) {
    put("/lake/f");
    assertRefused(code, () -> create(path, true));
    assertRefused(code, () -> writer.delete(path, true, false));
    assertRefused(code, () -> writer.makeDirectory(path, true, false));
    assertRefused(code, () -> writer.rename(path, "/lake/g", false));
    assertRefused(code, () -> writer.rename("/lake/f", path, false));
  }

  /** It fails with a code, and nothing is announced, nor left to be. */
  private void assertRefused(ErrorCode code, ThrowingCallable mutation) {
    int announced = intents.announced().size();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(mutation)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    assertThat(intents.announced()).hasSize(announced);
    assertThat(intents.pending()).isZero();
  }

  /** What was announced, the changes of one mutation after those of another. */
  private void assertAnnounced(List<List<Change>> changes) {
    assertThat(intents.announced()).isEqualTo(changes);
    assertThat(intents.pending()).isZero();
  }

  private void create(String path, boolean overwrite) {
    WriteAnswer answer = writer.create(path, bytes(), overwrite, false);
    assertThat(answer.published()).isFalse();
  }

  /** Puts a file where a path is, and the directories above it. */
  private Location put(String path) {
    Location location = location(path);
    store(path).putOutside(location, "bytes");
    return location;
  }

  /** Somebody puts a directory with a file in place of a file, just before an operation is done. */
  private static void swapBefore(
      Operation operation, MemoryUfs store, Location file, Location below) {
    store.beforeEffect(
        (reached, location) -> {
          if (reached == operation) {
            store.removeOutside(file);
            store.putOutside(below, "bytes");
          }
        });
  }

  private Location location(String path) {
    return new PathResolver(() -> mounts).resolve(path).requireLocation();
  }

  private MemoryUfs store(String path) {
    return Objects.requireNonNull(
        stores.get(new PathResolver(() -> mounts).resolve(path).requireMount().ufs()));
  }

  private static Change created(String location, Scope scope) {
    return new Change(at(location), scope, ChangeKind.CREATED, Cause.WRITE);
  }

  private static Change removed(String location, Scope scope) {
    return new Change(at(location), scope, ChangeKind.REMOVED, Cause.WRITE);
  }

  private static Location at(String location) {
    return Location.parse(location);
  }

  private static InputStream bytes() {
    return new ByteArrayInputStream(new byte[5]);
  }

  private static Mount mount(String path, String location, String ufs) {
    return new Mount(new NamespacePath(path), at(location), ufs, MountPolicy.DEFAULT);
  }
}
