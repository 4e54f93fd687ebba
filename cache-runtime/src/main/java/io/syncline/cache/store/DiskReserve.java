package io.syncline.cache.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Free disk space that is kept back, so that writes are refused while the store still works. */
final class DiskReserve {
  private final FileStore disk;
  private final long reserved;
  private final StoreErrors errors;

  DiskReserve(Path directory, long reserved, StoreErrors errors) {
    this.reserved = reserved;
    this.errors = errors;
    try {
      disk = Files.getFileStore(directory);
    } catch (IOException e) {
      throw errors.failed("its disk cannot be found", e);
    }
  }

  /** Bytes that this process may still write; empty when the disk does not say. */
  OptionalLong free() {
    try {
      return OptionalLong.of(disk.getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Throws {@code DISK_FULL} if less is left. One system call. */
  void check() {
    long free;
    try {
      free = disk.getUsableSpace();
    } catch (IOException e) {
      throw errors.failed("its free space cannot be read", e);
    }
    if (free < reserved) {
      throw errors.belowReserve(free, reserved);
    }
  }
}
