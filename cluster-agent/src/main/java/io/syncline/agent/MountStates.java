package io.syncline.agent;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.cache.sync.NodeShards;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;

/** Says how well the change feed covers a mount, from the watermarks of this node's shards. */
final class MountStates {
  private final NodeShards shards;
  private final Ticker ticker;

  MountStates(NodeShards shards, Ticker ticker) {
    this.shards = shards;
    this.ticker = ticker;
  }

  MountView of(MountDefinition definition) {
    long now = ticker.nanos();
    Optional<Duration> interval = definition.mount().policy().syncInterval().bound();
    int live = 0;
    int catchingUp = 0;
    int polling = 0;
    long largest = 0;
    for (int shard : shards.ownedShards()) {
      Watermark watermark = shards.of(shard, definition.mount().location());
      if (watermark.nanos().isEmpty()) {
        polling++;
        continue;
      }
      long age = Math.max(0, now - watermark.nanos().getAsLong());
      largest = Math.max(largest, age);
      if (interval.isEmpty() || age <= interval.get().toNanos()) {
        live++;
      } else {
        catchingUp++;
      }
    }
    boolean proven = polling == 0 && live + catchingUp > 0;
    return new MountView(
        definition,
        state(live, catchingUp, polling),
        proven ? Optional.of(Duration.ofNanos(largest)) : Optional.empty(),
        new MountView.ShardStates(live, catchingUp, polling, 0));
  }

  private static MountView.State state(int live, int catchingUp, int polling) {
    if (polling > 0) {
      return MountView.State.POLLING;
    }
    if (catchingUp > 0) {
      return MountView.State.CATCHING_UP;
    }
    return live > 0 ? MountView.State.LIVE : MountView.State.UNKNOWN;
  }
}
