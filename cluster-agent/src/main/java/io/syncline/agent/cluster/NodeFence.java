package io.syncline.agent.cluster;

import io.syncline.core.fence.FenceMark;
import io.syncline.core.fence.ShardFence;
import java.util.List;

/**
 * How far the shards of one node are.
 *
 * @param mark the moment that they are compared with
 * @param shards those that it holds, by number
 */
public record NodeFence(FenceMark mark, List<ShardFence> shards) {
  public NodeFence {
    shards = List.copyOf(shards);
  }
}
