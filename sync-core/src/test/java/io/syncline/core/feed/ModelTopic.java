package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One partition of a log whose leader changes: records are appended, then committed in order. */
final class ModelTopic {
  /**
   * A record in the log.
   *
   * @param record what was appended
   * @param epoch of the leader that appended it
   * @param acked told when the record is committed and the ack has reached its origin
   */
  record Stored(BusRecord record, int epoch, Runnable acked) {}

  /** What a leader would answer about the end. */
  record End(long offset, int epoch) {}

  private final List<Stored> records = new ArrayList<>();
  private final List<End> deposed = new ArrayList<>();
  private int committed;
  private int acked;
  private int epoch;

  long append(BusRecord record, Runnable whenAcked) {
    records.add(new Stored(record, epoch, whenAcked));
    return records.size() - 1L;
  }

  void commit(RandomGenerator random) {
    committed += random.nextInt(records.size() - committed + 1);
  }

  void ack(RandomGenerator random) {
    for (int count = random.nextInt(committed - acked + 1); count > 0; count--) {
      records.get(acked++).acked().run();
    }
  }

  /** A new leader; the old one goes on answering what it knew. */
  void elect() {
    deposed.add(new End(committed, epoch));
    epoch++;
  }

  End end(RandomGenerator random) {
    return deposed.isEmpty() || random.nextInt(4) > 0
        ? new End(committed, epoch)
        : deposed.get(deposed.size() - 1);
  }

  boolean hasCommitted(long offset) {
    return offset < committed;
  }

  Stored at(long offset) {
    return records.get((int) offset);
  }

  long size() {
    return records.size();
  }
}
