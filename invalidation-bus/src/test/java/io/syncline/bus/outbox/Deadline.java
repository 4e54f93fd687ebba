package io.syncline.bus.outbox;

/** How long a test waits for what must happen. */
final class Deadline {
  private final long end = System.nanoTime() + 60_000_000_000L;

  /** What is left, at least 1; fails the test when nothing is. */
  long remainingMillis(String failure) {
    long remaining = (end - System.nanoTime()) / 1_000_000;
    if (remaining <= 0) {
      throw new AssertionError(failure);
    }
    return remaining;
  }
}
