package io.syncline.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an under file system says about something that exists.
 *
 * @param type file or directory
 * @param size bytes; 0 for a directory
 * @param modified the store's own modification time, null where it has none (implicit directories).
 *     Only shown, never used to order anything; a directory's is not kept fresh
 * @param version the store's own name for these very bytes (S3: etag; HDFS: file id, mtime and
 *     length; directory: file key, mtime and length), null where it has none. Equal versions of one
 *     location mean equal bytes
 */
public record FileStatus(
    FileType type, long size, @Nullable Instant modified, @Nullable String version) {
  public FileStatus {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size + " is negative");
    }
  }

  /** A directory of which nothing else is known. */
  public static FileStatus directory() {
    return new FileStatus(FileType.DIRECTORY, 0, null, null);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }
}
