package io.syncline.agent.rpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of calls on threads of its own, so many at a time; as many again wait, more are
 * refused with {@code NODE_BUSY}. A call whose deadline passed or whose client left while it waited
 * is not begun; one that has begun is not interrupted, because a mutation in the middle would have
 * an unknown outcome.
 *
 * <p>What a call throws becomes its status here and nowhere else.
 */
final class CallRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor workers;
  private final int maxCalls;
  private volatile boolean closing;
  private volatile boolean ending;

  CallRunner(int maxCalls) {
    this.maxCalls = maxCalls;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            maxCalls,
            maxCalls,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(maxCalls),
            task -> {
              Thread worker = new Thread(task, "rpc-call-" + number.incrementAndGet());
              worker.setDaemon(true);
              return worker;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  /** Answers a call with what {@code work} returns. */
  <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    // With a handler, an answer to a client that has left is dropped; without one it would be an
    // error.
    ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
    stream(observer, call -> call.onNext(work.get()));
  }

  /** Runs work that sends the answers of a call by itself; completes the call afterwards. */
  <T> void stream(StreamObserver<T> observer, Sender<T> work) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    Runnable task = Context.current().wrap(() -> run(call, work));
    try {
      if (closing) {
        throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping");
      }
      workers.execute(task);
    } catch (SyncException e) {
      call.onError(RpcErrors.of(e));
    } catch (RejectedExecutionException e) {
      call.onError(RpcErrors.of(busy()));
    }
  }

  /**
   * Runs work that nobody waits for.
   *
   * @throws SyncException {@code NODE_BUSY} when there is no room for it
   */
  void background(Runnable work) {
    try {
      workers.execute(
          () -> {
            try {
              work.run();
            } catch (SyncException e) {
              LOG.warn("work that nobody waits for failed: {} {}", e.code().id(), e.getMessage());
            } catch (RuntimeException e) {
              LOG.error("work that nobody waits for failed unexpectedly", e);
            }
          });
    } catch (RejectedExecutionException e) {
      throw busy();
    }
  }

  /** Refuses further calls. */
  void close() {
    closing = true;
    workers.shutdown();
  }

  /** From now on calls that last until their client leaves are ended. */
  void endStreams() {
    ending = true;
  }

  /**
   * To be asked now and then by a call that lasts.
   *
   * @throws SyncException {@code SHUTTING_DOWN} once the node is stopping
   */
  void requireGoingOn() {
    if (ending) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping");
    }
  }

  private SyncException busy() {
    return new SyncException(
        ErrorCode.NODE_BUSY,
        maxCalls + " calls are under way and as many wait (at most grpc.max-concurrent-calls)");
  }

  private static <T> void run(ServerCallStreamObserver<T> call, Sender<T> work) {
    if (Context.current().isCancelled()) {
      fail(
          call,
          RpcErrors.of(
              new SyncException(
                  ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the call was begun")));
      return;
    }
    try {
      work.send(call);
      if (!call.isCancelled()) {
        call.onCompleted();
      }
    } catch (Cancelled e) {
      LOG.debug("the client left in the middle of an answer");
    } catch (SyncException e) {
      fail(call, RpcErrors.of(e));
    } catch (RuntimeException | Error e) {
      LOG.error("a call failed unexpectedly", e);
      fail(call, RpcErrors.of(new SyncException(ErrorCode.INTERNAL, "unexpected: " + e, e)));
    }
  }

  private static void fail(ServerCallStreamObserver<?> call, StatusRuntimeException error) {
    if (!call.isCancelled()) {
      call.onError(error);
    }
  }

  /** Sends the answers of one call. */
  @FunctionalInterface
  interface Sender<T> {
    void send(ServerCallStreamObserver<T> call);
  }

  /** Thrown to end the work of a call whose client left or whose deadline passed. */
  static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("the call was cancelled", null, false, false);
    }
  }
}
