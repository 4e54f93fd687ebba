/**
 * The metadata store: what a node holds about the lake, its outbox and its quarantine, in one
 * RocksDB database.
 *
 * <p>Everything here may be lost at any time. That costs warm-up, never correctness, so whatever is
 * broken is reported and never repaired.
 */
@NullMarked
package io.syncline.cache.store;

import org.jspecify.annotations.NullMarked;
