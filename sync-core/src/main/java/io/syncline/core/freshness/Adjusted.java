package io.syncline.core.freshness;

import io.syncline.core.model.Location;
import java.util.function.UnaryOperator;

/**
 * Bounds that are changed in the same way everywhere.
 *
 * @param bounds what they are made of
 * @param change makes one bound of another
 */
record Adjusted(Bounds bounds, UnaryOperator<Bound> change) implements Bounds {
  @Override
  public Bound entry(Location location, boolean there) {
    return change.apply(bounds.entry(location, there));
  }

  @Override
  public Bound listing(Location directory) {
    return change.apply(bounds.listing(directory));
  }
}
