package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a location, or about everything at and below it, may be old.
 *
 * @param location where
 * @param scope how much
 * @param carried what is there now, as far as the publisher saw it; null where that is not known,
 *     and always of a tree
 */
public record Invalidation(Location location, Scope scope, @Nullable Carried carried) {
  public Invalidation {
    Objects.requireNonNull(location);
    Objects.requireNonNull(scope);
    if (carried != null && scope != Scope.PATH) {
      throw new IllegalArgumentException("a status is that of one path");
    }
  }

  /** Nothing is known of what is there now. */
  public Invalidation(Location location, Scope scope) {
    this(location, scope, null);
  }

  /** The same without a status. */
  public Invalidation plain() {
    return carried == null ? this : new Invalidation(location, scope);
  }
}
