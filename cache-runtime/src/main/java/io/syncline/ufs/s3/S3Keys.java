package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.nio.charset.StandardCharsets;

/** Between locations and keys: a key that ends in a slash is a directory's marker, never a file. */
final class S3Keys {
  /** The longest key that S3 keeps, in bytes of UTF-8. */
  static final int MAX_KEY_BYTES = 1024;

  private S3Keys() {}

  /** Refuses a location that no S3 store can hold. */
  static Location checked(Location location) {
    if (location.scheme() != Scheme.S3) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION, "location '" + location + "' is not in S3 (expected s3://)");
    }
    int bytes = bytes(location.path());
    if (bytes > MAX_KEY_BYTES) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "location '"
              + location.toString().substring(0, 100)
              + "...' has a key of "
              + bytes
              + " bytes (S3 keeps at most "
              + MAX_KEY_BYTES
              + "); use shorter names");
    }
    return location;
  }

  /** Refuses a location that cannot be a file. */
  static Location checkedFile(Location location) {
    checked(location);
    if (location.isRoot()) {
      throw new SyncException(
          ErrorCode.IS_A_DIRECTORY, location + " is a bucket (expected a key to write to)");
    }
    if (!canBeFile(location)) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "location '" + location + "' ends in '/', which marks a directory; leave the slash out");
    }
    return location;
  }

  /** Whether an object with exactly this key would be a file. */
  static boolean canBeFile(Location location) {
    return !location.isRoot() && !location.path().endsWith("/");
  }

  /**
   * What all keys below a directory begin with, which is also the key of its marker; empty for the
   * root.
   */
  static String prefix(Location directory) {
    return directory.isRoot() ? "" : directory.path() + "/";
  }

  /** Whether any key can lie below: the longest file cannot be a directory as well. */
  static boolean canBeDirectory(Location location) {
    return bytes(prefix(location)) <= MAX_KEY_BYTES;
  }

  /** What becomes of a listing that holds a key outside of its directory. */
  static SyncException outside(Location directory) {
    return new SyncException(
        ErrorCode.UFS_REJECTED,
        "the listing of "
            + directory
            + " holds a key outside of it; if the store encodes keys in another way, set its key decoding");
  }

  static int bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length;
  }
}
