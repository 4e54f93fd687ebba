package io.syncline.core.spi;

import java.time.Duration;

/**
 * What kind of store an under file system is, as far as syncing and the namespace depend on it.
 *
 * @param listingPageSize children that one listing request returns at most
 * @param listingPageCost what one listing request costs, in requests for the status of one file
 * @param readLag how old an answer of the store may be at most; zero for stores that read what was
 *     written
 * @param atomicDirectoryRename whether renaming a directory is one step; otherwise every file below
 *     it is copied
 * @param pinnedReads whether all bytes of a stream that was opened at a version are known to be of
 *     that version as they come; otherwise none is before the range was read to its end
 */
public record UfsTraits(
    int listingPageSize,
    int listingPageCost,
    Duration readLag,
    boolean atomicDirectoryRename,
    boolean pinnedReads) {
  public UfsTraits {
    if (listingPageSize < 1 || listingPageCost < 1 || readLag.isNegative()) {
      throw new IllegalArgumentException(
          "traits out of range: " + listingPageSize + ", " + listingPageCost + ", " + readLag);
    }
  }

  /** Traits of a store whose bytes are proven at the end of a range. */
  public UfsTraits(
      int listingPageSize, int listingPageCost, Duration readLag, boolean atomicDirectoryRename) {
    this(listingPageSize, listingPageCost, readLag, atomicDirectoryRename, false);
  }
}
