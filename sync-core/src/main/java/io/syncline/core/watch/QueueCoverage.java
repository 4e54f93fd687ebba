package io.syncline.core.watch;

import java.time.Duration;

/**
 * When a queue that was found empty has told of everything.
 *
 * <p>A queue hides what somebody has received, and shows it again some time later unless it was
 * removed. So an empty answer says nothing while a message may be hidden of which nobody has told:
 * a predecessor received it and died, an answer was lost on its way, what was told of could not be
 * removed. Whoever begins to read waits once, as long as a message may stay hidden.
 *
 * <p>Instants are those of a clock that never runs ahead of time. There is one reader at a time:
 * what another one takes meanwhile is hidden from this one, and nothing here notices.
 *
 * <p>Thread rule: one call at a time.
 */
public final class QueueCoverage {
  private long hidden;
  private long until;

  /**
   * A queue that somebody else may have read until now.
   *
   * @param hidden how long a message stays hidden that was received, and a request on its way
   */
  public QueueCoverage(Duration hidden, long nanos) {
    this.hidden = hidden.toNanos();
    this.until = nanos + this.hidden;
  }

  /** Messages may have been hidden until now that are not told of, or will be told of again. */
  public void mayHide(long nanos) {
    until = Math.max(until - nanos, hidden) + nanos;
  }

  /**
   * The queue hides messages for so long from now on; what it hid before stays hidden as it was.
   */
  public void hides(Duration duration, long nanos) {
    if (duration.toNanos() != hidden) {
      hidden = duration.toNanos();
      mayHide(nanos);
    }
  }

  /** Whether the queue hid nothing when it was asked. */
  public boolean showsAll(long asked) {
    return asked - until >= 0;
  }
}
