package io.syncline.bus.reading;

import io.syncline.core.model.Position;
import io.syncline.core.spi.ShardSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard that has state goes on reading a topic, and whether that is where it had stopped.
 *
 * <p>A place that is lost is always replaced by the oldest record that is there: what is read twice
 * does no harm, and what lies before it makes the whole shard old.
 *
 * @param next the first record to read
 * @param moved whether this is another place than the stored one, or there was none
 * @param whole whether records may be missing before it
 * @param reason why it moved, for a person; empty if it did not
 */
public record StartingPlace(Position next, boolean moved, boolean whole, String reason) {
  public StartingPlace {
    Objects.requireNonNull(next);
    Objects.requireNonNull(reason);
  }

  /**
   * The place for a topic's partition.
   *
   * @param stored where the shard had stopped; null if it never heard of the topic
   */
  public static StartingPlace of(
      @Nullable Position stored, String topic, int partition, LogBounds log) {
    Position oldest = new Position(topic, log.topicId(), partition, log.start());
    if (stored == null) {
      boolean cut = log.start() > 0;
      return new StartingPlace(
          oldest,
          true,
          cut,
          "topic " + topic + " is new here" + (cut ? " and its first records are gone" : ""));
    }
    if (!stored.topicId().equals(log.topicId())) {
      return lost(
          oldest,
          "topic "
              + topic
              + " was made anew: its id is "
              + log.topicId()
              + " (expected "
              + stored.topicId()
              + ")");
    }
    if (stored.nextOffset() < log.start()) {
      return lost(oldest, stored + " is out of retention: the log begins at " + log.start());
    }
    if (stored.nextOffset() > log.end()) {
      return lost(
          oldest, stored + " lies behind the log's end at " + log.end() + ": it was truncated");
    }
    return new StartingPlace(stored, false, false, "");
  }

  /**
   * The place of a shard whose own was refused by the log: the oldest record, with the whole shard
   * old.
   */
  public static StartingPlace afterLoss(
      @Nullable Position stored, String topic, int partition, LogBounds log) {
    StartingPlace place = of(stored, topic, partition, log);
    return place.whole()
        ? place
        : lost(
            new Position(topic, log.topicId(), partition, log.start()),
            "the log refused to go on at " + stored);
  }

  /** Tells the sink, if it moved. */
  public void tell(ShardSink sink) {
    if (moved) {
      sink.moved(next.partition(), next, whole, reason);
    }
  }

  private static StartingPlace lost(Position oldest, String reason) {
    return new StartingPlace(oldest, true, true, reason);
  }
}
