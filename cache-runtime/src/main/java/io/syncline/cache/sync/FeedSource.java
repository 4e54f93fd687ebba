package io.syncline.cache.sync;

import io.syncline.core.feed.ReadLag;
import io.syncline.core.origin.Members;
import io.syncline.core.time.Ticker;
import java.util.function.Supplier;

/**
 * What the feeds of a node's shards have in common.
 *
 * @param members who may append, as far as it is known now; any thread
 * @param ticker elapsed time
 * @param lag where stores may answer late
 */
public record FeedSource(Supplier<Members> members, Ticker ticker, ReadLag lag) {
  /** Nobody is known to have joined: nothing is ever proven. */
  public static FeedSource unknown(Ticker ticker) {
    return new FeedSource(() -> Members.NONE, ticker, ReadLag.NONE);
  }
}
