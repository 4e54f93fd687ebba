package io.syncline.agent.testing;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.ClusterLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A log that does not answer. */
public final class SilentLog implements ClusterLog {
  private final ErrorCode code;

  /** Gives no answer. */
  public SilentLog() {
    this(ErrorCode.BUS_UNAVAILABLE);
  }

  /** Refuses. */
  public SilentLog(ErrorCode code) {
    this.code = code;
  }

  /** What comes of asking. */
  public static <T> CompletableFuture<T> refused() {
    return CompletableFuture.failedFuture(failure(ErrorCode.BUS_UNAVAILABLE));
  }

  @Override
  public Bounds bounds() {
    throw failure(code);
  }

  @Override
  public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
    throw failure(code);
  }

  @Override
  public void close() {}

  private static SyncException failure(ErrorCode code) {
    return new SyncException(code, "made not to answer");
  }
}
