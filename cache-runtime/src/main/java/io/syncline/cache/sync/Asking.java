package io.syncline.cache.sync;

import io.syncline.core.freshness.Watermark;
import io.syncline.core.time.Ticker;
import java.util.function.LongSupplier;

/**
 * What all who ask the store share.
 *
 * @param shards the shards of this node
 * @param watermarks up to when the feed is complete
 * @param ticker elapsed time
 * @param listener hears of each sync and answer
 * @param evictor makes room for what is stored
 * @param crew helps with many questions at once
 * @param limits the engine's limits
 */
record Asking(
    NodeShards shards,
    WatermarkSource watermarks,
    Ticker ticker,
    SyncListener listener,
    Evictor evictor,
    Crew crew,
    EngineLimits limits) {

  /**
   * Read before the shard is: what it is right about stays applied, and nobody waits for it under a
   * lock.
   */
  Watermark watermark(OwnedShard shard, Caller caller) {
    return watermarks.of(shard.id(), caller.terms().mount());
  }

  /** The validated time of an answer to a question that is asked after it was read. */
  LongSupplier askedAt(Caller caller) {
    long lag = caller.readLag();
    return () -> ticker.nanos() - lag;
  }
}
