package io.syncline.agent.log;

import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.SortedSet;

/** The shards that a node holds. */
public interface HeldShards {
  /** Those that it holds now. */
  SortedSet<Integer> owned();

  /** Takes something as old in one of them; nothing happens if it is not held any more. */
  void invalidate(int shard, List<Invalidation> invalidations);
}
