package io.syncline.core.outbox;

/** An intent in the outbox and what it waits for. Belongs to its {@link Outbox}. */
final class HeldIntent {
  Intent intent;

  /** What may be claimed while it is held, see {@link Claims#stamp}. */
  long stamp;

  /** Records that tell of it and are not acked. */
  int unacked;

  /** Ticker time; only of an unsettled intent. */
  long settlesAt;

  /**
   * Whether it cannot take effect any more, so that what waits now is the last to be told of it.
   */
  boolean over;

  HeldIntent(Intent intent, long stamp) {
    this.intent = intent;
    this.stamp = stamp;
  }
}
