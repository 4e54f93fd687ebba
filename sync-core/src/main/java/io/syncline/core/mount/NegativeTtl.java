package io.syncline.core.mount;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.SyncInterval;
import java.util.Objects;
import java.util.Optional;

/**
 * How old the answer may be that nothing is at a location.
 *
 * @param own a bound of its own; empty for the same as for everything else
 */
public record NegativeTtl(Optional<SyncInterval> own) {
  /** As old as the sync interval permits. */
  public static final NegativeTtl AS_SYNC_INTERVAL = new NegativeTtl(Optional.empty());

  public NegativeTtl {
    Objects.requireNonNull(own);
  }

  public static NegativeTtl of(SyncInterval own) {
    return new NegativeTtl(Optional.of(own));
  }

  /** Whether it lets absence be served for longer than an interval lets anything else. */
  public boolean outlasts(SyncInterval interval) {
    return own.filter(bound -> Bound.of(bound).nanos() > Bound.of(interval).nanos()).isPresent();
  }
}
