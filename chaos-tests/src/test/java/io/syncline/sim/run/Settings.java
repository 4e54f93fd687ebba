package io.syncline.sim.run;

import java.time.Duration;

/**
 * What all nodes of a run have in common.
 *
 * @param shards partitions of each topic
 * @param heartbeatMillis between two heartbeats of an origin
 * @param lease how long an origin may write unheard
 * @param settle how long a mutation without an answer may still take effect
 * @param readMillis how often a shard reads its topics, about
 * @param sizes how much may be held
 * @param carrying whether changes carry the new status
 * @param naming whether writers tell what the store calls what they did
 * @param rounds whether all that is held is asked again from time to time
 */
public record Settings(
    int shards,
    long heartbeatMillis,
    Duration lease,
    Duration settle,
    long readMillis,
    Sizes sizes,
    boolean carrying,
    boolean naming,
    boolean rounds) {
  /** The same, and writers tell what the store calls what they did, or do not. */
  Settings naming(boolean now) {
    return new Settings(
        shards, heartbeatMillis, lease, settle, readMillis, sizes, carrying, now, rounds);
  }

  /** The same, and all that is held is asked again from time to time. */
  Settings withRounds() {
    return new Settings(
        shards, heartbeatMillis, lease, settle, readMillis, sizes, carrying, naming, true);
  }
}
