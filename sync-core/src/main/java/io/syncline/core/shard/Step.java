package io.syncline.core.shard;

import io.syncline.core.model.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of a shard while it is worked out: reads see what the step itself has changed so far,
 * and all of it is stored as one batch or not at all.
 */
final class Step {
  private final ShardStore store;
  private final ShardBatch batch = new ShardBatch();
  private long rows;

  Step(ShardStore store) {
    this.store = store;
  }

  @Nullable Entry entry(Location location) {
    Optional<Entry> changed = batch.entries().get(location);
    return changed == null ? store.entry(location) : changed.orElse(null);
  }

  @Nullable Listing listing(Location directory) {
    Optional<Listing> changed = batch.listings().get(directory);
    return changed == null ? store.listing(directory) : changed.orElse(null);
  }

  void entry(Location location, @Nullable Entry before, @Nullable Entry after) {
    rows += (after == null ? 0 : 1) - (before == null ? 0 : 1);
    batch.entry(location, after);
  }

  void listing(Location directory, @Nullable Listing before, @Nullable Listing after) {
    rows += (after == null ? 0 : 1) - (before == null ? 0 : 1);
    batch.listing(directory, after);
  }

  void mark(Location location, @Nullable Long tick) {
    batch.mark(location, tick);
  }

  void progress(LogProgress progress) {
    progress.positions().forEach(batch::position);
    progress.sequences().forEach(batch::sequence);
    progress.forgotten().forEach(origin -> batch.sequence(origin, null));
  }

  /** Whether it changes no entry and no listing. */
  boolean isEmpty() {
    return batch.entries().isEmpty() && batch.listings().isEmpty();
  }

  /** How many rows more, or fewer, there are after the step. */
  long rows() {
    return rows;
  }

  void store(ShardCounters counters) {
    store.write(batch.counters(counters));
  }
}
