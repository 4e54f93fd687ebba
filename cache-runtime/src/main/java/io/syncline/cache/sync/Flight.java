package io.syncline.cache.sync;

import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.shard.Sync;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A sync under way that others may wait for. Whoever began it is asking the store on its own
 * thread, so that nobody waits for something that waits itself.
 *
 * @param sync its registration with the shard
 * @param result what the store said; failed with a {@link SyncException}
 */
record Flight<T>(Sync sync, CompletableFuture<T> result) {
  static <T> Flight<T> of(Sync sync) {
    return new Flight<>(sync, new CompletableFuture<>());
  }

  /** Waits for somebody else's question. */
  T await() {
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
      throw new SyncException(ErrorCode.INTERNAL, "asking " + sync.location() + " failed", e);
    }
  }

  /**
   * Ends it without an answer, whatever happens on the way: nobody may wait for ever.
   *
   * @param leave sees to it that nobody joins any more
   */
  void fail(Throwable failure, Runnable leave) {
    try {
      leave.run();
    } finally {
      result.completeExceptionally(failure);
    }
  }

  /**
   * Whether a failure says nothing about the store: whoever asked was told to give up or to come
   * again later, and others ask anew.
   */
  static boolean isGivenUp(SyncException failure) {
    return failure instanceof PutOffException
        || (failure.code() == ErrorCode.SHUTTING_DOWN && !Thread.currentThread().isInterrupted());
  }
}
