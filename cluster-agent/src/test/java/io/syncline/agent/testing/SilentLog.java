package io.syncline.agent.testing;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.ClusterLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A log that does not answer. */
public final class SilentLog implements ClusterLog {
  /** What comes of asking. */
  public static <T> CompletableFuture<T> refused() {
    return CompletableFuture.failedFuture(unavailable());
  }

  @Override
  public Bounds bounds() {
    throw unavailable();
  }

  @Override
  public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
    throw unavailable();
  }

  @Override
  public void close() {}

  private static SyncException unavailable() {
    return new SyncException(ErrorCode.BUS_UNAVAILABLE, "made not to answer");
  }
}
