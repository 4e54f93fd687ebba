package io.syncline.core.freshness;

import io.syncline.core.model.Location;

/**
 * How old an answer about each location may be at most. A {@link Bound} is the same for all of
 * them.
 *
 * <p>Pure: the same for the same location, always. What is invalidated is asked for whatever they
 * say.
 */
public interface Bounds {
  /**
   * How old an answer about one location may be.
   *
   * @param there whether the answer is that something is there
   */
  Bound entry(Location location, boolean there);

  /** How old what is told as all the children of a directory may be. */
  Bound listing(Location directory);

  /** How old an answer about one location may be that is not known yet. */
  default Bound unanswered(Location location) {
    return entry(location, true).min(entry(location, false));
  }

  /** The same, and nowhere weaker than one bound. */
  default Bounds min(Bound other) {
    return other.equals(Bound.NONE) ? this : new Adjusted(this, bound -> bound.min(other));
  }

  /** The same, and nowhere stricter than one bound. */
  default Bounds max(Bound other) {
    return new Adjusted(this, bound -> bound.max(other));
  }
}
