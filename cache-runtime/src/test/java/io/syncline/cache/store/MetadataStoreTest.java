package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The store as a whole: opening, closing, what it keeps, and what it says when it cannot. */
final class MetadataStoreTest {
  private static final Location A = Location.parse("s3://lake/a");
  private static final Validation ASKED = new Validation(1, 2, 3, 4);

  @TempDir private Path temporary;

  @Test
  void keepsEverythingAcrossARestart() {
    Intent intent =
        new Intent(
            5,
            List.of(new Change(A, Scope.PATH, ChangeKind.CREATED, Cause.WRITE)),
            Outcome.UNSETTLED,
            6);
    Position position = new Position("syncline.changes.east", "id", 2, 9);
    ShardCounters counters = new ShardCounters(1, 2, 3, 4, 5);
    try (MetadataStore store = open()) {
      store
          .shard(2)
          .write(
              new ShardBatch()
                  .entry(A, Entry.absent(ASKED))
                  .listing(A, new Listing(true, ASKED, 1, 2, 3))
                  .mark(A, 7L)
                  .position(position)
                  .counters(counters));
      store.outbox().put(intent);
      store.properties().put("cluster", "east");
    }
    try (MetadataStore store = open()) {
      ShardStore shard = store.shard(2);
      assertThat(shard.entry(A)).isEqualTo(Entry.absent(ASKED));
      assertThat(shard.listing(A)).isEqualTo(new Listing(true, ASKED, 1, 2, 3));
      assertThat(shard.marks()).containsEntry(A, 7L).hasSize(1);
      assertThat(shard.positions()).containsExactly(position);
      assertThat(shard.counters()).isEqualTo(counters);
      assertThat(store.outbox().all()).containsExactly(intent);
      assertThat(store.properties().value("cluster")).contains("east");
      assertThat(store.properties().value("region")).isEmpty();
    }
  }

  @Test
  void clearingTheHighestShardLeavesTheProperties() {
    try (MetadataStore store = open()) {
      store.properties().put("cluster", "east");
      ShardStore highest = store.shard(65_534);
      highest.write(
          new ShardBatch()
              .entry(A, Entry.placeholder())
              .counters(new ShardCounters(1, 1, 1, 1, 1)));
      highest.clear();
      assertThat(highest.entry(A)).isNull();
      assertThat(highest.counters()).isEqualTo(ShardCounters.NEW);
      assertThat(store.properties().value("cluster")).contains("east");
    }
  }

  @Test
  void eachStartGetsAHigherIncarnation() {
    try (MetadataStore store = open()) {
      assertThat(store.properties().nextIncarnation(1_000)).isEqualTo(1_000);
      assertThat(store.properties().nextIncarnation(1_000)).isEqualTo(1_001);
      assertThat(store.properties().nextIncarnation(0)).isEqualTo(1_002);
    }
    try (MetadataStore store = open()) {
      long syncs = store.figures().walSyncs();
      assertThat(store.properties().nextIncarnation(0)).isEqualTo(1_003);
      assertThat(store.figures().walSyncs()).isGreaterThan(syncs);
      assertThat(store.properties().nextIncarnation(5_000)).isEqualTo(5_000);
    }
  }

  @Test
  void itsFolderIsPrivate() throws IOException {
    open().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
  }

