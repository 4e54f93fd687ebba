package io.syncline.core.shard;

/**
 * The numbers of a shard that survive a restart.
 *
 * @param tick the local logical clock: one up for each applied record and each local invalidation
 * @param lastStart the newest start number that may have been given out
 * @param boot how often a process took up this shard's state
 * @param rows how many entries and listings are stored
 * @param allTick what was asked before this tick is invalid, whatever its location
 */
public record ShardCounters(long tick, long lastStart, long boot, long rows, long allTick) {
  /** A shard without state. */
  public static final ShardCounters NEW = new ShardCounters(0, 0, 0, 0, 0);
}
