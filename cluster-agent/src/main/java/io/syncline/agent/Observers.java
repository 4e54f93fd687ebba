package io.syncline.agent;

import io.syncline.cache.sync.HeardRead;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.model.Origin;
import io.syncline.core.shard.Invalidation;
import java.util.List;

/**
 * Passes on what shards tell of reads and changes as a whole.
 *
 * @param reads records them for advice
 * @param upkeep whose auditor looks at what changed
 */
record Observers(SyncListener reads, Later<NodeUpkeep> upkeep) implements SyncListener {
  @Override
  public void read(HeardRead read) {
    reads.read(read);
  }

  @Override
  public void heard(Origin origin, List<Invalidation> changes, boolean stale) {
    reads.heard(origin, changes, stale);
    upkeep.get().auditor().heard(changes);
  }

  @Override
  public void written(List<Invalidation> written) {
    reads.written(written);
  }
}
