package io.syncline.cli.session;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.time.Duration;

/** The patience of a command that asks a node again and again: how often, and until when. */
public final class AskAgain {
  private final long begin = System.nanoTime();
  private final Duration patience;
  private final Duration every;

  /** Patience that begins now. */
  public AskAgain(Duration patience, Duration every) {
    this.patience = patience;
    this.every = every;
  }

  /** Pauses; false, and at once, when the time is over. */
  public boolean pause() {
    long left = patience.toNanos() - (System.nanoTime() - begin);
    if (left <= 0) {
      return false;
    }
    try {
      Thread.sleep(Math.min(every.toMillis(), Math.max(1, left / 1_000_000)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ClientError.DEADLINE_EXCEEDED, "interrupted", "", e);
    }
    return true;
  }
}
