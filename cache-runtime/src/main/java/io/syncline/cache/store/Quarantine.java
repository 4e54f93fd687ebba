package io.syncline.cache.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.proto.store.v1.QuarantinedRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records of the log that could not be read, kept for people. Bounded in number and size: the
 * oldest make room, and are counted.
 *
 * <p>Thread rule: any thread.
 *
 * <p>Does not guarantee: that a record is kept once. One that is read again after a crash is set
 * aside again.
 */
public final class Quarantine {
  private static final byte[] END = Keys.behind(Keys.id(-1));

  private final Database database;
  private final StoredForm forms;
  private final int maxRecords;
  private final long maxBytes;

  /** What is kept, the oldest first. */
  @GuardedBy("this")
  private final Deque<Size> sizes = new ArrayDeque<>();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private long lastId;

  @GuardedBy("this")
  private long added;

  @GuardedBy("this")
  private long dropped;

  Quarantine(Database database, int maxRecords, long maxBytes) {
    this.database = database;
    this.forms = new StoredForm(database.errors());
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    database.scan(
        Family.QUARANTINE,
        Keys.id(0),
        END,
        Integer.MAX_VALUE,
        (key, value) -> remember(Keys.id(key), value.length));
  }

  /**
   * Sets a record aside; key, value, headers and reason are cut to their limits.
   *
   * @param seen wall time, shown only
   * @return its id, which grows
   */
  public synchronized long add(UnreadableRecord record, Instant seen) {
    byte[] value = QuarantineForm.encode(record, seen).toByteArray();
    long id = lastId + 1;
    List<Size> oldest = toDrop(value.length);
    Batch batch = new Batch();
    oldest.forEach(each -> batch.delete(Family.QUARANTINE, Keys.id(each.id())));
    database.write(batch.put(Family.QUARANTINE, Keys.id(id), value));
    for (Size each : oldest) {
      sizes.removeFirst();
      bytes -= each.bytes();
      dropped++;
    }
    remember(id, value.length);
    added++;
    return id;
  }

  /**
   * Up to {@code limit} of the wanted records with ids below another, the newest first. Those that
   * make room meanwhile are left out.
   */
  public List<Kept> newest(long belowId, int limit, Predicate<UnreadableRecord> wanted) {
    List<Kept> kept = new ArrayList<>();
    for (long id : idsFromNewest()) {
      if (kept.size() >= limit) {
        break;
      }
      if (id < belowId) {
        read(id).filter(each -> wanted.test(each.record())).ifPresent(kept::add);
      }
    }
    return kept;
  }

  /** One record; empty if it never was or made room. */
  public Optional<Kept> read(long id) {
    byte @Nullable [] value = database.get(Family.QUARANTINE, Keys.id(id));
    return value == null ? Optional.empty() : Optional.of(decode(id, value));
  }

  /** How many records are kept. */
  public synchronized int count() {
    return sizes.size();
  }

  /** The size of all records that are kept. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How many records were set aside since the store was opened. */
  public synchronized long added() {
    return added;
  }

  /** How many records have made room since the store was opened. */
  public synchronized long dropped() {
    return dropped;
  }

  private synchronized List<Long> idsFromNewest() {
    List<Long> ids = new ArrayList<>(sizes.size());
    sizes.descendingIterator().forEachRemaining(each -> ids.add(each.id()));
    return ids;
  }

  @GuardedBy("this")
  private List<Size> toDrop(int added) {
    List<Size> oldest = new ArrayList<>();
    long records = sizes.size() + 1L;
    long total = bytes + added;
    for (Size each : sizes) {
      if (records <= maxRecords && total <= maxBytes) {
        break;
      }
      oldest.add(each);
      records--;
      total -= each.bytes();
    }
    return oldest;
  }

  private synchronized void remember(long id, int size) {
    sizes.addLast(new Size(id, size));
    bytes += size;
    lastId = id;
  }

  private Kept decode(long id, byte[] value) {
    return forms.read(
        value,
        QuarantinedRecord.parser(),
        record ->
            new Kept(
                id,
                Instant.ofEpochMilli(record.getSeenWallMillis()),
                QuarantineForm.decode(record)),
        () -> "record " + id + " in quarantine");
  }

  /**
   * A record that is kept.
   *
   * @param id its number here; grows
   * @param seen wall time when it was set aside, shown only
   * @param record the record
   */
  public record Kept(long id, Instant seen, UnreadableRecord record) {}

  private record Size(long id, int bytes) {}
}
