package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is held of a location may be served, and why.
 *
 * @param reason why, or why not
 * @param entry what is held; null when nothing is. Under a complete listing, a name without an
 *     entry is absent
 * @param since ticker time at which it is known to have matched the store; empty when unknown, and
 *     when it is not valid
 * @param answered steady ticker time before which it was committed; empty for before the shard was
 *     taken up
 */
public record EntryDecision(
    Reason reason, @Nullable Entry entry, OptionalLong since, OptionalLong answered) {
  /** Whether it may be served. */
  public boolean servable() {
    return reason.servable();
  }
}
