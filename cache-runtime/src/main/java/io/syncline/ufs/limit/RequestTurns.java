package io.syncline.ufs.limit;

import java.time.Duration;

/**
 * Whoever lets requests go, one by one, before they come to the limits of their store; see {@link
 * StoreCalls#taking}.
 *
 * <p>Thread rule: any thread, any number at once.
 */
@FunctionalInterface
public interface RequestTurns {
  /** Lets every request go at once. */
  RequestTurns ALWAYS = maxWait -> {};

  /**
   * Waits for the turn of one request.
   *
   * @param maxWait how long at most
   * @throws io.syncline.core.error.SyncException {@code UFS_BUSY} when it does not come in time
   */
  void await(Duration maxWait) throws InterruptedException;
}
