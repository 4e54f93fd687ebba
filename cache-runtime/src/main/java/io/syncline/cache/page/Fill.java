package io.syncline.cache.page;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One reader asks the store for a page; others who want it wait for it. */
final class Fill {
  private final CompletableFuture<ByteBuffer> result = new CompletableFuture<>();

  /** The bytes of the page, which are proven; nobody changes them, or the buffer's position. */
  void complete(ByteBuffer bytes) {
    result.complete(bytes);
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  /** Waits for the bytes; fails as the store did. */
  ByteBuffer await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while waiting for the store", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException failure) {
        throw failure;
      }
      throw new SyncException(ErrorCode.INTERNAL, "reading a page failed", e);
    }
  }

  /**
   * Whether a failure says nothing about the store: whoever asked was told to give up, and others
   * ask themselves.
   */
  static boolean isGivenUp(SyncException failure) {
    return failure.code() == ErrorCode.SHUTTING_DOWN && !Thread.currentThread().isInterrupted();
  }
}
