package io.syncline.core.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an origin may claim: per partition the newest own acked heartbeat such that everything it
 * began before that ack was processed is in the log.
 *
 * <p>Acks are counted over all partitions. An intent is stamped with the count when it is opened;
 * an ack can be claimed once no unfinished intent carries a stamp below it. A claim is an offset,
 * so that every reader can date it with its own clock.
 *
 * <p>Thread rule: the one of its outbox; an intent is never opened while an ack is processed.
 */
public final class Claims {
  /** The stamp of an intent of an earlier incarnation: nothing may be claimed before it is done. */
  public static final long INHERITED = -1;

  /** Acks remembered of a partition, usually; beyond that every second of them is forgotten. */
  static final int MAX_ACKS = 256;

  private final int most;
  private final List<Deque<Ack>> acked = new ArrayList<>();
  private long count;

  /**
   * One processed ack.
   *
   * @param number its place among all acks
   * @param offset of the heartbeat
   */
  private record Ack(long number, long offset) {}

  /** An origin that has appended nothing. */
  public Claims(int partitions) {
    this(partitions, MAX_ACKS);
  }

  /** The same, of which at most so many acks of a partition are remembered. */
  Claims(int partitions, int most) {
    this.most = most;
    for (int partition = 0; partition < partitions; partition++) {
      acked.add(new ArrayDeque<>());
    }
  }

  /** The stamp of an intent that is opened now. */
  public long stamp() {
    return count;
  }

  /**
   * A heartbeat was acked.
   *
   * @return false when the log gave an offset that is not behind the one before: it is not the log
   *     that it was, and nothing may be claimed in it
   */
  public boolean acked(int partition, long offset) {
    Deque<Ack> acks = acked.get(partition);
    Ack newest = acks.peekLast();
    if (newest != null && offset <= newest.offset()) {
      return false;
    }
    acks.add(new Ack(++count, offset));
    if (acks.size() > most) {
      thin(acks);
    }
    return true;
  }

  /**
   * The newest acked heartbeat of a partition; empty before the first. Where a record's intent
   * began after it, the record may say so.
   */
  public OptionalLong newest(int partition) {
    Ack newest = acked.get(partition).peekLast();
    return newest == null ? OptionalLong.empty() : OptionalLong.of(newest.offset());
  }

  /**
   * What may be claimed in a partition; empty when nothing may.
   *
   * @param oldest the stamp of the oldest intent that is not finished; empty when there is none.
   *     Never smaller than at an earlier call
   */
  public OptionalLong claim(int partition, OptionalLong oldest) {
    Deque<Ack> acks = acked.get(partition);
    long limit = oldest.orElse(Long.MAX_VALUE);
    Ack claimed = null;
    while (!acks.isEmpty() && acks.getFirst().number() <= limit) {
      claimed = acks.removeFirst();
    }
    if (claimed == null) {
      return OptionalLong.empty();
    }
    acks.addFirst(claimed);
    return OptionalLong.of(claimed.offset());
  }

  /** How many acks of a partition are remembered. */
  int held(int partition) {
    return acked.get(partition).size();
  }

  /** Keeps the oldest, which may be claimed now, and the newest. */
  private static void thin(Deque<Ack> acks) {
    List<Ack> all = List.copyOf(acks);
    acks.clear();
    for (int i = 0; i < all.size(); i++) {
      if (i % 2 == 0 || i == all.size() - 1) {
        acks.add(all.get(i));
      }
    }
  }
}
