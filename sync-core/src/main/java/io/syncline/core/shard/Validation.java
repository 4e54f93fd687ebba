package io.syncline.core.shard;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * When and how something held was last asked of the store.
 *
 * @param start the shard's start number of the sync that brought it: orders syncs of one shard,
 *     also across restarts
 * @param tick the shard's tick when that sync started, before the store was asked
 * @param boot which start of the process {@code nanos} belongs to
 * @param nanos ticker time just before the store was asked, less the store's read lag
 * @param answered steady ticker time at which the store's answer was here, of a listing that of the
 *     page: what it told was committed before; {@link #UNKNOWN} when nobody said
 */
public record Validation(long start, long tick, long boot, long nanos, long answered) {
  /** In place of the time of an answer: it may have come just now. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  /** Nothing was ever asked. */
  public static final Validation NONE = new Validation(0, 0, 0, 0);

  /** One whose answer is not here yet. */
  public Validation(long start, long tick, long boot, long nanos) {
    this(start, tick, boot, nanos, UNKNOWN);
  }

  /** The same, answered. */
  public Validation answeredAt(long steadyNanos) {
    return new Validation(start, tick, boot, nanos, steadyNanos);
  }

  /**
   * When it was answered, as far as this start of the process can know it; empty for before that
   * start.
   */
  public OptionalLong answeredIn(long currentBoot) {
    return boot == currentBoot ? OptionalLong.of(answered) : OptionalLong.empty();
  }

  /**
   * The validated time as far as this start of the process can know it: readings of earlier starts
   * mean nothing.
   */
  public OptionalLong nanosIn(long currentBoot) {
    return start > 0 && boot == currentBoot ? OptionalLong.of(nanos) : OptionalLong.empty();
  }

  /**
   * The same, after a change told that it had brought just this. It was so at the newer of both
   * instants, and has been heard of only now: what is told later may still be older than this
   * change. Empty where no instant is known, neither of the question nor of the change.
   */
  Optional<Validation> seenAgain(Carried carried, long currentBoot) {
    OptionalLong asked = nanosIn(currentBoot);
    OptionalLong began = carried.began();
    if (asked.isEmpty() && began.isEmpty()) {
      return Optional.empty();
    }
    long since =
        asked.isEmpty() || (began.isPresent() && began.getAsLong() - asked.getAsLong() > 0)
            ? began.getAsLong()
            : asked.getAsLong();
    long heard = carried.heard().steadyNanos();
    boolean later = boot == currentBoot && answered != UNKNOWN && answered - heard > 0;
    return Optional.of(new Validation(start, tick, currentBoot, since, later ? answered : heard));
  }

  /**
   * The same, after something else told of it: what is told later may still be older than that.
   *
   * @param known when it was answered, or heard of, before; empty for before this boot
   */
  Validation heardOf(OptionalLong known, long heard, long currentBoot) {
    if (boot != currentBoot) {
      return this;
    }
    boolean later =
        known.isPresent() && known.getAsLong() != UNKNOWN && known.getAsLong() - heard > 0;
    return answeredAt(later ? known.getAsLong() : heard);
  }

  /** The same, not covered by marks up to a tick. */
  Validation asOf(long later) {
    return new Validation(start, later, boot, nanos, answered);
  }

  /** The one whose sync started later. */
  public Validation newer(Validation other) {
    return start >= other.start ? this : other;
  }
}