  @Test
  void handsOutOneObjectForEachShard() {
    try (MetadataStore store = open()) {
      assertThat(store.shard(1)).isSameAs(store.shard(1)).isNotSameAs(store.shard(2));
      assertThatThrownBy(() -> store.shard(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.shard(65_535)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSecondOpenerIsToldWhoHasIt() {
    try (MetadataStore store = open()) {
      SyncException refused = failure(ErrorCode.STORE_FAILED);
      assertThat(refused)
          .hasMessageContaining(folder().toString())
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("data-dir of its own");
      assertThat(store.shard(0).entry(A)).isNull();
    }
    open().close();
  }

  @Test
  void refusesCallsOnceItIsClosed() {
    MetadataStore store = open();
    ShardStore shard = store.shard(0);
    store.close();
    store.close();
    List<Runnable> calls =
        List.of(
            () -> shard.entry(A),
            () -> shard.children(A, null, 1),
            () -> shard.write(new ShardBatch().entry(A, null).entry(A, Entry.placeholder())),
            shard::clear,
            () -> store.outbox().all(),
            () -> store.outbox().remove(1),
            store::figures);
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    }
  }

  @Test
  void closingWaitsForCallsUnderWay() {
    MetadataStore store = open();
    fill(store, 2_000);
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(
          CompletableFuture.runAsync(
              () -> {
                while (true) {
                  store.shard(0).children(A, null, 1_000);
                }
              }));
    }
    assertThat(store.shard(0).children(A, null, 1_000)).hasSize(1_000);
    store.close();
    for (CompletableFuture<Void> reader : readers) {
      assertThatThrownBy(reader::join)
          .hasCauseInstanceOf(SyncException.class)
          .hasMessageContaining("is closed");
    }
  }

  @Test
  void aDamagedValueIsNamed() throws RocksDBException {
    open().close();
    withRocks(
        rocks -> {
          byte[] garbage = {(byte) 0xff, 1, 2};
          rocks.put(Family.ENTRIES, Keys.entry(3, A, false), garbage);
          rocks.put(Family.STATE, Keys.counters(3), garbage);
          rocks.put(Family.OUTBOX, Keys.id(77), garbage);
          rocks.put(Family.MARKS, new byte[] {0, 3, 'x'}, garbage);
        });
    try (MetadataStore store = open()) {
      ShardStore shard = store.shard(3);
      assertUnreadable(() -> shard.entry(A), "the entry 's3://lake/a' in shard 3");
      assertUnreadable(() -> shard.children(Location.parse("s3://lake"), null, 9), "shard 3");
      assertUnreadable(shard::counters, "the counters of shard 3");
      assertUnreadable(shard::marks, "a key of the marks in shard 3");
      assertUnreadable(() -> store.outbox().all(), "intent 77");
      shard.clear();
      assertThat(shard.entry(A)).isNull();
      assertThat(shard.counters()).isEqualTo(ShardCounters.NEW);
      assertThat(shard.marks()).isEmpty();
    }
  }

  @Test
  void anotherFormatIsRefused() throws RocksDBException {
    open().close();
    withRocks(
        rocks ->
            rocks.put(Family.STATE, Keys.property("format"), "2".getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 2; i++) {
      assertThat(failure(ErrorCode.STORE_FAILED))
          .hasMessageContaining("has format 2, this version reads format 1")
          .hasMessageContaining("delete the folder " + folder());
    }
  }

  @Test
  void aDamagedDatabaseIsRefusedUntilItsFolderIsDeleted() throws IOException {
    try (MetadataStore store = open()) {
      fill(store, 100);
    }
    try (Stream<Path> files = Files.list(folder().resolve("rocksdb"))) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("MANIFEST")).toList()) {
        Files.write(file, new byte[1_000]);
      }
    }
    assertThat(failure(ErrorCode.STORE_FAILED))
        .hasMessageContaining("cannot be opened")
        .hasMessageContaining("delete the folder " + folder());
    try (Stream<Path> files = Files.walk(folder())) {
      files.sorted((left, right) -> right.compareTo(left)).forEach(file -> file.toFile().delete());
    }
    try (MetadataStore store = open()) {
      assertThat(store.shard(0).entriesAfter(Optional.empty(), 1)).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(temporary.resolve("file"), "");
    Path impossible = temporary.resolve("file").resolve("metadata");
    assertThatThrownBy(() -> MetadataStore.open(impossible, StoreOptions.DEFAULTS))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
        .hasMessageContaining(impossible.toString());
  }

  @Test
  void figuresTellItsSize() {
    try (MetadataStore store = open()) {
      fill(store, 500);
      store
          .outbox()
          .put(
              new Intent(
                  1,
                  List.of(new Change(A, Scope.PATH, ChangeKind.CREATED, Cause.WRITE)),
                  Outcome.PENDING,
                  0));
      StoreFigures figures = store.figures();
      assertThat(store.freeBytes().orElse(0)).isPositive();
      assertThat(figures.entries()).isEqualTo(500);
      assertThat(figures.listings()).isZero();
      assertThat(figures.intents()).isEqualTo(1);
      assertThat(figures.walBytes()).isPositive();
      assertThat(figures.bufferBytes()).isPositive();
      assertThat(figures.backgroundErrors()).isZero();
    }
    try (MetadataStore store = open()) {
      StoreFigures figures = store.figures();
      assertThat(figures.entries()).isEqualTo(500);
      assertThat(figures.fileBytes()).isPositive();
    }
  }

  @Test
  void limitsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new StoreOptions(0, 1 << 20, 1 << 20, 64, 0, 1, 1 << 20))
        .hasMessage("blockCacheBytes is 0 (at least 1048576)");
  }

  private Path folder() {
    return temporary.resolve("data").resolve("metadata");
  }

  private MetadataStore open() {
    return MetadataStore.open(folder(), StoreOptions.DEFAULTS);
  }

  private SyncException failure(ErrorCode code) {
    SyncException[] failure = new SyncException[1];
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(this::open)
        .satisfies(e -> failure[0] = e);
    assertThat(failure[0].code()).isEqualTo(code);
    return failure[0];
  }

  private static void assertUnreadable(Runnable call, String what) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
        .hasMessageContaining(what)
        .hasMessageContaining("is unreadable");
  }

  private static void fill(MetadataStore store, int entries) {
    ShardBatch batch = new ShardBatch();
    for (int i = 0; i < entries; i++) {
      batch.entry(A.child("n" + i), Entry.present(FileStatus.directory(), ASKED));
    }
    store.shard(0).write(batch);
  }

  private void withRocks(Damage damage) throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    String path = folder().resolve("rocksdb").toString();
    try (DatabaseSettings settings = new DatabaseSettings(StoreOptions.DEFAULTS);
        RocksDB rocks = RocksDB.open(settings.database(), path, settings.families(), handles)) {
      List<Family> families = List.of(Family.values());
      damage.by(
          (family, key, value) -> rocks.put(handles.get(families.indexOf(family)), key, value));
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  private interface Damage {
    void by(RawPut rocks) throws RocksDBException;
  }

  private interface RawPut {
    void put(Family family, byte[] key, byte[] value) throws RocksDBException;
  }
}
