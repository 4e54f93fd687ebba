package io.syncline.cache.page;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;

/** Where the bytes of a file come from whose status is known. */
@FunctionalInterface
public interface FileBytes {
  /** From the store, at the version that the status names. */
  FileBytes THROUGH =
      (store, file, status, offset, length) -> store.read(file, status.version(), offset, length);

  /**
   * Opens a range of a file.
   *
   * @param store that has the file
   * @param status what it said of the file; the bytes are of its version
   * @param offset first byte
   * @param length bytes, more than 0, all of them within the file
   * @return a stream for one thread. A version that is no longer there fails it with {@code
   *     CHANGED_UNDERNEATH}, before the first byte or later
   */
  InputStream open(
      UnderFileSystem store, Location file, FileStatus status, long offset, long length);
}
