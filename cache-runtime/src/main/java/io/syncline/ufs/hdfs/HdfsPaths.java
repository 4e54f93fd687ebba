package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.util.UUID;
import java.util.regex.Pattern;

/** Between locations and the NameNode's paths. */
final class HdfsPaths {
  private static final Pattern TEMPORARY = Pattern.compile("\\.syncline-[0-9a-f-]{36}\\.tmp");

  /** Below it everything has a second name, by its number for one. */
  private static final String RESERVED = "/.reserved";

  private final String authority;

  HdfsPaths(String authority) {
    this.authority = Location.of(Scheme.HDFS, authority, "").authority();
  }

  /** The path of a location. */
  String of(Location location) {
    if (location.scheme() != Scheme.HDFS || !location.authority().equals(authority)) {
      throw invalid(location, "is not in this store (expected hdfs://" + authority + "/)");
    }
    if (isTemporary(location.name())) {
      throw invalid(location, "has a name that is kept for unfinished files");
    }
    String path = "/" + location.path();
    if (path.equals(RESERVED) || path.startsWith(RESERVED + "/")) {
      throw invalid(location, "is a second name of something else (expected its path)");
    }
    return path;
  }

  /** The same for what is removed or renamed, which the root cannot be. */
  String changeable(Location location) {
    String path = of(location);
    if (location.isRoot()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, location + " is the root itself (expected something in it)");
    }
    return path;
  }

  /** A new name beside a path, which listings leave out. */
  static String temporary(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1) + ".syncline-" + UUID.randomUUID() + ".tmp";
  }

  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  private static SyncException invalid(Location location, String why) {
    return new SyncException(ErrorCode.INVALID_LOCATION, "location '" + location + "' " + why);
  }
}
