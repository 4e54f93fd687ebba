package io.syncline.cache.sync;

import io.syncline.core.freshness.Watermark;
import io.syncline.core.session.View;
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

  /**
   * The caller as a shard may answer it: no older than what the caller has seen elsewhere. What it
   * saw under this very tenure needs no guard. Of another shard it may matter to what is read only
   * in that it is no longer held as it was; that this ends meanwhile makes no answer of this shard
   * older.
   */
  Caller answerableBy(OwnedShard shard, Caller caller) {
    View here = shard.tenure().view();
    return caller.notBefore(
        view -> view.shard() == here.shard() ? view.equals(here) : shards.holds(view));
  }

  /** The same for questions of which somebody else hears. */
  Asking heardBy(SyncListener other) {
    return new Asking(shards, watermarks, ticker, other, evictor, crew, limits);
  }

  /** The validated time of an answer to a question that is asked after it was read. */
  LongSupplier askedAt(Caller caller) {
    long lag = caller.readLag();
    return () -> ticker.nanos() - lag;
  }
}
