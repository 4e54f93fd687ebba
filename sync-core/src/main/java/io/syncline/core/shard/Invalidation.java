package io.syncline.core.shard;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.time.Moment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a location, or about everything at and below it, may be old.
 *
 * @param location where
 * @param scope how much
 * @param carried what is there now, as far as the publisher saw it; null where that is not known,
 *     and always of a tree
 * @param removed when it came to be known that something was removed, and nothing put there; null
 *     where something may have been
 */
public record Invalidation(
    Location location, Scope scope, @Nullable Carried carried, @Nullable Moment removed) {
  public Invalidation {
    Objects.requireNonNull(location);
    Objects.requireNonNull(scope);
    if (carried != null && scope != Scope.PATH) {
      throw new IllegalArgumentException("a status is that of one path");
    }
    if (carried != null && removed != null) {
      throw new IllegalArgumentException("what was removed has no status");
    }
  }

  /** Something is there now, as far as it is carried. */
  public Invalidation(Location location, Scope scope, @Nullable Carried carried) {
    this(location, scope, carried, null);
  }

  /** Nothing is known of what is there now. */
  public Invalidation(Location location, Scope scope) {
    this(location, scope, null, null);
  }

  /** Something was removed, and nothing put there. */
  public static Invalidation removal(Location location, Scope scope, Moment heard) {
    return new Invalidation(location, scope, null, heard);
  }

  /** The same without a status. */
  public Invalidation withoutStatus() {
    return carried == null ? this : new Invalidation(location, scope);
  }

  /** That it may be old, and nothing else. */
  public Invalidation plain() {
    return carried == null && removed == null ? this : new Invalidation(location, scope);
  }
}
