package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardStore;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract of shard stores. */
final class MemoryShardStoreTest extends ShardStoreContractTest {
  private static final Location A = Location.parse("s3://lake/a");

  private final Map<Integer, MemoryShardStore> stores = new HashMap<>();

  @Override
  protected ShardStore store(int shard) {
    return stores.computeIfAbsent(shard, MemoryShardStore::new);
  }

  @Test
  void aFailedWriteChangesNothing() {
    MemoryShardStore store = new MemoryShardStore(0);
    SyncException full = new SyncException(ErrorCode.DISK_FULL, "full");
    store.failWrites(full);
    assertThatThrownBy(() -> store.write(new ShardBatch().entry(A, Entry.placeholder())))
        .isSameAs(full);
    assertThat(store.rows()).isZero();
    store.failWrites(null);
    store.write(new ShardBatch().entry(A, Entry.placeholder()));
    assertThat(store.rows()).isEqualTo(1);
  }

  @Test
  void aCopyIsIndependent() {
    MemoryShardStore store = new MemoryShardStore(4);
    store.write(new ShardBatch().entry(A, Entry.placeholder()).mark(A, 1L));
    MemoryShardStore copy = store.copy();
    store.clear();
    assertThat(copy.shard()).isEqualTo(4);
    assertThat(copy.entry(A)).isEqualTo(Entry.placeholder());
    assertThat(copy.marks()).containsOnlyKeys(A);
  }
}
