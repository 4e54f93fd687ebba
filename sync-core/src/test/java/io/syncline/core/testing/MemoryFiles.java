package io.syncline.core.testing;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a store in memory: what differs between trees and object stores. Guarded by its
 * owner.
 */
interface MemoryFiles {
  /** The bytes of a file and what is said about them. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
  record Content(byte[] bytes, Instant modified, String version) {
    FileStatus status() {
      return new FileStatus(FileType.FILE, bytes.length, modified, version);
    }
  }

  /**
   * A mutation that the store does not refuse, ready to be applied.
   *
   * @param steps applied in this order; each by itself is atomic
   * @param status of a new file, or null
   * @param copied sizes of the files that it copies
   */
  record Plan(List<Runnable> steps, @Nullable FileStatusHint status, List<Long> copied) {
    static Plan of(Runnable step) {
      return new Plan(List.of(step), null, List.of());
    }
  }

  /** By code points, which is the order of the bytes of UTF-8. */
  Comparator<String> ORDER =
      (left, right) -> {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
          char a = left.charAt(i);
          char b = right.charAt(i);
          if (a != b) {
            boolean high = Character.isSurrogate(a);
            return high == Character.isSurrogate(b) ? a - b : high ? 1 : -1;
          }
        }
        return left.length() - right.length();
      };

  Optional<FileStatus> stat(Location location);

  Optional<Content> content(Location file);

  ListingPage list(Location directory, @Nullable String after, int most);

  Plan create(Location file, byte[] bytes, boolean overwrite);

  Plan delete(Location location);

  Plan deleteTree(Location directory);

  Plan createDirectory(Location directory);

  Plan rename(Location from, Location to);

  /** Makes a file and whatever it needs above it. */
  void put(Location file, byte[] bytes);

  /** Makes a directory and whatever it needs above it. */
  void putDirectory(Location directory);

  /** Removes a location and everything below it; nothing when it is absent. */
  void remove(Location location);

  static SyncException refused(ErrorCode code, Location location, String why) {
    return new SyncException(code, location + " " + why);
  }

  static void refuseRoot(Location location) {
    if (location.isRoot()) {
      throw refused(ErrorCode.INVALID_ARGUMENT, location, "is the root (expected something in it)");
    }
  }
}
