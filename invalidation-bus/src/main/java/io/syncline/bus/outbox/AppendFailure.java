package io.syncline.bus.outbox;

import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import java.util.concurrent.CompletionException;

/** What it means that the log did not take something. */
final class AppendFailure {
  private AppendFailure() {}

  /** What went wrong, without what a future put around it. */
  static Throwable why(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether trying the same again can never help. */
  static boolean isFinal(Throwable failure) {
    return failure instanceof SyncException known && known.code().fate() == Fate.REJECT;
  }
}
