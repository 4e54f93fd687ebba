package io.syncline.bus.outbox;

import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import java.util.concurrent.CompletionException;

/** Why the log did not take something. */
final class LogFailures {
  private LogFailures() {}

  /** What really happened. */
  static Throwable why(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether trying the same again can never help. */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof SyncException known && known.code().fate() == Fate.REJECT;
  }
}
