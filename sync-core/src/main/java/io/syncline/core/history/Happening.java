package io.syncline.core.history;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a location, or to everything at and below it.
 *
 * @param nanos when, in ticker time
 * @param location where; null for everything that a shard holds
 * @param scope how much
 * @param event what
 */
public record Happening(long nanos, @Nullable Location location, Scope scope, Event event) {
  public Happening {
    Objects.requireNonNull(scope);
    Objects.requireNonNull(event);
  }

  /** Whether it happened to a location, or told something of it. */
  boolean concerns(Location other) {
    if (location == null || location.equals(other)) {
      return true;
    }
    if (scope == Scope.SUBTREE) {
      return other.isAtOrBelow(location);
    }
    return event instanceof Event.Asked asked
        && asked.listing()
        && other.isAtOrBelow(location)
        && other.parent().map(location::equals).orElse(false);
  }

  /** How much of the memory for locations it takes. */
  int characters() {
    return location == null ? 0 : location.path().length();
  }
}
