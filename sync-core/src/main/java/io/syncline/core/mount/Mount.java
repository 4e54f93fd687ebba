package io.syncline.core.mount;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.util.Objects;

/**
 * A namespace path that shows a part of the lake.
 *
 * @param path where it is seen in this cluster
 * @param location what is seen there
 * @param ufs the name of the store's settings in the node's configuration
 * @param policy how it is kept fresh
 */
public record Mount(NamespacePath path, Location location, String ufs, MountPolicy policy) {
  public Mount {
    Objects.requireNonNull(path);
    Objects.requireNonNull(location);
    Objects.requireNonNull(ufs);
    Objects.requireNonNull(policy);
  }

  /** The same mount under another policy. */
  public Mount with(MountPolicy changed) {
    return new Mount(path, location, ufs, changed);
  }

  /** How old answers at and below it may be. */
  public Bounds bounds() {
    return policy.rules().isEmpty() && policy.negativeTtl().equals(NegativeTtl.AS_SYNC_INTERVAL)
        ? Bound.of(policy.syncInterval())
        : MountBounds.of(this);
  }

  /** The location that a path at or below the mount shows. */
  public Location locationOf(NamespacePath below) {
    Location result = location;
    String rest = below.relativeTo(path);
    if (rest.isEmpty()) {
      return result;
    }
    return Location.of(
        location.scheme(),
        location.authority(),
        location.isRoot() ? rest : location.path() + "/" + rest);
  }

  /**
   * Whether a change of a location concerns this mount: it lies at or below the mount's location,
   * or above it, because what happens to an ancestor happens to the mount.
   */
  public boolean isConcernedBy(Location changed) {
    return location.intersects(changed);
  }
}
