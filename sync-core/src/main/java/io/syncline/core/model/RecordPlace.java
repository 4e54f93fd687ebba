package io.syncline.core.model;

/**
 * Where a record was read.
 *
 * @param next where reading goes on behind it
 * @param offset its own offset
 * @param leaderEpoch the epoch of the leader that appended it; {@link #UNKNOWN_EPOCH} where the log
 *     does not tell
 */
public record RecordPlace(Position next, long offset, int leaderEpoch) {
  /** No sample is ever known to be as new as this: nothing is dated by such a record. */
  public static final int UNKNOWN_EPOCH = Integer.MAX_VALUE;

  public RecordPlace {
    if (offset < 0 || offset >= next.nextOffset()) {
      throw new IllegalArgumentException(
          "a record at offset " + offset + " is not before " + next + ", where reading goes on");
    }
  }
}
