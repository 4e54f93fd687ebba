package io.syncline.sim.node;

import io.syncline.core.shard.ShardBatch;
import io.syncline.core.testing.MemoryOutboxStore;
import io.syncline.core.testing.MemoryShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What survives the process of a machine: shards, intents, and who wrote them. */
final class Disk {
  /** One shard with the coverage that is stored with it. */
  static final class StoredShard {
    private final MemoryShardStore store;
    private long coverage;

    StoredShard(MemoryShardStore store, long coverage) {
      this.store = store;
      this.coverage = coverage;
    }

    MemoryShardStore store() {
      return store;
    }

    /** The version of the mount table that it was last invalidated for. */
    long coverage() {
      return coverage;
    }

    void setCoverage(long version) {
      coverage = version;
    }

    private StoredShard copy() {
      return new StoredShard(store.copy(), coverage);
    }
  }

  private final MemoryOutboxStore outbox = new MemoryOutboxStore();

  /** Incarnations whose intents this disk held, as long as they are not known to have left. */
  private final TreeSet<Long> incarnations = new TreeSet<>();

  private final List<StoredShard> shards;
  private @Nullable List<StoredShard> snapshot;
  private long lastIntent;

  Disk(int count) {
    shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(new StoredShard(new MemoryShardStore(i), -1));
    }
  }

  MemoryOutboxStore outbox() {
    return outbox;
  }

  TreeSet<Long> incarnations() {
    return incarnations;
  }

  StoredShard shard(int shard) {
    return shards.get(shard);
  }

  int size() {
    return shards.size();
  }

  long lastIntent() {
    return lastIntent;
  }

  void usedIntent(long id) {
    lastIntent = Math.max(lastIntent, id);
  }

  /** What a power cut would bring back from now on. */
  void snapshot() {
    snapshot = shards.stream().map(StoredShard::copy).toList();
  }

  /** The same for one shard, which was just told something that counts for all that it held. */
  void flush(int shard) {
    List<StoredShard> held = snapshot;
    if (held != null) {
      List<StoredShard> next = new ArrayList<>(held);
      next.set(shard, shards.get(shard).copy());
      snapshot = List.copyOf(next);
    }
  }

  boolean hasSnapshot() {
    return snapshot != null;
  }

  /**
   * The power goes off: the shards are what they were at the last snapshot.
   *
   * @param newerPositions whether the positions were stored apart, and are newer
   * @return whether there was a snapshot
   */
  boolean powerCut(boolean newerPositions) {
    List<StoredShard> back = snapshot;
    if (back == null) {
      return false;
    }
    snapshot = null;
    for (int i = 0; i < shards.size(); i++) {
      StoredShard now = shards.get(i);
      StoredShard then = back.get(i);
      if (newerPositions && !then.store().positions().isEmpty()) {
        ShardBatch batch = new ShardBatch();
        now.store().positions().forEach(batch::position);
        now.store().sequences().forEach(batch::sequence);
        then.store().write(batch);
      }
      shards.set(i, then);
    }
    return true;
  }
}
