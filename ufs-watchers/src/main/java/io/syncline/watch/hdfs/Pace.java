package io.syncline.watch.hdfs;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often edits are asked for: while there are more, sixteen seventeenths of the time, so that no
 * NameNode is kept busy without a break; else a few times a second at most, and half of the time.
 * It looks for them from the beginning of the file in which they are.
 */
final class Pace {
  static final Duration BETWEEN = Duration.ofMillis(200);

  /** While there are more, a pause takes this part of what the answer before it took. */
  private static final int HURRY = 16;

  private final LongSupplier nanos;
  private final Pause pause;
  private long next;
  private long asked;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void pause(long nanos) throws InterruptedException;
  }

  Pace(LongSupplier nanos, Pause pause) {
    this.nanos = nanos;
    this.pause = pause;
    this.next = nanos.getAsLong();
  }

  /** In real time, which nothing but an interrupt shortens. */
  static Pace real() {
    CountDownLatch never = new CountDownLatch(1);
    return new Pace(
        System::nanoTime,
        nanos -> {
          boolean unused = never.await(nanos, TimeUnit.NANOSECONDS);
        });
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** Waits until edits may be asked for. */
  void awaitTurn() throws InterruptedException {
    long wait = next - nanos();
    if (wait > 0) {
      pause.pause(wait);
    } else if (Thread.interrupted()) {
      throw new InterruptedException("edits are not read on");
    }
    asked = nanos();
  }

  /**
   * They were answered.
   *
   * @param more whether there are more already
   */
  void answered(boolean more) {
    long now = nanos();
    long took = now - asked;
    next = now + (more ? took / HURRY : Math.max(BETWEEN.toNanos(), took));
  }
}
