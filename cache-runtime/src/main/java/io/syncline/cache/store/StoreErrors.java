package io.syncline.cache.store;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What an error of the database means to a person, and which code it has. */
final class StoreErrors {
  private final Path directory;

  StoreErrors(Path directory) {
    this.directory = directory;
  }

  /**
   * The error of an operation.
   *
   * @param doing what was tried, such as {@code cannot write}
   */
  SyncException failed(String doing, RocksDBException cause) {
    String found = "metadata store " + directory + ": " + doing + ": " + cause.getMessage();
    if (isOutOfSpace(cause)) {
      return new SyncException(
          ErrorCode.DISK_FULL, found + "; free space on the disk of this folder", cause);
    }
    return new SyncException(ErrorCode.STORE_FAILED, found + "; " + remedy(), cause);
  }

  /** The error of an operation on files next to the database. */
  SyncException failed(String doing, Exception cause) {
    return new SyncException(
        ErrorCode.STORE_FAILED,
        "metadata store "
            + directory
            + ": "
            + doing
            + ": "
            + cause
            + "; check its disk and permissions",
        cause);
  }

  /** The error of a value or key that is not what this version stores. */
  SyncException unreadable(String what, Exception cause) {
    return new SyncException(
        ErrorCode.STORE_FAILED,
        "metadata store "
            + directory
            + ": "
            + what
            + " is unreadable: "
            + cause.getMessage()
            + "; "
            + remedy(),
        cause);
  }

  /** The error of a database that another process has open. */
  SyncException locked(String holder, RocksDBException cause) {
    return new SyncException(
        ErrorCode.STORE_FAILED,
        "metadata store "
            + directory
            + " is in use by "
            + holder
            + "; stop that process, or give each node a data-dir of its own",
        cause);
  }

  /** The error of a database written by another version. */
  SyncException otherFormat(String found, String expected) {
    return new SyncException(
        ErrorCode.STORE_FAILED,
        "metadata store "
            + directory
            + " has format "
            + found
            + ", this version reads format "
            + expected
            + "; "
            + remedy());
  }

  /** The error of a machine on which RocksDB's native code cannot run. */
  SyncException noLibrary(Throwable cause) {
    return new SyncException(
        ErrorCode.STORE_FAILED,
        "metadata store "
            + directory
            + ": RocksDB's native library cannot be loaded: "
            + cause.getMessage()
            + "; it is unpacked into java.io.tmpdir ("
            + System.getProperty("java.io.tmpdir")
            + "), which must allow execution; ROCKSDB_SHAREDLIB_DIR names another folder",
        cause);
  }

  /** The error of a disk with less free space than is reserved. */
  SyncException belowReserve(long free, long reserved) {
    return new SyncException(
        ErrorCode.DISK_FULL,
        "metadata store "
            + directory
            + ": its disk has "
            + free
            + " bytes left (expected at least "
            + reserved
            + "); free space, nothing was written");
  }

  /** The error of an operation on a store that was closed. */
  SyncException closed() {
    return new SyncException(ErrorCode.SHUTTING_DOWN, "metadata store " + directory + " is closed");
  }

  /** Whether opening failed because somebody else has the database open. */
  static boolean isLocked(RocksDBException cause) {
    Status status = cause.getStatus();
    String message = String.valueOf(cause.getMessage());
    return status != null
        && status.getCode() == Status.Code.IOError
        && (message.contains("lock hold by current process")
            || message.contains("While lock file"));
  }

  private static boolean isOutOfSpace(RocksDBException cause) {
    Status status = cause.getStatus();
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }

  private String remedy() {
    return "check its disk; if that is sound, stop the node and delete the folder "
        + directory
        + ", which costs warm-up only";
  }
}
