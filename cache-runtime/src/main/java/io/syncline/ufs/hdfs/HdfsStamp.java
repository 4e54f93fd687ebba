package io.syncline.ufs.hdfs;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import java.time.Instant;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the NameNode says about one name without following it: two equal stamps are the same bytes.
 *
 * @param fileId the file; never given to another one, so that overwriting a file changes it
 * @param modified milliseconds; when it was closed last. Programs may set it
 * @param length bytes. Of a file that is being written, those which the NameNode was told of
 */
record HdfsStamp(Kind kind, long fileId, long modified, long length) {
  /** What a name is. */
  enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link: neither served nor touched. */
    OTHER
  }

  static HdfsStamp of(HdfsFileStatus found) {
    return new HdfsStamp(
        kind(found), found.getFileId(), found.getModificationTime(), found.getLen());
  }

  private static Kind kind(HdfsFileStatus found) {
    if (found.isSymlink()) {
      return Kind.OTHER;
    }
    return found.isDirectory() ? Kind.DIRECTORY : Kind.FILE;
  }

  FileStatus status() {
    Instant time = Instant.ofEpochMilli(modified);
    return kind == Kind.DIRECTORY
        ? new FileStatus(FileType.DIRECTORY, 0, time, null)
        : new FileStatus(FileType.FILE, length, time, version());
  }

  /** The name of these bytes; null for what is no file. */
  @Nullable String version() {
    if (kind != Kind.FILE) {
      return null;
    }
    return Long.toHexString(fileId) + '-' + Long.toHexString(modified) + '-' + length;
  }
}
