package io.syncline.ufs.local;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Between locations and paths, inside one root.
 *
 * <p>Symbolic links below the root are not followed, wherever they point: through one, a file would
 * have two locations, and a change under one name would not be seen under the other. The look at
 * the links comes before the operation, so somebody who may write below the root can outrun it;
 * give such people no root that they may not read.
 */
final class LocalPaths {
  private static final Pattern TEMPORARY = Pattern.compile("\\.syncline-[0-9a-f-]{36}\\.tmp");

  private final Path root;

  LocalPaths(Path root) {
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.MOUNT_UNREACHABLE,
          "directory " + root + " cannot be reached (expected an existing directory)",
          e);
    }
  }

  /** The path of a location. */
  Path of(Location location) {
    if (location.scheme() != Scheme.FILE) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "location '" + location + "' is not a directory's (expected file:///)");
    }
    if (isTemporary(location.name())) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "location '" + location + "' has a name that is kept for unfinished files");
    }
    Path path;
    try {
      path = root.getFileSystem().getPath("/" + location.path());
    } catch (InvalidPathException e) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "location '"
              + location
              + "' cannot be written in this process's encoding of file names; start it with LC_ALL=C.UTF-8",
          e);
    }
    if (!path.startsWith(root)) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION, "location '" + location + "' is not below file://" + root);
    }
    return path;
  }

  Path root() {
    return root;
  }

  boolean isRoot(Path path) {
    return path.equals(root);
  }

  /**
   * Makes sure that no name above a path is a symbolic link.
   *
   * @throws NoSuchFileException when one is, or does not exist
   */
  void checkAbove(Path path) throws IOException {
    Path above = path.getParent();
    if (isRoot(path) || above == null) {
      return;
    }
    if (!above.toRealPath().equals(above)) {
      throw new NoSuchFileException(above.toString(), null, "symbolic links are not followed");
    }
  }

  /** A new name beside a path, which listings leave out. */
  static Path temporary(Path path) {
    return path.resolveSibling(".syncline-" + UUID.randomUUID() + ".tmp");
  }

  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /** The name of a path found in a directory; null when its bytes are not valid text. */
  static @Nullable String name(Path found) {
    Path last = found.getFileName();
    if (last == null) {
      return null;
    }
    String name = last.toString();
    try {
      return found.resolveSibling(name).equals(found) ? name : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
