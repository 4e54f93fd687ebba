package io.syncline.ufs.limit;

/**
 * Sends one request once: an attempt. The adapter switches its client library's own retries off.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface StoreRequest<T> {
  /**
   * Sends it.
   *
   * @throws StoreFailure for whatever the store or the way to it did
   */
  T send() throws StoreFailure;
}
