/**
 * Runs of the consistency check: kept in ZooKeeper, carried out by each node for the shards that it
 * holds, and answered for by any node.
 */
@NullMarked
package io.syncline.agent.check;

import org.jspecify.annotations.NullMarked;
