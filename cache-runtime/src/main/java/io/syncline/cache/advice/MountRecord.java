package io.syncline.cache.advice;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.advice.AccessRecord;
import io.syncline.core.advice.Recorded;
import io.syncline.core.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The record of one mount, shared by its readers.
 *
 * <p>A reader never waits for it: where another one is at it, its read is counted as missed. What
 * changes it waits, for microseconds; for a tree that changed, as long as a look at each tracked
 * path takes.
 */
final class MountRecord {
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong missed = new AtomicLong();

  @GuardedBy("lock")
  private final AccessRecord record;

  MountRecord(Ticker ticker, long currentNanos) {
    this.ticker = ticker;
    this.record = new AccessRecord(ticker.nanos(), currentNanos);
  }

  /**
   * Records something that readers wait for.
   *
   * @return false where it was missed
   */
  boolean offer(BiConsumer<AccessRecord, Long> event) {
    if (!lock.tryLock()) {
      missed.incrementAndGet();
      return false;
    }
    try {
      event.accept(record, current());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Looks at the record, or records what must not be missed. */
  <T> T with(Function<AccessRecord, T> look) {
    lock.lock();
    try {
      current();
      return look.apply(record);
    } finally {
      lock.unlock();
    }
  }

  Recorded recorded() {
    return with(all -> all.recorded(ticker.nanos()));
  }

  /** Counts what was missed meanwhile; the interval in effect. */
  @GuardedBy("lock")
  private long current() {
    long lost = missed.getAndSet(0);
    if (lost > 0) {
      record.missed(ticker.nanos(), lost);
    }
    return record.currentNanos();
  }
}
