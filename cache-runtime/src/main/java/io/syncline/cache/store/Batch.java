package io.syncline.cache.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes of the database that are stored whole or not at all, in the order in which they were
 * added. Used by one thread.
 *
 * <p>Kept as Java objects, so that no memory of a database that was closed meanwhile is touched.
 */
final class Batch {
  private final List<Change> changes = new ArrayList<>();

  Batch put(Family family, byte[] key, byte[] value) {
    changes.add(new Change(family, (to, handle) -> to.put(handle, key, value)));
    return this;
  }

  Batch delete(Family family, byte[] key) {
    changes.add(new Change(family, (to, handle) -> to.delete(handle, key)));
    return this;
  }

  /** Deletes all keys from one, included, to another, excluded. */
  Batch deleteRange(Family family, byte[] from, byte[] to) {
    changes.add(new Change(family, (into, handle) -> into.deleteRange(handle, from, to)));
    return this;
  }

  List<Change> changes() {
    return changes;
  }

  /**
   * One change.
   *
   * @param family of which it is
   * @param effect adds it to RocksDB's own batch
   */
  record Change(Family family, Effect effect) {}

  /** Adds a change to RocksDB's own batch. */
  interface Effect {
    void addTo(WriteBatch batch, ColumnFamilyHandle handle) throws RocksDBException;
  }
}
