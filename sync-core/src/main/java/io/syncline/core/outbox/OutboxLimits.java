package io.syncline.core.outbox;

import java.time.Duration;

/**
 * The limits of an outbox.
 *
 * @param maxIntents intents held; when there are so many, writes are refused before the store is
 *     touched. Long before that those that are over collapse
 * @param maxChangesPerRecord changes put into one record at most
 * @param settleTime how long after its last attempt a mutation without an answer may still take
 *     effect: its changes are published at once, and again after so long
 * @param maxAcks acked heartbeats remembered of a partition while intents hold claims back; beyond
 *     it every second of them is forgotten: claims get older, never newer
 * @param maxTrees trees that one collapse leaves, unless more locations were declared
 */
public record OutboxLimits(
    int maxIntents, int maxChangesPerRecord, Duration settleTime, int maxAcks, int maxTrees) {
  /** Fifty thousand intents, 500 changes a record, a minute to settle. */
  public static final OutboxLimits DEFAULT = new OutboxLimits(50_000, 500, Duration.ofSeconds(60));

  /**
   * The most bytes of one record's changes; more go into the next. Kafka refuses larger records by
   * default, for ever.
   */
  public static final int MAX_BYTES_PER_RECORD = 800 * 1024;

  /** How many trees one collapse leaves, usually. */
  public static final int MAX_TREES = 64;

  public OutboxLimits {
    if (maxIntents < 1
        || maxChangesPerRecord < 1
        || settleTime.isNegative()
        || maxAcks < 2
        || maxTrees < 1) {
      throw new IllegalArgumentException(
          "limits out of range: "
              + maxIntents
              + ", "
              + maxChangesPerRecord
              + ", "
              + settleTime
              + ", "
              + maxAcks
              + ", "
              + maxTrees);
    }
  }

  /** So many intents held, half of the limit, are too many to be told one by one. */
  public int collapseAt() {
    return Math.max(2, maxIntents / 2);
  }

  /**
   * So many intents that are over, a quarter of the limit, are worth a collapse, which costs a
   * synced write: with fewer, what is held is under way, or unsettled.
   */
  public int leastCollapsed() {
    return Math.max(2, maxIntents / 4);
  }

  /** With as many acks and trees as usual. */
  public OutboxLimits(int maxIntents, int maxChangesPerRecord, Duration settleTime) {
    this(maxIntents, maxChangesPerRecord, settleTime, Claims.MAX_ACKS, MAX_TREES);
  }
}
