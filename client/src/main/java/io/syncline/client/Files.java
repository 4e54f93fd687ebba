package io.syncline.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The file operations of one cluster: by itself through a {@link SynclineClient}, or as part of a
 * {@link Session}. A path is a namespace path such as {@code /lake/a}, or a URI such as {@code
 * s3://lake/a} that some mount shows.
 *
 * <p>Whatever is not done fails with a {@link SynclineException}. Thread rule: any thread.
 */
public interface Files {
  /** What is at a path; fails with {@code NOT_FOUND} where nothing is. */
  default FileEntry stat(String path) {
    return stat(path, Optional.empty());
  }

  /**
   * The same, no older than that.
   *
   * @param maxStaleness zero asks the store; the mount's own interval counts where it is stricter
   */
  FileEntry stat(String path, Optional<Duration> maxStaleness);

  /** Whether something is at a path. */
  default boolean exists(String path) {
    try {
      FileEntry unused = stat(path);
      return true;
    } catch (SynclineException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Streams the children of a directory, in the order of their names in the store. What fails may
   * fail after some of them.
   */
  void list(String path, Consumer<FileEntry> children);

  /** The children of a directory that fits into memory. */
  default List<FileEntry> list(String path) {
    List<FileEntry> children = new ArrayList<>();
    list(path, children::add);
    return children;
  }

  /** Opens a file. */
  default FileBytes open(String path) {
    return open(path, Optional.empty());
  }

  /**
   * Opens a part of a file.
   *
   * @param range the bytes as in HTTP, such as {@code 0-99}, {@code 100-} or {@code -10}
   */
  FileBytes open(String path, Optional<String> range);

  /**
   * Makes a file of all bytes of a stream. A source that cannot be read to its end changes nothing.
   */
  PutAnswer put(String path, InputStream source, PutOptions options);

  /** Makes a file of these bytes, or replaces it. */
  default PutAnswer put(String path, byte[] bytes) {
    return put(
        path,
        new ByteArrayInputStream(bytes),
        PutOptions.REPLACE.withLength(OptionalLong.of(bytes.length)));
  }

  /** Makes a directory, and those above it; it may exist already. */
  Written makeDirectory(String path);

  /**
   * Removes a file or an empty directory.
   *
   * @param recursive whether a directory is removed with all that is in it
   */
  Written remove(String path, boolean recursive);

  /** Renames a file or a directory within one store; nothing may be at the new path. */
  Written rename(String from, String to);
}
