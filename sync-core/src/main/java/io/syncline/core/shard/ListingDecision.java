package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether the children held of a directory may be served as all of them, and why. Single children
 * may still be stale: each has its own decision.
 *
 * @param reason why, or why not
 * @param listing what is held; null when nothing is
 * @param since ticker time at which it is known to have matched the store; empty when unknown, and
 *     when it is not valid
 * @param answered steady ticker time before which it was committed; empty for before the shard was
 *     taken up
 */
public record ListingDecision(
    Reason reason, @Nullable Listing listing, OptionalLong since, OptionalLong answered) {
  /** Whether it may be served. */
  public boolean servable() {
    return reason.servable();
  }
}
