package io.syncline.cache.namespace;

import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * The file operations of a cluster. A path is a namespace path ({@code /lake/a}) or a UFS URI
 * ({@code s3://lake/a}) that some mount shows.
 *
 * <p>Thread rule: any thread. Errors are {@link io.syncline.core.error.SyncException}s.
 */
public final class Namespace {
  private final NamespaceReader reader;
  private final NamespaceWriter writer;
  private final WriteAdmission admission;

  /** The file operations; writes are let in by the admission. */
  public Namespace(NamespaceReader reader, NamespaceWriter writer, WriteAdmission admission) {
    this.reader = reader;
    this.writer = writer;
    this.admission = admission;
  }

  /** What is at a path; fails with {@code NOT_FOUND}. */
  public FileAnswer stat(String path, ReadOptions options) {
    return reader.stat(path, options);
  }

  /**
   * Streams the children of a directory in name order of the store, in batches of bounded size; a
   * file lists itself.
   */
  public ListAnswer list(String path, ReadOptions options, Consumer<List<FileAnswer>> batches) {
    return reader.list(path, options, batches);
  }

  /** Opens a file for reading {@code length} bytes at most from {@code offset}. */
  public OpenFile open(String path, ReadOptions options, long offset, long length) {
    return reader.open(path, options, offset, length);
  }

  /**
   * Makes a file of all bytes of a stream; directories above it are made where the store has
   * directories.
   */
  public WriteAnswer create(String path, InputStream bytes, boolean overwrite, boolean wait) {
    return admission.run(() -> writer.create(path, bytes, overwrite, wait));
  }

  /**
   * Removes a file or an empty directory; with {@code recursive} a directory with all that is in
   * it.
   */
  public WriteAnswer delete(String path, boolean recursive, boolean wait) {
    return admission.run(() -> writer.delete(path, recursive, wait));
  }

  /**
   * Renames a file or a directory; the target must not exist. Both must be in stores that are the
   * same.
   */
  public WriteAnswer rename(String from, String to, boolean wait) {
    return admission.run(() -> writer.rename(from, to, wait));
  }

  /** Makes a directory; with {@code parents} also those above it, and it may exist already. */
  public WriteAnswer makeDirectory(String path, boolean parents, boolean wait) {
    return admission.run(() -> writer.makeDirectory(path, parents, wait));
  }

  /** Asks the store about a path now, or about all that is held below it. */
  public SyncAnswer sync(String path, boolean recursive) {
    return reader.sync(path, recursive);
  }
}
