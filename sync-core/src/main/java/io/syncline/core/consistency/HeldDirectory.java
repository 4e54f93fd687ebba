package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory of which a cluster holds all children.
 *
 * @param shard in which they are; the same in every cluster
 * @param location the directory
 * @param valid whether that counts as right; if not, the store would be asked
 * @param digest of the children that are there; empty where some of them do not count as right
 */
public record HeldDirectory(int shard, Location location, boolean valid, Optional<Digest> digest) {
  public HeldDirectory {
    Objects.requireNonNull(location);
    Objects.requireNonNull(digest);
    if (!valid && digest.isPresent()) {
      throw new IllegalArgumentException(location + " is not valid and has a digest");
    }
  }

  /** One that is valid, with all that is held of its children. */
  public static HeldDirectory valid(int shard, Location location, Iterator<HeldChild> children) {
    Digest.Builder digest = new Digest.Builder();
    boolean served = true;
    while (served && children.hasNext()) {
      HeldChild child = children.next();
      FileStatus status = child.status();
      served = child.served();
      if (served && status != null) {
        digest.add(child.slot(), status);
      }
    }
    return new HeldDirectory(
        shard, location, true, served ? Optional.of(digest.build()) : Optional.empty());
  }

  /** One about which the store would be asked. */
  public static HeldDirectory unserved(int shard, Location location) {
    return new HeldDirectory(shard, location, false, Optional.empty());
  }
}
