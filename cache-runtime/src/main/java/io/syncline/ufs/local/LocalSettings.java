package io.syncline.ufs.local;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A directory that is an under file system.
 *
 * @param root the directory; nothing outside of it is touched
 * @param readLag how old an answer may be at most: zero for a local disk, the mount's {@code
 *     actimeo} for NFS
 * @param granularity how far apart two changes of a file must be to have different times, 0 to 10
 *     s. A file changed more recently has no version. For a network file system add what its
 *     server's clock may be behind
 * @param listingPage names in one page, 1 to 1,000,000; so many are held in memory for each listing
 *     under way
 */
public record LocalSettings(Path root, Duration readLag, Duration granularity, int listingPage) {
  /** Above a timer tick of any usual kernel, which is what ext4 and xfs date changes by. */
  public static final Duration DISK_GRANULARITY = Duration.ofMillis(20);

  public LocalSettings {
    if (readLag.isNegative()) {
      throw invalid("read-lag", readLag, "0 and up");
    }
    if (granularity.isNegative() || granularity.compareTo(Duration.ofSeconds(10)) > 0) {
      throw invalid("granularity", granularity, "0 to 10 s");
    }
    if (listingPage < 1 || listingPage > 1_000_000) {
      throw invalid("listing-page", listingPage, "1 to 1000000");
    }
  }

  /** A directory of a local disk. */
  public static LocalSettings disk(Path root) {
    return new LocalSettings(root, Duration.ZERO, DISK_GRANULARITY, 10_000);
  }

  /** A directory of a network file system that caches attributes for so long. */
  public static LocalSettings network(Path root, Duration attributeCache) {
    return new LocalSettings(root, attributeCache, Duration.ofSeconds(2), 10_000);
  }

  private static SyncException invalid(String name, Object found, String expected) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "directory setting " + name + " is " + found + " (expected " + expected + ")");
  }
}
