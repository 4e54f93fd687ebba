package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question to the store that is under way, as its engine keeps it. */
final class ShardTask {
  final int shard;
  final Sync.Target target;
  final Location location;
  final int pageSize;
  final Set<String> seen = new HashSet<>();
  Sync sync;
  long began;
  @Nullable Sync own;
  long ownBegan;
  boolean asked;
  boolean first = true;
  boolean late;
  Optional<FileStatus> answer = Optional.empty();
  @Nullable ListingPage page;
  @Nullable String next;

  ShardTask(int shard, Sync.Target target, Location location, int pageSize) {
    this.shard = shard;
    this.target = target;
    this.location = location;
    this.pageSize = pageSize;
  }

  /** Whether its answer tells something about a location. */
  boolean isAbout(Location other) {
    return target == Sync.Target.ENTRY
        ? location.equals(other)
        : ShardWorld.isChild(other, location);
  }

  /** Whether a name was on no page so far and can be on none that follows. */
  boolean hasPassed(ListingPage last, String name) {
    if (seen.contains(name) || last.continuation() == null) {
      return !seen.contains(name);
    }
    String slot = location.scheme().implicitDirectories() ? name + "/" : name;
    return Location.compareUtf8(slot, last.continuation()) <= 0;
  }
}
