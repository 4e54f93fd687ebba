package io.syncline.cache.check;

/**
 * What a check waits for. Whoever ends a check interrupts its thread.
 *
 * <p>Thread rule: the check's thread.
 */
public interface CheckPace {
  /** Returns once one more request may be sent to the store. */
  void awaitRequest() throws InterruptedException;

  /** Returns after a time. */
  void pause(long nanos) throws InterruptedException;
}
