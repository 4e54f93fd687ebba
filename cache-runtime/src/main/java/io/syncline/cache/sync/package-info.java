/**
 * The shards that a node owns, and the engine that keeps what they hold fresh: it answers from what
 * may be served, asks the store for the rest, and asks only once for all who wait for the same.
 */
@NullMarked
package io.syncline.cache.sync;

import org.jspecify.annotations.NullMarked;
