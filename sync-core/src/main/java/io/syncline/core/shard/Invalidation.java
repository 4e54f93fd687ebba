package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.Objects;

/**
 * What is known about a location, or about everything at and below it, may be old.
 *
 * @param location where
 * @param scope how much
 */
public record Invalidation(Location location, Scope scope) {
  public Invalidation {
    Objects.requireNonNull(location);
    Objects.requireNonNull(scope);
  }
}
