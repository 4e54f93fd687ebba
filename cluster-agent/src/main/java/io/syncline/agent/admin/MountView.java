package io.syncline.agent.admin;

import io.syncline.agent.coordination.MountDefinition;
import io.syncline.core.feed.FeedProof;
import java.time.Duration;
import java.util.Optional;

/**
 * One mount as this node sees it.
 *
 * @param definition what it is
 * @param state how well the change feed covers it, the worst over this node's shards
 * @param bound how old an answer from the feed alone may be, the largest over this node's shards;
 *     empty while the feed proves nothing in some shard
 * @param shards how many of this node's shards are in which state
 * @param worst what is proven in the shard where that is least; empty where nothing was looked at
 * @param reconciled how long ago the last round began in which all that this node holds was asked
 *     again; empty where there are none
 */
public record MountView(
    MountDefinition definition,
    State state,
    Optional<Duration> bound,
    ShardStates shards,
    Optional<FeedProof> worst,
    Optional<Duration> reconciled) {

  /** How well the change feed covers a mount, the best first. */
  public enum State {
    /** The feed is complete and recent: reads within the bound need no call to the store. */
    LIVE,
    /** The feed is complete, but older than the sync interval. */
    CATCHING_UP,
    /** The feed proves nothing: the store is asked once per sync interval. */
    POLLING,
    /** It is not known who can write, or no shard is owned: the store is asked. */
    UNKNOWN
  }

  /**
   * How many shards are in which state.
   *
   * @param live shards that are LIVE
   * @param catchingUp shards that are CATCHING_UP
   * @param polling shards that are POLLING
   * @param unknown shards that are UNKNOWN
   */
  public record ShardStates(int live, int catchingUp, int polling, int unknown) {}
}
