package io.syncline.core.shard;

/**
 * The limits of one shard.
 *
 * @param maxRows entries and listings kept; beyond it some are evicted, which costs asking again
 * @param maxMarks SUBTREE marks kept; beyond it they are merged into marks of their parents, which
 *     costs asking more
 * @param maxTouched children that may change while their directory is listed; beyond it the listing
 *     is not stored
 */
public record ShardLimits(long maxRows, int maxMarks, int maxTouched) {
  /** For a small node: a million entries over 32 shards. */
  public static final ShardLimits DEFAULT = new ShardLimits(32_768, 1_024, 10_000);

  public ShardLimits {
    if (maxRows < 1 || maxMarks < 1 || maxTouched < 1) {
      throw new IllegalArgumentException(
          "limits out of range: " + maxRows + ", " + maxMarks + ", " + maxTouched);
    }
  }
}
