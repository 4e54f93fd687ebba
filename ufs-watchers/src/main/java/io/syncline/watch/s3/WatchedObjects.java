package io.syncline.watch.s3;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.watch.s3.message.ObjectEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What events of a store say of the locations that are watched.
 *
 * <p>An event is told as the one location that its key stands for. Directories above it come and go
 * with it; whoever publishes adds them. A key that ends in a slash marks a directory and stands for
 * that, as if something invisible lay in it: nothing else below changes. A key that no location can
 * stand for, such as {@code a/../b}, is never shown, but directories above may exist because of it:
 * it stands for the nearest of them. Where the key is not known, all that is watched in its bucket
 * may be old.
 */
public final class WatchedObjects {
  /** More locations are refused; a cluster has no more mounts. */
  public static final int MAX_LOCATIONS = 1_000;

  private final List<Location> watched;

  /** What is at and below these is watched. */
  public WatchedObjects(List<Location> watched) {
    if (watched.isEmpty() || watched.size() > MAX_LOCATIONS) {
      throw new IllegalArgumentException(
          watched.size() + " locations are watched (expected 1 to " + MAX_LOCATIONS + ")");
    }
    for (Location location : watched) {
      if (location.scheme() != Scheme.S3) {
        throw new IllegalArgumentException(location + " is not in S3");
      }
    }
    this.watched = List.copyOf(watched);
  }

  /** Everything that is watched may be old. */
  public List<Change> trees() {
    return watched.stream().map(WatchedObjects::tree).toList();
  }

  /** What an event says; nothing where it is of something else. */
  public List<Change> changes(ObjectEvent event) {
    List<Location> there =
        watched.stream().filter(each -> each.authority().equals(event.bucket())).toList();
    String key = event.key();
    if (there.isEmpty() || key == null) {
      return there.stream().map(WatchedObjects::tree).toList();
    }
    String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    Optional<Location> exact = location(event.bucket(), path);
    Location at = exact.orElseGet(() -> nearest(event.bucket(), path));
    ChangeKind kind = exact.isPresent() ? kind(event.kind()) : ChangeKind.UNKNOWN;
    return there.stream().anyMatch(at::isAtOrBelow)
        ? List.of(new Change(at, Scope.PATH, kind, Cause.WATCH).of(event.mutation()))
        : List.of();
  }

  /** The nearest directory above that a location can stand for; those above it can as well. */
  private static Location nearest(String bucket, String path) {
    int[] ends =
        IntStream.range(0, Math.min(path.length(), Location.MAX_PATH_BYTES))
            .filter(i -> path.charAt(i) == '/')
            .toArray();
    int fits = -1;
    int fails = ends.length;
    while (fails - fits > 1) {
      int middle = (fits + fails) >>> 1;
      if (location(bucket, path.substring(0, ends[middle])).isPresent()) {
        fits = middle;
      } else {
        fails = middle;
      }
    }
    return Location.of(Scheme.S3, bucket, fits < 0 ? "" : path.substring(0, ends[fits]));
  }

  private static Optional<Location> location(String bucket, String path) {
    try {
      return Optional.of(Location.of(Scheme.S3, bucket, path));
    } catch (SyncException e) {
      return Optional.empty();
    }
  }

  private static ChangeKind kind(ObjectEvent.Kind kind) {
    return switch (kind) {
      case CREATED -> ChangeKind.CREATED;
      case REMOVED -> ChangeKind.REMOVED;
      case ATTACHED -> ChangeKind.MODIFIED;
      case OTHER -> ChangeKind.UNKNOWN;
    };
  }

  private static Change tree(Location location) {
    return new Change(location, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
