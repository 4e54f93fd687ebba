package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import java.util.OptionalLong;

/**
 * The freshness rule: what is valid is fresh since the newer of its validation and the watermark.
 *
 * @param bound how old it may be
 * @param now ticker time
 * @param watermark up to when the feed is complete
 * @param caughtUp whether the log was read to where it was when the shard was taken up
 */
record Clock(Bound bound, long now, Watermark watermark, boolean caughtUp) {
  OptionalLong since(OptionalLong validated) {
    if (validated.isEmpty()) {
      return watermark.nanos();
    }
    return watermark.nanos().isEmpty() || validated.getAsLong() - watermark.nanos().getAsLong() >= 0
        ? validated
        : watermark.nanos();
  }

  /**
   * For how much longer age permits to serve what is valid, in nanoseconds; negative where it does
   * not, empty where age does not matter or is not known.
   */
  OptionalLong left(OptionalLong validated) {
    OptionalLong since = since(validated);
    return bound.equals(Bound.NONE) || since.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(bound.nanos() - (now - since.getAsLong()));
  }

  Reason reason(OptionalLong validated) {
    if (validated.isPresent()
        && bound.nanos() != Long.MAX_VALUE
        && bound.allows(validated.getAsLong(), now)) {
      return Reason.VALIDATED;
    }
    if (watermark.nanos().isPresent()
        && bound.nanos() != Long.MAX_VALUE
        && bound.allows(watermark.nanos().getAsLong(), now)) {
      return Reason.WATERMARK;
    }
    boolean current = caughtUp || validated.isPresent();
    return bound.equals(Bound.NONE) && current ? Reason.UNBOUNDED : Reason.TOO_OLD;
  }
}
