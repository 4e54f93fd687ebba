package io.syncline.cache.page;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.page.FileKey;
import io.syncline.core.page.PageGrid;
import io.syncline.core.page.PageId;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;

/**
 * One version of a file, in pages.
 *
 * @param store that has it
 * @param subject which version of which file
 * @param key the subject's
 */
record PagedFile(UnderFileSystem store, FileKey.Subject subject, FileKey key, PageGrid grid) {
  static PagedFile of(UnderFileSystem store, FileKey.Subject subject, long size) {
    return new PagedFile(store, subject, subject.key(), new PageGrid(size, subject.pageSize()));
  }

  /** What a page says whose it is. */
  byte[] bytes() {
    return subject.bytes();
  }

  PageId page(int index) {
    return new PageId(key, index);
  }

  /** Whether one stream of the store may run over several pages. */
  boolean runsOn() {
    return store.traits().pinnedReads();
  }

  /** The store's stream over pages, from one to another. */
  InputStream read(int first, int last) {
    long start = grid.start(first);
    return store.read(location(), subject.version(), start, grid.end(last) - start);
  }

  SyncException endedEarly(long at) {
    return new SyncException(
        ErrorCode.CHANGED_UNDERNEATH,
        location()
            + " ended at byte "
            + at
            + " (expected "
            + grid.fileSize()
            + " bytes); read it again");
  }

  SyncException brokeOff(long at, Exception cause) {
    return new SyncException(
        ErrorCode.UFS_UNAVAILABLE,
        "reading " + location() + " broke off before byte " + at + "; read it again",
        cause);
  }

  private Location location() {
    return subject.location();
  }
}
