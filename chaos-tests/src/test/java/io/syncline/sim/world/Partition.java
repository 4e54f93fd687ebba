package io.syncline.sim.world;

import io.syncline.core.model.BusRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One partition of one topic: what is appended is committed in order, or lost with its leader. */
public final class Partition {
  private final List<Stored> records = new ArrayList<>();
  private final List<End> deposed = new ArrayList<>();

  /** By which the oracle knows what is committed. */
  private final List<Long> numbers = new ArrayList<>();

  private final Listener listener;
  private long start;
  private long committed;
  private long heldUntil;
  private int epoch;

  /**
   * A record in the log.
   *
   * @param record what was appended; empty where nobody can read it
   * @param epoch of the leader that appended it
   * @param appended when
   */
  public record Stored(
      Optional<BusRecord> record, int epoch, long appended, Runnable whenCommitted) {}

  /** What a leader tells about the end. */
  public record End(long offset, int epoch) {}

  /** Is told what is in the log for good. */
  @FunctionalInterface
  public interface Listener {
    /** A record is committed; returns its number. */
    long committed(Stored stored);
  }

  Partition(Listener listener) {
    this.listener = listener;
  }

  /** Appends at the leader; returns the offset. */
  long append(Stored stored) {
    records.add(stored);
    return records.size() - 1L;
  }

  int epoch() {
    return epoch;
  }

  /** Nothing is committed before an instant. */
  void holdUntil(long instant) {
    heldUntil = instant;
  }

  /** The earliest instant at which something may be committed. */
  long heldUntil() {
    return heldUntil;
  }

  /** Commits everything up to a record, if it is still there. */
  void commit(long offset, Stored stored) {
    if (offset >= records.size() || !records.get((int) offset).equals(stored)) {
      return;
    }
    while (committed <= offset) {
      Stored next = records.get((int) committed);
      numbers.add(listener.committed(next));
      committed++;
      next.whenCommitted().run();
    }
  }

  /** A new leader; what was not committed is gone. */
  public void elect() {
    deposed.add(new End(committed, epoch));
    records.subList((int) committed, records.size()).clear();
    epoch++;
  }

  /** The oldest records are deleted. */
  public void retain(long from) {
    start = Math.min(committed, Math.max(start, from));
  }

  /** What the leader says, or one that was deposed. */
  End end(boolean fromDeposed, Random random) {
    return fromDeposed && !deposed.isEmpty()
        ? deposed.get(random.nextInt(deposed.size()))
        : new End(committed, epoch);
  }

  /** The offset of the oldest record. */
  public long start() {
    return start;
  }

  /** The offset behind the newest committed record. */
  public long committed() {
    return committed;
  }

  /** The offset behind the newest record, committed or not. */
  public long end() {
    return records.size();
  }

  /** The number of a committed record. */
  public long number(long offset) {
    return numbers.get((int) offset);
  }

  /** A committed record; null where there is none. */
  public @Nullable Stored read(long offset) {
    return offset >= start && offset < committed ? records.get((int) offset) : null;
  }
}
