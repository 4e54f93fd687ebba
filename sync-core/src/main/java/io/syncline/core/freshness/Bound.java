package io.syncline.core.freshness;

import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;

/**
 * How old an answer may be at most, in nanoseconds of elapsed time.
 *
 * @param nanos 0 asks the store every time; {@link Long#MAX_VALUE} for no bound by age
 */
public record Bound(long nanos) implements Bounds {
  /** No bound by age: what is valid is served however old it is. */
  public static final Bound NONE = new Bound(Long.MAX_VALUE);

  public Bound {
    if (nanos < 0) {
      throw new IllegalArgumentException("bound of " + nanos + " ns is negative");
    }
  }

  public static Bound of(SyncInterval interval) {
    return interval.bound().map(bound -> new Bound(bound.toNanos())).orElse(NONE);
  }

  /** Whether something known to be right at {@code since} may be served at {@code now}. */
  public boolean allows(long since, long now) {
    return this.equals(NONE) || now - since <= nanos;
  }

  /** Whether nothing that was asked before will do. */
  public boolean asksAlways() {
    return nanos == 0;
  }

  /** The stricter of the two. */
  @Override
  public Bound min(Bound other) {
    return nanos <= other.nanos ? this : other;
  }

  /** The weaker of the two. */
  @Override
  public Bound max(Bound other) {
    return nanos >= other.nanos ? this : other;
  }

  @Override
  public Bound entry(Location location, boolean there) {
    return this;
  }

  @Override
  public Bound listing(Location directory) {
    return this;
  }
}
