package io.syncline.ufs.local;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreOutcome;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what the operating system can answer to what becomes of it.
 *
 * <p>The JDK tells most errors only by their text, which is English unless the process runs in
 * another language; an unknown text is {@code UFS_UNAVAILABLE} without an answer, the careful
 * reading.
 */
final class LocalErrorTable {
  /** One text of the operating system. */
  private record Row(String text, ErrorCode code, StoreOutcome outcome, String advice) {}

  private static final List<Row> BY_TEXT =
      List.of(
          row(
              "No space left",
              ErrorCode.UFS_REJECTED,
              "the disk is full; free space or choose another directory"),
          row(
              "quota exceeded",
              ErrorCode.UFS_REJECTED,
              "the disk quota is used up; free space or raise the quota"),
          row(
              "File too large",
              ErrorCode.UFS_REJECTED,
              "the file system does not take files of this size"),
          row("Read-only file system", ErrorCode.UFS_PERMISSION_DENIED, "mount it for writing"),
          row("Permission denied", ErrorCode.UFS_PERMISSION_DENIED, "give the node's user access"),
          row(
              "Operation not permitted",
              ErrorCode.UFS_PERMISSION_DENIED,
              "give the node's user access"),
          row("Not a directory", ErrorCode.NOT_A_DIRECTORY, "a name above it is a file"),
          row("Is a directory", ErrorCode.IS_A_DIRECTORY, "expected a file"),
          row("Directory not empty", ErrorCode.DIRECTORY_NOT_EMPTY, "remove what is inside first"),
          row("File exists", ErrorCode.ALREADY_EXISTS, "choose another name"),
          row("No such file", ErrorCode.NOT_FOUND, "nothing is there"),
          row(
              "File name too long",
              ErrorCode.INVALID_LOCATION,
              "use a shorter name, usually up to 255 bytes"),
          row(
              "Too many levels of symbolic links",
              ErrorCode.NOT_FOUND,
              "symbolic links are not followed"),
          row(
              "Cross-device link",
              ErrorCode.UFS_REJECTED,
              "source and target are on different file systems"),
          row("Too many open files", ErrorCode.UFS_UNAVAILABLE, "raise the limit of open files"),
          row("Device or resource busy", ErrorCode.UFS_UNAVAILABLE, "it is in use"));

  private LocalErrorTable() {}

  private static Row row(String text, ErrorCode code, String advice) {
    return new Row(text, code, outcome(code), advice);
  }

  /**
   * What becomes of an error.
   *
   * @param what the operation and its location, such as {@code stat file:///lake/a}
   */
  static StoreFailure failure(Exception thrown, String what) {
    if (thrown instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      return StoreFailure.interrupted(
          new SyncException(ErrorCode.SHUTTING_DOWN, what + ": interrupted", thrown));
    }
    ErrorCode byType = byType(thrown);
    if (byType != null) {
      return StoreFailure.refused(
          outcome(byType), new SyncException(byType, what + ": found " + found(thrown), thrown));
    }
    String text = found(thrown);
    for (Row row : BY_TEXT) {
      if (text.contains(row.text())) {
        return StoreFailure.refused(
            row.outcome(),
            new SyncException(row.code(), what + ": found " + text + "; " + row.advice(), thrown));
      }
    }
    return StoreFailure.unanswered(
        new SyncException(
            ErrorCode.UFS_UNAVAILABLE,
            what + ": found " + text + "; look at the file system",
            thrown));
  }

  private static @Nullable ErrorCode byType(Exception thrown) {
    if (thrown instanceof NoSuchFileException || thrown instanceof FileNotFoundException) {
      return ErrorCode.NOT_FOUND;
    }
    if (thrown instanceof FileAlreadyExistsException) {
      return ErrorCode.ALREADY_EXISTS;
    }
    if (thrown instanceof DirectoryNotEmptyException) {
      return ErrorCode.DIRECTORY_NOT_EMPTY;
    }
    if (thrown instanceof NotDirectoryException) {
      return ErrorCode.NOT_A_DIRECTORY;
    }
    if (thrown instanceof AccessDeniedException) {
      return ErrorCode.UFS_PERMISSION_DENIED;
    }
    return thrown instanceof AtomicMoveNotSupportedException ? ErrorCode.UFS_REJECTED : null;
  }

  private static String found(Exception thrown) {
    String text =
        thrown instanceof FileSystemException known && known.getReason() != null
            ? known.getReason()
            : thrown.getMessage();
    boolean plain =
        thrown.getClass() == FileSystemException.class || thrown.getClass() == IOException.class;
    String type = thrown.getClass().getSimpleName();
    return plain && text != null ? text : (text == null ? type : type + ": " + text);
  }

  private static StoreOutcome outcome(ErrorCode code) {
    if (code == ErrorCode.NOT_FOUND) {
      return StoreOutcome.NOT_FOUND;
    }
    if (code == ErrorCode.ALREADY_EXISTS) {
      return StoreOutcome.CONDITION_FAILED;
    }
    return code == ErrorCode.UFS_PERMISSION_DENIED ? StoreOutcome.DENIED : StoreOutcome.REJECTED;
  }
}
