package io.syncline.agent.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one role of a node, step by step, on a thread of its own until it is closed.
 *
 * <p>Thread rule: any thread; started once.
 */
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  /** How long the step under way may take to end; a thread that does not is left to the process. */
  private static final Duration END = Duration.ofSeconds(15);

  private final Step step;
  private final Duration afterFailure;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What is done again and again. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does it once.
     *
     * @return how long to wait before the next time
     */
    Duration run() throws InterruptedException;
  }

  /**
   * A runner that has not begun.
   *
   * @param role what the thread is called
   * @param afterFailure how long to wait before the next step when one failed
   */
  public Runner(String role, Duration afterFailure, Step step) {
    this.step = step;
    this.afterFailure = afterFailure;
    this.thread = new Thread(this::run, role);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Whether a step under way is to end soon. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Interrupts the step under way, and waits until it has ended. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("{} does not end", thread.getName());
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = once();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  private Duration once() throws InterruptedException {
    try {
      return step.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed, it goes on", thread.getName(), e);
      return afterFailure;
    }
  }
}
