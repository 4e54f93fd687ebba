package io.syncline.sim.oracle.log;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;

/**
 * What an invalidation covers.
 *
 * @param location where
 * @param scope whether all below it as well
 */
public record Coverage(Location location, Scope scope) {
  public static Coverage path(Location location) {
    return new Coverage(location, Scope.PATH);
  }

  public static Coverage subtree(Location location) {
    return new Coverage(location, Scope.SUBTREE);
  }

  /** What a change covers by its location and scope alone, whatever its kind. */
  public static Coverage of(Change change) {
    return new Coverage(change.location(), change.scope());
  }

  /** Whether it says that what is known of a location may be old. */
  public boolean covers(Location other) {
    return scope == Scope.PATH ? location.equals(other) : other.isAtOrBelow(location);
  }

  /** Whether it says so of all that another covers. */
  boolean coversAll(Coverage other) {
    return covers(other.location) && (scope == Scope.SUBTREE || other.scope == Scope.PATH);
  }

  @Override
  public String toString() {
    return scope + " " + location;
  }
}
