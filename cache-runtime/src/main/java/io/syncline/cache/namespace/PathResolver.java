package io.syncline.cache.namespace;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reads a path as a person gives it, a namespace path or a UFS URI, by the mount table of the
 * moment.
 */
public final class PathResolver {
  private final Supplier<MountTable> mounts;
  private final UnaryOperator<Location> canonical;

  /** A resolver where no store has more names than one. */
  public PathResolver(Supplier<MountTable> mounts) {
    this(mounts, UnaryOperator.identity());
  }

  /**
   * A resolver.
   *
   * @param canonical gives a location that a person wrote the one name that its store has
   */
  public PathResolver(Supplier<MountTable> mounts, UnaryOperator<Location> canonical) {
    this.mounts = mounts;
    this.canonical = canonical;
  }

  /**
   * What a path means.
   *
   * @param asked the path as it was given
   * @param path the namespace path; empty for a UFS URI
   * @param mount the mount that shows it; empty for a directory of the namespace itself
   * @param location where it is in the lake; present with {@code mount}
   * @param table the mount table it was read by
   */
  public record Resolved(
      String asked,
      Optional<NamespacePath> path,
      Optional<Mount> mount,
      Optional<Location> location,
      MountTable table) {

    /** The mount; fails where the path is a directory of the namespace itself. */
    public Mount requireMount() {
      return mount.orElseThrow(
          () ->
              new SyncException(
                  ErrorCode.UNKNOWN_MOUNT,
                  asked + " is in no mount (mounts: " + paths(table) + ")"));
    }

    /** The location; fails where the path is a directory of the namespace itself. */
    public Location requireLocation() {
      Mount unused = requireMount();
      return location.orElseThrow();
    }
  }

  /**
   * Reads a path.
   *
   * @throws SyncException {@code INVALID_PATH}, {@code INVALID_LOCATION}, or {@code UNKNOWN_MOUNT}
   *     when neither a mount nor a directory that leads to one is there
   */
  public Resolved resolve(String asked) {
    MountTable table = mounts.get();
    return asked.startsWith("/") || !asked.contains(":")
        ? byPath(asked, table)
        : byUri(asked, table);
  }

  /**
   * The location that a UFS URI names, whether or not a mount shows it.
   *
   * @throws SyncException {@code INVALID_LOCATION}
   */
  public Location location(String uri) {
    return canonical.apply(Location.parse(uri));
  }

  /** The mount table of the moment. */
  public MountTable table() {
    return mounts.get();
  }

  private static Resolved byPath(String asked, MountTable table) {
    NamespacePath path = NamespacePath.parse(asked);
    Optional<Mount> mount = table.mountOf(path);
    if (mount.isEmpty() && !path.isRoot() && table.namesBelow(path).isEmpty()) {
      throw new SyncException(
          ErrorCode.UNKNOWN_MOUNT, asked + " is in no mount (mounts: " + paths(table) + ")");
    }
    return new Resolved(
        asked, Optional.of(path), mount, mount.map(found -> found.locationOf(path)), table);
  }

  private Resolved byUri(String asked, MountTable table) {
    Location location = location(asked);
    Mount mount =
        table
            .mountOf(location)
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.UNKNOWN_MOUNT,
                        "no mount shows " + location + " (mounts: " + paths(table) + ")"));
    return new Resolved(asked, Optional.empty(), Optional.of(mount), Optional.of(location), table);
  }

  private static String paths(MountTable table) {
    List<Mount> mounts = table.mounts();
    if (mounts.isEmpty()) {
      return "none";
    }
    String shown =
        String.join(", ", mounts.stream().limit(10).map(mount -> mount.path().value()).toList());
    return mounts.size() > 10 ? shown + ", ..." : shown;
  }
}
