package io.syncline.bus.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.outbox.Collapse;
import io.syncline.core.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What writers, the log's answers and the thread of an outbox share, under one lock: registering
 * intents and processing acks must not overlap.
 */
final class OutboxState {
  final ReentrantLock lock = new ReentrantLock();

  /** Signalled after each change of what is guarded. */
  final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  final Outbox outbox;

  @GuardedBy("lock")
  final Duties duties;

  @GuardedBy("lock")
  final Publications publications = new Publications();

  @GuardedBy("lock")
  final Flow flow;

  @GuardedBy("lock")
  boolean started;

  @GuardedBy("lock")
  boolean closed;

  OutboxState(Outbox outbox, Duties duties, Duration shortestPause, Duration longestPause) {
    this.outbox = outbox;
    this.duties = duties;
    this.flow = new Flow(new Pauses(shortestPause.toNanos(), longestPause.toNanos()));
  }

  /** Before the start an intent could take the place of one that an earlier start left on disk. */
  @GuardedBy("lock")
  void requireRunning() {
    if (!started) {
      throw new SyncException(ErrorCode.NOT_READY, "the outbox is not started");
    }
    if (closed) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the outbox is closed");
    }
  }

  /** What is to collapse; nothing while the log takes what it is given. */
  @GuardedBy("lock")
  Optional<Collapse> collapse() {
    return flow.keepsUp() ? Optional.empty() : outbox.collapse(duties.announced());
  }
}
