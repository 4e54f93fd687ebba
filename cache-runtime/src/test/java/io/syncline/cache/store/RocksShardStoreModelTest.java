package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.Validation;
import io.syncline.core.testing.MemoryShardStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is written, RocksDB and the model in memory hold the same, also after it was opened
 * again.
 */
final class RocksShardStoreModelTest {
  // Few, so that steps meet.
  private static final List<Location> LOCATIONS =
      List.of(
          Location.parse("s3://lake"),
          Location.parse("s3://lake/k"),
          Location.parse("s3://lake/k-1"),
          Location.parse("s3://lake/k0"),
          Location.parse("s3://lake/k/"),
          Location.parse("s3://lake/k//"),
          Location.parse("s3://lake/k/k"),
          Location.parse("s3://lake/k/k-1"),
          Location.parse("s3://lake/k\uD83D\uDE00"),
          Location.parse("s3://lake/k\ufffd"),
          Location.parse("hdfs://nn1/"),
          Location.parse("hdfs://nn1/k"),
          Location.parse("hdfs://nn1/k-1"));

  private static final int SHARDS = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithTheModel(long seed) {
    Random random = new Random(seed);
    List<MemoryShardStore> models =
        List.of(new MemoryShardStore(0), new MemoryShardStore(1), new MemoryShardStore(2));
    MetadataStore store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
    try {
      for (int step = 0; step < 400; step++) {
        int shard = random.nextInt(SHARDS);
        if (random.nextInt(50) == 0) {
          models.get(shard).clear();
          store.shard(shard).clear();
        } else {
          ShardBatch batch = batch(random, shard);
          models.get(shard).write(batch);
          store.shard(shard).write(batch);
        }
        if (random.nextInt(100) == 0) {
          store.close();
          store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
        }
        assertSame(store.shard(shard), models.get(shard), "seed " + seed + ", step " + step);
      }
      for (MemoryShardStore model : models) {
        assertSame(store.shard(model.shard()), model, "seed " + seed + ", at the end");
      }
    } finally {
      store.close();
    }
  }

  private static ShardBatch batch(Random random, int shard) {
    ShardBatch batch = new ShardBatch();
    for (int i = random.nextInt(6); i > 0; i--) {
      Location location = LOCATIONS.get(random.nextInt(LOCATIONS.size()));
      switch (random.nextInt(8)) {
        case 0 -> batch.entry(location, null);
        case 1 -> batch.listing(location, null);
        case 2 -> batch.mark(location, null);
        case 3 -> batch.listing(location, new Listing(true, validation(random), 1, 2, 3));
        case 4 -> batch.mark(location, random.nextLong());
        case 5 ->
            batch.position(new Position("t" + random.nextInt(3), "id", shard, random.nextInt(99)));
        default -> batch.entry(location, entry(random));
      }
    }
    return random.nextBoolean()
        ? batch
        : batch.counters(new ShardCounters(random.nextInt(99), 1, 2, 3, 4));
  }

  private static Entry entry(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Entry.present(FileStatus.directory(), validation(random));
      case 1 -> Entry.absent(validation(random));
      case 2 -> Entry.placeholder();
      default ->
          Entry.present(
              new FileStatus(FileType.FILE, random.nextInt(99), null, null), validation(random));
    };
  }

  private static Validation validation(Random random) {
    return new Validation(random.nextInt(99), random.nextInt(99), 1, random.nextLong());
  }

  private static void assertSame(ShardStore store, ShardStore model, String when) {
    for (Location location : LOCATIONS) {
      assertThat(store.entry(location)).as(when).isEqualTo(model.entry(location));
      assertThat(store.listing(location)).as(when).isEqualTo(model.listing(location));
      assertThat(store.children(location, null, 99))
          .as(when)
          .isEqualTo(model.children(location, null, 99));
      for (String after : List.of("", "k-1")) {
        assertThat(store.children(location, after, 2))
            .as(when)
            .isEqualTo(model.children(location, after, 2));
      }
    }
    assertThat(store.entriesAfter(Optional.empty(), 99))
        .as(when)
        .containsExactlyInAnyOrderElementsOf(model.entriesAfter(Optional.empty(), 99));
    assertThat(store.listingsAfter(Optional.empty(), 99))
        .as(when)
        .containsExactlyInAnyOrderElementsOf(model.listingsAfter(Optional.empty(), 99));
    assertThat(store.marks()).as(when).isEqualTo(model.marks());
    assertThat(store.counters()).as(when).isEqualTo(model.counters());
    assertThat(store.positions()).as(when).containsExactlyInAnyOrderElementsOf(model.positions());
  }
}
