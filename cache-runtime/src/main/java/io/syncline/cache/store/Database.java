package io.syncline.cache.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database: reads, scans and batches on column families, with errors of Syncline's
 * own.
 *
 * <p>Thread rule: any thread. RocksDB's objects are native memory, and using one that was freed
 * kills the process, so each operation holds {@link #gate} shared and closing takes it alone: it
 * waits for what is under way, and what comes later is refused.
 */
final class Database implements AutoCloseable {
  private final RocksDB rocks;
  private final Map<Family, ColumnFamilyHandle> handles;
  private final DatabaseSettings settings;
  private final StoreErrors errors;
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  /** Into the log, which a crash of the process survives. */
  private final WriteOptions logged = new WriteOptions();

  /**
   * Forced to the disk with all that was logged before. RocksDB lets concurrent writers share one
   * such write.
   */
  private final WriteOptions synced = new WriteOptions().setSync(true);

  private final ReadOptions reading = new ReadOptions();

  @GuardedBy("gate")
  private boolean closed;

  /**
   * Takes over an open database.
   *
   * @param opened in the order of {@link Family}
   * @param settings what it was opened with; closed with it
   */
  Database(
      RocksDB rocks,
      List<ColumnFamilyHandle> opened,
      DatabaseSettings settings,
      StoreErrors errors) {
    this.rocks = rocks;
    this.settings = settings;
    this.errors = errors;
    handles = new EnumMap<>(Family.class);
    Iterator<ColumnFamilyHandle> next = opened.iterator();
    for (Family family : Family.values()) {
      handles.put(family, next.next());
    }
  }

  StoreErrors errors() {
    return errors;
  }

  /** One value; null where nothing is stored. */
  byte @Nullable [] get(Family family, byte[] key) {
    return guarded("cannot read", () -> rocks.get(handle(family), reading, key));
  }

  /** The values of several keys at one moment, null where nothing is stored. */
  List<byte @Nullable []> get(Family family, List<byte[]> keys) {
    if (keys.size() == 1) {
      return Collections.singletonList(get(family, keys.get(0)));
    }
    return guarded(
        "cannot read",
        () ->
            rocks.multiGetAsList(reading, Collections.nCopies(keys.size(), handle(family)), keys));
  }

  /** False if a key is certainly not stored. Cheaper than reading it, and seldom wrong. */
  boolean mayHold(Family family, byte[] key) {
    return guarded("cannot read", () -> rocks.keyMayExist(handle(family), key, null));
  }

  /**
   * Visits up to {@code limit} rows from one key, included, to another, excluded, in order and as
   * of one moment.
   */
  void scan(Family family, byte[] from, byte[] to, int limit, Row visitor) {
    iterate(family, from, to, limit, row -> visitor.visit(row.key(), row.value()));
  }

  /**
   * Up to {@code limit} keys from one, included, to another, excluded, in order and as of one
   * moment.
   */
  List<byte[]> keys(Family family, byte[] from, byte[] to, int limit) {
    List<byte[]> keys = new ArrayList<>();
    iterate(family, from, to, limit, row -> keys.add(row.key()));
    return keys;
  }

  /**
   * Stores a batch. It survives a crash of the process at once, and a power cut once something was
   * synced after it.
   */
  void write(Batch batch) {
    write(batch, logged);
  }

  /** Stores a batch so that it survives a power cut, and with it all that was stored before. */
  void writeSynced(Batch batch) {
    write(batch, synced);
  }

  /** Figures of the database, computed while it stays open. */
  StoreFigures figures() {
    return guarded("cannot read its figures", () -> settings.figures(rocks, handles));
  }

  /** Forces everything to the disk and closes the database; a second call does nothing. */
  @Override
  public void close() {
    Lock lock = gate.writeLock();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        rocks.syncWal();
      } catch (RocksDBException e) {
        throw errors.failed("cannot be closed cleanly", e);
      } finally {
        free();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Only while {@link #gate} is held. */
  private ColumnFamilyHandle handle(Family family) {
    ColumnFamilyHandle handle = handles.get(family);
    if (handle == null) {
      throw new IllegalStateException("no column family " + family);
    }
    return handle;
  }

  private void write(Batch batch, WriteOptions options) {
    guarded(
        "cannot write",
        () -> {
          try (WriteBatch all = new WriteBatch()) {
            for (Batch.Change change : batch.changes()) {
              change.effect().addTo(all, handle(change.family()));
            }
            rocks.write(options, all);
            return true;
          }
        });
  }

  private void free() {
    handles.values().forEach(ColumnFamilyHandle::close);
    rocks.close();
    logged.close();
    synced.close();
    reading.close();
    settings.close();
  }

  private void iterate(
      Family family, byte[] from, byte[] to, int limit, Consumer<RocksIterator> visitor) {
    guarded(
        "cannot read",
        () -> {
          try (Slice end = new Slice(to);
              ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
              RocksIterator row = rocks.newIterator(handle(family), bounded)) {
            row.seek(from);
            for (int seen = 0; seen < limit && row.isValid(); seen++) {
              visitor.accept(row);
              row.next();
            }
            row.status();
            return true;
          }
        });
  }

  private <T> T guarded(String doing, Operation<T> operation) {
    Lock lock = gate.readLock();
    lock.lock();
    try {
      if (closed) {
        throw errors.closed();
      }
      return operation.run();
    } catch (RocksDBException e) {
      throw errors.failed(doing, e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a row of a scan. */
  interface Row {
    void visit(byte[] key, byte[] value);
  }

  private interface Operation<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }
}
