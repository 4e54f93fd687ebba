package io.syncline.cache.store;

import io.syncline.core.shard.ShardStore;
import io.syncline.core.testing.ShardStoreContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB keeps the contract of shard stores. */
final class RocksShardStoreTest extends ShardStoreContractTest {
  @TempDir private Path folder;

  private MetadataStore store;

  @BeforeEach
  void open() {
    store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ShardStore store(int shard) {
    return store.shard(shard);
  }
}
