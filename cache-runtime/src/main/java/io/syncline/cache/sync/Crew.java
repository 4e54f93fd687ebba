package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help callers with many questions at once. A caller always works itself, so that it
 * gets on, more slowly, when nobody is free to help; work within work cannot lock up.
 */
final class Crew implements AutoCloseable {
  /** How long closing waits for the questions that are being asked; they are interrupted then. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor threads;
  private final int helpers;
  private final SyncListener listener;

  Crew(EngineLimits limits, SyncListener listener) {
    this.listener = listener;
    helpers = limits.helpers();
    threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queue()),
            new Names());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work for each number below {@code items}, several at once, and returns when all is
   * done. After the first failure no further item is begun, and it is thrown.
   */
  void forEach(int items, IntConsumer work) {
    Batch batch = new Batch(items, work);
    for (int helper = 0; helper < Math.min(helpers, items - 1); helper++) {
      if (!isHelped(batch)) {
        break;
      }
    }
    batch.run();
    batch.await();
  }

  SyncEngine.Help help() {
    return new SyncEngine.Help(threads.getActiveCount(), threads.getQueue().size());
  }

  /** Finishes the work that is being done; what comes later is done by its callers. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isHelped(Batch batch) {
    try {
      threads.execute(batch);
      return true;
    } catch (RejectedExecutionException e) {
      if (!threads.isShutdown()) {
        listener.helpRefused();
      }
      return false;
    }
  }

  private static final class Batch implements Runnable {
    private final int items;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch left;

    Batch(int items, IntConsumer work) {
      this.items = items;
      this.work = work;
      this.left = new CountDownLatch(items);
    }

    @Override
    public void run() {
      for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            work.accept(item);
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      try {
        left.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        SyncException interrupted =
            new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while asking the store", e);
        failure.compareAndSet(null, interrupted);
        throw interrupted;
      }
      Throwable first = failure.get();
      if (first instanceof RuntimeException exception) {
        throw exception;
      }
      if (first instanceof Error error) {
        throw error;
      }
    }
  }

  private static final class Names implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "syncline-sync-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
