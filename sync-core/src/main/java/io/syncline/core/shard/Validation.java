package io.syncline.core.shard;

import java.util.OptionalLong;

/**
 * When and how something held was last asked of the store.
 *
 * @param start the shard's start number of the sync that brought it: orders syncs of one shard,
 *     also across restarts
 * @param tick the shard's tick when that sync started, before the store was asked
 * @param boot which start of the process {@code nanos} belongs to
 * @param nanos ticker time just before the store was asked, less the store's read lag
 */
public record Validation(long start, long tick, long boot, long nanos) {
  /** Nothing was ever asked. */
  public static final Validation NONE = new Validation(0, 0, 0, 0);

  /**
   * The validated time as far as this start of the process can know it: readings of earlier starts
   * mean nothing.
   */
  public OptionalLong nanosIn(long currentBoot) {
    return start > 0 && boot == currentBoot ? OptionalLong.of(nanos) : OptionalLong.empty();
  }

  /** The one whose sync started later. */
  public Validation newer(Validation other) {
    return start >= other.start ? this : other;
  }
}
