package io.syncline.core.spi;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only truth: an object store, HDFS or a directory, reduced to what Syncline needs of it.
 *
 * <p>Every request to the store passes the limits, retries and breaker that belong to the store; a
 * call returns after the last permitted attempt. Reads throw {@link
 * io.syncline.core.error.SyncException}; mutations never throw for what the store did or did not
 * do: their {@link MutationResult} says what may have happened.
 *
 * <p>Thread rule: any thread, any number at once; calls block.
 *
 * <p>Does not guarantee: atomicity of anything but a single file's creation, overwrite and
 * deletion, and of renames where {@link UfsTraits#atomicDirectoryRename} says so.
 */
public interface UnderFileSystem extends AutoCloseable {
  /** What kind of store it is; constant. */
  UfsTraits traits();

  /**
   * What is at a location now; empty when nothing is. Where a file and keys below it exist
   * together, the file.
   *
   * @throws io.syncline.core.error.SyncException when the store did not answer or refused
   */
  Optional<FileStatus> stat(Location location);

  /**
   * One page of the children of a directory, in the store's {@link
   * io.syncline.core.model.SiblingOrder}.
   *
   * @param continuation null for the first page, then what the page before returned
   * @throws io.syncline.core.error.SyncException {@code NOT_FOUND} when nothing is there, {@code
   *     NOT_A_DIRECTORY} when a file is and nothing lies below it; otherwise when the store did not
   *     answer or refused
   */
  ListingPage list(Location directory, @Nullable String continuation);

  /**
   * The bytes of a file.
   *
   * @param version the version to read, or null for whatever is there; another version found fails
   *     with {@code CHANGED_UNDERNEATH} before the first byte, or while reading
   * @param offset first byte, 0 and up
   * @param length bytes at most; the stream ends earlier at the end of the file
   */
  InputStream read(Location file, @Nullable String version, long offset, long length);

  /**
   * Makes a file of all bytes of a stream, visible at once when complete or not at all. Ancestors
   * must exist where the store has directories.
   *
   * @param overwrite whether an existing file is replaced; otherwise it fails with {@code
   *     ALREADY_EXISTS}
   */
  MutationResult create(Location file, InputStream bytes, boolean overwrite, AttemptGate gate);

  /**
   * Removes one file, or one empty directory; fails with {@code NOT_FOUND} or {@code
   * DIRECTORY_NOT_EMPTY}.
   *
   * @param type what is to be removed; anything else that is found there fails with {@code
   *     IS_A_DIRECTORY} or {@code NOT_A_DIRECTORY}. Where a file is expected, a directory that came
   *     there after the look is not removed either, unless the attempt went through {@link
   *     AttemptGate#beforeTreeAttempt}
   */
  MutationResult delete(Location location, FileType type, AttemptGate gate);

  /** Removes a directory and everything below it. */
  MutationResult deleteTree(Location directory, AttemptGate gate);

  /**
   * Makes one directory; its parent must exist where the store has directories. Fails with {@code
   * ALREADY_EXISTS}.
   */
  MutationResult createDirectory(Location directory, AttemptGate gate);

  /**
   * Renames a file or a whole directory; the target must not exist, its parent must where the store
   * has directories. Object stores copy and remove every file, which the cost tells.
   *
   * @param type what is to be renamed; anything else that is found there fails with {@code
   *     IS_A_DIRECTORY} or {@code NOT_A_DIRECTORY}. Where a file is expected, a directory that came
   *     there after the look is not touched either, unless the attempt went through {@link
   *     AttemptGate#beforeTreeAttempt}
   */
  MutationResult rename(Location from, Location to, FileType type, AttemptGate gate);

  @Override
  void close();
}
