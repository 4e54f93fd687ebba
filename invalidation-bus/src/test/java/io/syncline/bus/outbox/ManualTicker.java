package io.syncline.bus.outbox;

import io.syncline.core.time.Ticker;
import java.time.Duration;

/**
 * Elapsed time that a test moves, and that knows who looked at it. All state is guarded by {@code
 * this}.
 */
final class ManualTicker implements Ticker {
  private static final String SENDER = "syncline-outbox";

  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();
  private long looks;
  private long perLook;

  @Override
  public synchronized long nanos() {
    if (Thread.currentThread().getName().equals(SENDER)) {
      looks++;
      nanos += perLook;
      notifyAll();
    }
    return nanos;
  }

  synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Lets time pass by itself: so much each time that the sender looks. */
  synchronized void passWithEachLook(Duration duration) {
    perLook = duration.toNanos();
  }

  /**
   * Runs something that wakes the sender, and waits until the sender has seen the time of now and
   * has done what there was to do.
   */
  void letSenderLook(Runnable wake) throws InterruptedException {
    long before = looks();
    wake.run();
    awaitLooks(before + 2); // The second comes after all that followed the first.
  }

  private synchronized long looks() {
    return looks;
  }

  private synchronized void awaitLooks(long count) throws InterruptedException {
    Deadline deadline = new Deadline();
    while (looks < count) {
      wait(deadline.remainingMillis("the sender did not look at the time"));
    }
  }
}
