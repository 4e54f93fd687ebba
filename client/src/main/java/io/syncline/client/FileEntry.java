package io.syncline.client;

import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import java.time.Instant;
import java.util.Optional;

/**
 * One file or directory.
 *
 * @param path namespace path, or the URI in the store where that was asked for
 * @param location where it is in the store, {@code scheme://authority/path}; empty for a directory
 *     of the namespace itself, above all mounts
 * @param directory whether it is a directory
 * @param size length in bytes; 0 for a directory
 * @param modified the store's own modification time; empty where it has none
 * @param version the store's name for these very bytes; empty where it has none
 */
public record FileEntry(
    String path,
    String location,
    boolean directory,
    long size,
    Optional<Instant> modified,
    String version) {
  static FileEntry of(FileInfo info) {
    return new FileEntry(
        info.getPath(),
        info.getLocation(),
        info.getType() == FileType.FILE_TYPE_DIRECTORY,
        info.getSize(),
        info.hasMtimeMillis()
            ? Optional.of(Instant.ofEpochMilli(info.getMtimeMillis()))
            : Optional.empty(),
        info.getVersion());
  }

  /** Its last name. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
