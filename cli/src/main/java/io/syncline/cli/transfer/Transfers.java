package io.syncline.cli.transfer;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves files in parallel, a bounded number at a time: whoever adds more waits. The first failure
 * stops everything that has not begun, and is thrown at the end.
 *
 * <p>Thread rule: one thread adds and finishes; the transfers run on threads of their own.
 */
public final class Transfers implements AutoCloseable {
  /** How many files move at once unless the command says otherwise. */
  public static final int DEFAULT_PARALLEL = 4;

  private final ExecutorService threads;
  private final Semaphore slots;
  private final int parallel;
  private final Progress progress;
  private final Object lock = new Object();
  private Totals totals = Totals.NONE;
  private @Nullable Failure failure;

  /**
   * Starts the threads.
   *
   * @param parallel how many files move at once, 1 to 64
   */
  public Transfers(int parallel, Progress progress) {
    if (parallel < 1 || parallel > 64) {
      throw Failure.usage("--parallel " + parallel + " is out of range (expected 1 to 64)", "");
    }
    this.parallel = parallel;
    this.slots = new Semaphore(parallel);
    this.progress = progress;
    this.threads =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              Thread thread = new Thread(task, "transfer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Adds a file; waits while too many are on their way.
   *
   * @param transfer moves the file and returns how many bytes it had
   */
  public void add(Callable<Long> transfer) {
    throwIfFailed();
    acquire(1);
    threads.execute(
        () -> {
          try {
            moved(transfer.call());
          } catch (Exception e) {
            failed(e);
          } finally {
            slots.release();
          }
        });
  }

  /** Waits for all of them. */
  public Totals finish() {
    acquire(parallel);
    slots.release(parallel);
    throwIfFailed();
    synchronized (lock) {
      return totals;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        progress.update(() -> "transfers are still stopping");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acquire(int count) {
    try {
      slots.acquire(count);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ClientError.DEADLINE_EXCEEDED, "interrupted", "", e);
    }
  }

  private void moved(long bytes) {
    Totals now;
    synchronized (lock) {
      totals = totals.plus(bytes);
      now = totals;
    }
    progress.update(now::toString);
  }

  private void failed(Exception e) {
    synchronized (lock) {
      if (failure == null) {
        failure =
            e instanceof Failure known
                ? known
                : Failure.of(ClientError.INTERNAL, "a transfer failed", "", e);
      }
    }
  }

  private void throwIfFailed() {
    synchronized (lock) {
      if (failure != null) {
        throw new Failure(
            failure.code(),
            failure.getMessage() + " (" + totals + " done before)",
            failure.finding(),
            failure.remedy(),
            failure);
      }
    }
  }
}
