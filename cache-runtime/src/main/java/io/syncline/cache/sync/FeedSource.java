package io.syncline.cache.sync;

import io.syncline.core.feed.FeedSettings;
import io.syncline.core.origin.Members;
import io.syncline.core.time.Ticker;
import java.util.function.Supplier;

/**
 * What the feeds of a node's shards have in common.
 *
 * @param members who may append, as far as it is known now; any thread
 * @param ticker elapsed time
 * @param settings how each feed is run
 */
public record FeedSource(Supplier<Members> members, Ticker ticker, FeedSettings settings) {
  /** Nobody is known to have joined: nothing is ever proven. */
  public static FeedSource unknown(Ticker ticker) {
    return new FeedSource(() -> Members.NONE, ticker, FeedSettings.DEFAULT);
  }
}
