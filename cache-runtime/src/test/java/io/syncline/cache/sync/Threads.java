package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads that a test lets run up to a point, and waits for. */
final class Threads {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Threads() {}

  /** A call on a thread of its own. */
  static final class Call<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Call(Callable<T> work) {
      task = new FutureTask<>(work);
      thread = new Thread(task, "test-call");
      thread.setDaemon(true);
      thread.start();
    }

    T result() throws Exception {
      return task.get(60, TimeUnit.SECONDS);
    }

    /** Returns when the thread waits for something that is not there yet. */
    void awaitBlocked() {
      long start = System.nanoTime();
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(System.nanoTime() - start).as("time until blocked").isLessThan(DEADLINE_NANOS);
        LockSupport.parkNanos(100_000);
      }
    }

    void interrupt() {
      thread.interrupt();
    }
  }

  static <T> Call<T> call(Callable<T> work) {
    return new Call<>(work);
  }

  /** A gate at which whoever comes first stops until it is opened; all others pass. */
  static final class Stop {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private boolean taken;

    void pass() {
      synchronized (this) {
        if (taken) {
          return;
        }
        taken = true;
      }
      reached.countDown();
      await(opened);
    }

    void awaitReached() {
      await(reached);
    }

    void open() {
      opened.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(60, TimeUnit.SECONDS)).as("reached in time").isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
