package io.syncline.sim.shard;

import io.syncline.core.shard.ShardBatch;
import io.syncline.core.testing.MemoryOutboxStore;
import io.syncline.core.testing.MemoryShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What survives the process of a machine: shards, intents, and who wrote them. */
public final class Disk {
  /** One shard with the coverage that is stored with it. */
  public static final class StoredShard {
    private final MemoryShardStore store;
    private long coverage;

    StoredShard(MemoryShardStore store, long coverage) {
      this.store = store;
      this.coverage = coverage;
    }

    public MemoryShardStore store() {
      return store;
    }

    /** The version of the mount table that it was last invalidated for. */
    public long coverage() {
      return coverage;
    }

    public void setCoverage(long version) {
      coverage = version;
    }

    private StoredShard copy() {
      return new StoredShard(store.copy(), coverage);
    }
  }

  private final MemoryOutboxStore outbox = new MemoryOutboxStore();

  /** Incarnations whose intents this disk held, as long as they are not known to have left. */
  private final Set<Long> incarnations = new TreeSet<>();

  private final List<StoredShard> shards;
  private @Nullable List<StoredShard> snapshot;
  private long lastIntent;

  public Disk(int count) {
    shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(new StoredShard(new MemoryShardStore(i), -1));
    }
  }

  public MemoryOutboxStore outbox() {
    return outbox;
  }

  public Set<Long> incarnations() {
    return incarnations;
  }

  public StoredShard shard(int shard) {
    return shards.get(shard);
  }

  public int size() {
    return shards.size();
  }

  public long lastIntent() {
    return lastIntent;
  }

  public void usedIntent(long id) {
    lastIntent = Math.max(lastIntent, id);
  }

  /** What a power cut would bring back from now on. */
  public void snapshot() {
    snapshot = shards.stream().map(StoredShard::copy).toList();
  }

  /** The same for one shard, which was just told something that counts for all that it held. */
  public void flush(int shard) {
    List<StoredShard> held = snapshot;
    if (held != null) {
      List<StoredShard> next = new ArrayList<>(held);
      next.set(shard, shards.get(shard).copy());
      snapshot = List.copyOf(next);
    }
  }

  public boolean hasSnapshot() {
    return snapshot != null;
  }

  /**
   * The power goes off: the shards are what they were at the last snapshot.
   *
   * @param newerPositions whether the positions were stored apart, and are newer
   * @return whether there was a snapshot
   */
  public boolean powerCut(boolean newerPositions) {
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
