package io.syncline.sim.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.FileStatus;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.Sync;
import java.util.Optional;

/** Answers that are stored as if their question had been registered only now. */
public final class SyncMutants {
  private SyncMutants() {}

  public static boolean isSpoilt(Shard shard, Sync sync) {
    return !shard.isSharable(sync, Bound.NONE, 0);
  }

  /** Stores an answer under a new question that nothing can have overtaken. */
  public static void store(OwnedShard owned, Sync sync, long nanos, Optional<FileStatus> found) {
    if (owned.shard().isStarted()) {
      Sync late = owned.beginAgain(sync, nanos);
      owned.shard().complete(late, found);
    }
  }
}
