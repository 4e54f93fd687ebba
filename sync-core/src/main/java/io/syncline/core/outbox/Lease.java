package io.syncline.core.outbox;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an origin may write without being heard.
 *
 * <p>It runs from the sending of the newest heartbeat that was acked in every partition, on the
 * origin's own elapsed time. Others declare a silent origin dead only after more than twice as
 * long; so an origin whose lease ran out must never write again, whatever is acked later: it takes
 * a new incarnation.
 *
 * <p>Thread rule: one call at a time.
 */
public final class Lease {
  /** Readers rely on it: no origin may have a shorter one. */
  public static final Duration SHORTEST = Duration.ofSeconds(60);

  private final long length;
  private final long[] heard;
  private final boolean[] ever;
  private @Nullable String ended;

  /**
   * A lease that does not run yet: nothing may be written before a heartbeat was acked in every
   * partition.
   */
  public Lease(int partitions, Duration length) {
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException("a lease of " + length + " is not positive");
    }
    this.length = length.toNanos();
    this.heard = new long[partitions];
    this.ever = new boolean[partitions];
  }

  /**
   * A heartbeat was acked.
   *
   * @param sent ticker time just before it was sent
   * @param nanos ticker time now
   */
  public void heard(int partition, long sent, long nanos) {
    check(nanos);
    if (ended == null && (!ever[partition] || sent - heard[partition] > 0)) {
      heard[partition] = sent;
      ever[partition] = true;
    }
  }

  /** Whether the origin may begin, or repeat, a request that changes the store. */
  public boolean isHeld(long nanos) {
    check(nanos);
    if (ended != null) {
      return false;
    }
    for (boolean heardOnce : ever) {
      if (!heardOnce) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends it for good: the origin was fenced, left, or its log is broken.
   *
   * @param reason for a person
   */
  public void end(String reason) {
    if (ended == null) {
      ended = reason;
    }
  }

  /** Why it ended for good; empty while it did not. */
  public Optional<String> ended(long nanos) {
    check(nanos);
    return Optional.ofNullable(ended);
  }

  private void check(long nanos) {
    for (int partition = 0; partition < heard.length; partition++) {
      if (ever[partition] && nanos - heard[partition] > length) {
        end("no heartbeat was acked in partition " + partition + " for the whole lease");
      }
    }
  }
}
