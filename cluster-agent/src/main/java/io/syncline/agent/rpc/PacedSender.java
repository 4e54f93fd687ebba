package io.syncline.agent.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends the answers of a stream no faster than the client takes them: what the transport cannot
 * take waits here, on the thread of the call. A client that takes nothing for {@link #MAX_STALL} is
 * given up.
 */
final class PacedSender<T> {
  /** How long a client may take nothing. */
  static final Duration MAX_STALL = Duration.ofSeconds(60);

  private final ServerCallStreamObserver<T> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** A sender; to be made in the method of the service itself, where handlers may be set. */
  PacedSender(ServerCallStreamObserver<T> call) {
    this.call = call;
    call.setOnReadyHandler(this::signal);
    call.setOnCancelHandler(this::signal);
  }

  /** Sends one answer, as soon as the transport takes it. */
  void send(T answer) {
    awaitReady();
    call.onNext(answer);
  }

  private void awaitReady() {
    long left = MAX_STALL.toNanos();
    lock.lock();
    try {
      while (!call.isReady()) {
        if (call.isCancelled()) {
          throw new CallRunner.Cancelled();
        }
        if (left <= 0) {
          throw new SyncException(
              ErrorCode.DEADLINE_EXCEEDED,
              "the client took nothing for " + MAX_STALL.toSeconds() + " s");
        }
        left = changed.awaitNanos(left);
      }
      if (call.isCancelled()) {
        throw new CallRunner.Cancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping", e);
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
