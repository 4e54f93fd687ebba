package io.syncline.cache.sync;

import io.syncline.core.feed.Reading;

/**
 * What came of a record of the log in one shard.
 *
 * @param spared how many of its changes left valid what is held
 */
record Applied(Reading reading, long spared) {}
