package io.syncline.cache.store;

import io.syncline.core.error.SyncException;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.shard.ShardStore;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * A node's metadata store: its shards, its outbox, its quarantine and a few properties, in one
 * RocksDB database.
 *
 * <p>All of it is written through one log, so after a crash it is as it was at one moment. A power
 * cut loses at most what came after the last intent or property. Deleting the folder is always
 * safe: it costs warm-up, and the node joins as one whose disk was lost.
 *
 * <p>On a full disk each write throws {@code DISK_FULL} and stores nothing; reads go on, and writes
 * do by themselves within seconds of space being free again.
 *
 * <p>Thread rule: any thread. Once it is closed, each call throws {@code SHUTTING_DOWN}.
 */
public final class MetadataStore implements AutoCloseable {
  /** The form of keys and values; another one is not read. */
  private static final String FORMAT = "1";

  private final Database database;
  private final DiskReserve reserve;
  private final OutboxStore outbox;
  private final Quarantine quarantine;
  private final NodeProperties properties;
  private final Map<Integer, ShardStore> shards = new ConcurrentHashMap<>();

  private MetadataStore(Database database, DiskReserve reserve, StoreOptions options) {
    this.database = database;
    this.reserve = reserve;
    outbox = new RocksOutboxStore(database, reserve);
    properties = new NodeProperties(database);
    checkFormat();
    quarantine = new Quarantine(database, options.quarantineRecords(), options.quarantineBytes());
  }

  /**
   * Opens the store in a folder of its own, which is made (mode 0700) if it does not exist.
   *
   * @throws SyncException {@code STORE_FAILED} if the folder cannot be used, another process has it
   *     open, or the database is damaged or of another format; {@code DISK_FULL}
   */
  public static MetadataStore open(Path directory, StoreOptions options) {
    StoreErrors errors = new StoreErrors(directory);
    createPrivately(directory, errors);
    DiskReserve reserve = new DiskReserve(directory, options.reservedDiskBytes(), errors);
    Database database = openDatabase(directory, options, errors);
    try {
      new OwnerNote(directory).write();
      return new MetadataStore(database, reserve, options);
    } catch (IOException e) {
      database.close();
      throw errors.failed("cannot be written", e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * The store of one shard; the same object each time.
   *
   * @param shard 0 to 65534
   */
  public ShardStore shard(int shard) {
    if (shard < 0 || shard > Keys.MAX_SHARD) {
      throw new IllegalArgumentException("shard " + shard + " is not in 0 to " + Keys.MAX_SHARD);
    }
    return shards.computeIfAbsent(shard, number -> new RocksShardStore(number, database));
  }

  /** The node's outbox. */
  public OutboxStore outbox() {
    return outbox;
  }

  /** Records of the log that could not be read. */
  public Quarantine quarantine() {
    return quarantine;
  }

  /** What the node keeps about itself. */
  public NodeProperties properties() {
    return properties;
  }

  /** Sizes and counters for metrics. Reads no row, but some files' sizes. */
  public StoreFigures figures() {
    return database.figures();
  }

  /** Bytes that may still be written on the disk of the folder; empty when that does not say. */
  public OptionalLong freeBytes() {
    return reserve.free();
  }

  /**
   * Waits for calls under way, forces everything to the disk and closes; a second call does
   * nothing.
   */
  @Override
  public void close() {
    database.close();
  }

  private void checkFormat() {
    Optional<String> found = properties.value(NodeProperties.FORMAT);
    if (found.isEmpty()) {
      properties.put(NodeProperties.FORMAT, FORMAT);
    } else if (!found.get().equals(FORMAT)) {
      throw database.errors().otherFormat(found.get(), FORMAT);
    }
  }

  private static void createPrivately(Path directory, StoreErrors errors) {
    try {
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw errors.failed("its folder cannot be made", e);
    }
  }

  private static Database openDatabase(Path directory, StoreOptions options, StoreErrors errors) {
    loadLibrary(errors);
    DatabaseSettings settings = new DatabaseSettings(options);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      String path = directory.resolve("rocksdb").toString();
      RocksDB rocks = RocksDB.open(settings.database(), path, settings.families(), handles);
      return new Database(rocks, handles, settings, errors);
    } catch (RocksDBException e) {
      settings.close();
      throw StoreErrors.isLocked(e)
          ? errors.locked(new OwnerNote(directory).read(), e)
          : errors.failed("cannot be opened", e);
    }
  }

  private static void loadLibrary(StoreErrors errors) {
    try {
      RocksDB.loadLibrary();
    } catch (UnsatisfiedLinkError | RuntimeException e) {
      throw errors.noLibrary(e);
    }
  }
}
