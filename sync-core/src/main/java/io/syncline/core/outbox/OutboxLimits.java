package io.syncline.core.outbox;

import java.time.Duration;

/**
 * The limits of an outbox.
 *
 * @param maxIntents intents held; when there are so many, writes are refused before the store is
 *     touched
 * @param maxChangesPerRecord changes put into one record at most
 * @param settleTime how long after its last attempt a mutation without an answer may still take
 *     effect: its changes are published at once, and again after so long
 */
public record OutboxLimits(int maxIntents, int maxChangesPerRecord, Duration settleTime) {
  /** Fifty thousand intents, 500 changes a record, a minute to settle. */
  public static final OutboxLimits DEFAULT = new OutboxLimits(50_000, 500, Duration.ofSeconds(60));

  /**
   * The most bytes of one record's changes; more go into the next. Kafka refuses larger records by
   * default, for ever.
   */
  public static final int MAX_BYTES_PER_RECORD = 800 * 1024;

  public OutboxLimits {
    if (maxIntents < 1 || maxChangesPerRecord < 1 || settleTime.isNegative()) {
      throw new IllegalArgumentException(
          "limits out of range: " + maxIntents + ", " + maxChangesPerRecord + ", " + settleTime);
    }
  }
}
