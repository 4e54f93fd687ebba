package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.LocationHash;

/**
 * Which shard, and so which partition of every topic, a location belongs to.
 *
 * <p>All children of a directory live in one shard: {@code shard(x) = hash(parent(x)) mod P}; the
 * root of a store is its own parent. It is part of the wire protocol and never changes.
 *
 * @param shards how many shards there are, 1 to {@value #MAX_SHARDS}; the same in every cluster
 */
public record ShardFunction(int shards) {
  /** More shards are refused: heartbeats cost one record per writer, shard and interval. */
  public static final int MAX_SHARDS = 1024;

  public ShardFunction {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException(shards + " shards (expected 1 to " + MAX_SHARDS + ")");
    }
  }

  /** The shard in which a location's own entry lives. */
  public int shardOf(Location location) {
    return shardOfChildren(location.parent().orElse(location));
  }

  /** The shard in which the entries of a directory's children and its listing live. */
  public int shardOfChildren(Location directory) {
    return (int) Long.remainderUnsigned(LocationHash.of(directory), shards);
  }
}
